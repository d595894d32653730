using Dse.Core.Studies;
using Dse.Solvers.Surrogates;

namespace Dse.Solvers.Search.Bayesian;

/// <summary>Everything that is learned from trials: a model per objective, per constraint side, and of refusal.</summary>
/// <remarks>Not thread-safe.</remarks>
internal sealed class TrialModels
{
    // Variance beside what a process leaves of the edge where refusals begin: none is quite as smooth as a process.
    private const double EdgeNoise = 0.001;

    // Where only "refused" and "accepted" are known, and for forests, variance that these votes have around their model. The
    // answer half-way between is a coin's throw, but refusal mostly has an edge: doubt ends well before ±1.
    private const double VoteNoise = 0.05;
    private const double VoteSharpness = 2;

    // Beyond so many trials a proposal pays for one choice of kernel and axis, or for one fit, only, so that no ask takes
    // much longer than its neighbours.
    private const int ChoicesInTurnFrom = 60;
    private const int FitsInTurnFrom = 150;

    // A proposal that trusts the models takes a tenth of their deviations, and no ends of the front that buy next to
    // nothing dearly. Improvement alone spends too long where the front's ends might be.
    private const double Trust = 0.1;

    // Every fourth proposal, one that does not trust, counts volume as far as anything was measured. What lies beyond an end
    // that is merely expected is worth nothing, so that other pieces of a broken front would stay unseen.
    private const int HopeEvery = 4;

    // In a box the nearest trials are learned.
    private const int MostNear = 256;
    private const double MostUnlike = 4;

    private const int MostRefusals = 5;
    private const int Others = int.MaxValue;

    private static readonly IReadOnlyList<ModelAxis> Plain = [new ModelAxis(v => v, _ => 0)];

    private readonly StudyProblem problem;
    private readonly SpaceEncoding encoding;
    private readonly int sideCount;
    private readonly FeatureTable measured;
    private readonly FeatureTable all;
    private readonly TargetModel[] objectives;
    private readonly TargetModel[] sides;
    private readonly List<(int Reason, TargetModel Model)> refusals = [];
    private readonly List<Trial> trials = [];
    private readonly List<Trial> measuredTrials = [];
    private readonly List<double[]> believed = [];
    private readonly double[] x;
    private readonly bool mayUseForest;
    private IReadOnlyList<Trial> rows;
    private IReadOnlyList<Trial> measuredRows;
    private FrontScales? scales;
    private int turn;

    public TrialModels(StudyProblem problem, SpaceEncoding encoding, int sideCount, bool mayUseForest)
    {
        this.mayUseForest = mayUseForest;
        this.problem = problem;
        this.encoding = encoding;
        this.sideCount = sideCount;
        measured = new FeatureTable(encoding.Categorical);
        all = new FeatureTable(encoding.Categorical);
        objectives = [.. problem.Objectives.Select(_ => new TargetModel(measured, mayUseForest))];
        sides = [.. Enumerable.Range(0, sideCount).Select(_ => new TargetModel(measured, mayUseForest))];
        x = new double[encoding.Width];
        (rows, measuredRows) = (trials, measuredTrials);
    }

    /// <summary>Trials learned, in order.</summary>
    public IReadOnlyList<Trial> Trials => trials;

    /// <summary>Trials known, and feasible designs believed.</summary>
    public int Known => trials.Count + believed.Count;

    /// <summary>Whether it is the turn of a proposal that looks beyond what the models expect.</summary>
    public bool IsHopeful => Known % HopeEvery == 0;

    /// <summary>Whether something feasible is known.</summary>
    public bool HasFront => scales is not null;

    /// <summary>Whether there is anything to tell designs apart by.</summary>
    public bool CanGuide => scales is not null || refusals.Count > 0 || (sideCount > 0 && measuredRows.Count > 0);

    /// <summary>Adds a trial.</summary>
    public void Learn(Trial trial)
    {
        trials.Add(trial);
        encoding.Encode(trial.Cells, x);
        all.Add(x);
        if (trial.Refusal >= 0 && !refusals.Exists(r => r.Reason == GroupOf(trial.Refusal)))
        {
            refusals.Add((refusals.Count < MostRefusals ? trial.Refusal : Others, new TargetModel(all, mayUseForest)));
        }

        if (trial.Objectives is not null)
        {
            measuredTrials.Add(trial);
            measured.Add(x);
        }
    }

    /// <summary>The box around a member of the front; null while there is no front.</summary>
    /// <param name="box">Which of the boxes.</param>
    /// <param name="side">Its side as a share of the range; sides are as unlike as the length-scales are.</param>
    public TrustBox? Box(int box, double side)
    {
        if (FrontScales.Of(problem, measuredTrials) is not { } front)
        {
            return null;
        }

        var centre = front.Elite[TrustRegions.Centre(box, front.Points)];
        var features = new double[encoding.Width];
        encoding.Encode(centre, features);
        var lengths = objectives.Select(o => o.LogLengths).OfType<IReadOnlyList<double>>().ToArray();
        var means = Enumerable.Range(0, features.Length).Select(f => lengths.Length == 0 ? 0 : lengths.Average(l => l[f])).ToArray();
        var middle = means.Average();
        return new TrustBox(centre, features, [.. means.Select(m => side * Math.Clamp(Math.Exp(m - middle), 1 / MostUnlike, MostUnlike))]);
    }

    /// <summary>Whether a trial would improve the front.</summary>
    public bool IsSuccess(Trial trial) => trial.IsFeasible && TrustRegions.IsSuccess(trial.Objectives!, FrontScales.Of(problem, measuredTrials)?.Points ?? []);

    /// <summary>Fits what is due and conditions every model on all trials, or those nearest to the middle of a box.</summary>
    public void Update(TrustBox? box)
    {
        Choose(box);
        scales = FrontScales.Of(problem, measuredTrials);
        var due = Jobs().ToArray();
        for (var k = 0; k < due.Length; k++)
        {
            var (model, values, noises, axes) = due[(k + turn) % due.Length];
            var inTurn = trials.Count >= (model.IsChoiceDue(trials.Count) ? ChoicesInTurnFrom : FitsInTurnFrom);
            if (model.NeedsFit(values, axes) || (model.IsFitDue(trials.Count) && (!inTurn || k == 0)))
            {
                model.Fit(values, noises, axes, trials.Count);
            }
        }

        turn = due.Length == 0 ? 0 : (turn + 1) % due.Length;
        foreach (var (model, values, noises, axes) in due)
        {
            model.Condition(values, noises, axes);
        }

        scales?.Decide([.. objectives.Select(m => m.Axis)]);
    }

    /// <summary>Takes a design for evaluated with the values that the models predict.</summary>
    public void Believe(ReadOnlySpan<double> cells)
    {
        encoding.Encode(cells, x);
        foreach (var (_, model) in refusals)
        {
            model.Believe(x);
        }

        all.Add(x);

        if (measuredRows.Count == 0)
        {
            return;
        }

        var feasible = true;
        foreach (var side in sides)
        {
            feasible &= side.Believe(x) <= 0;
        }

        if (scales is not null)
        {
            var levels = new double[objectives.Length];
            for (var o = 0; o < levels.Length; o++)
            {
                levels[o] = scales.LevelOfMean(o, objectives[o].Believe(x));
            }

            if (feasible)
            {
                believed.Add(levels);
            }
        }

        measured.Add(x);
    }

    /// <summary>Takes all beliefs back.</summary>
    public void Forget()
    {
        believed.Clear();
        measured.Truncate(measuredRows.Count);
        all.Truncate(rows.Count);
        foreach (var model in objectives.Concat(sides))
        {
            model.Forget(measuredRows.Count);
        }

        foreach (var (_, model) in refusals)
        {
            model.Forget(rows.Count);
        }
    }

    private void Choose(TrustBox? box)
    {
        if (box is null || trials.Count <= MostNear)
        {
            if (!ReferenceEquals(rows, trials))
            {
                Fill(trials, measuredTrials);
            }

            return;
        }

        var near = trials.Select((t, i) => (Trial: t, Order: i, Distance: DistanceTo(box, t))).OrderBy(t => t.Distance).ThenBy(t => t.Order)
            .Take(MostNear).OrderBy(t => t.Order).Select(t => t.Trial).ToArray();
        Fill(near, [.. near.Where(t => t.Objectives is not null)]);
    }

    private double DistanceTo(TrustBox box, Trial trial)
    {
        encoding.Encode(trial.Cells, x);
        return box.Distance(x, encoding.Categorical);
    }

    private void Fill(IReadOnlyList<Trial> chosen, IReadOnlyList<Trial> chosenMeasured)
    {
        (rows, measuredRows) = (chosen, chosenMeasured);
        Fill(all, rows);
        Fill(measured, measuredRows);
        foreach (var model in Models)
        {
            model.Reset();
        }
    }

    private void Fill(FeatureTable table, IReadOnlyList<Trial> chosen)
    {
        table.Truncate(0);
        foreach (var trial in chosen)
        {
            encoding.Encode(trial.Cells, x);
            table.Add(x);
        }
    }

    /// <summary>What designs are worth now.</summary>
    /// <param name="pool">Many designs, from which the ends of the front to come are read.</param>
    /// <param name="outlook">How to take what the models say.</param>
    public Acquisition CreateAcquisition(IReadOnlyList<double[]> pool, Outlook outlook)
    {
        var limits = sides.Where(_ => measuredRows.Count > 0).Select(m => (m, 0.0, 1.0)).ToList();
        limits.AddRange(refusals.Select(r => r.Model.IsForest || ScaleOf(r.Reason).IsVote ? (r.Model, VoteNoise, VoteSharpness) : (r.Model, EdgeNoise, 1)));
        IEnumerable<double[]> expected = scales is null || problem.ReferencePoint is not null ? [] : pool.Select(Expect).OfType<double[]>();
        return new Acquisition(objectives, scales?.Improvement(believed, [.. expected], outlook), [.. limits], encoding.Width, outlook == Outlook.Trusting ? Trust : 1);
    }

    // Null when it is expected to be infeasible.
    private double[]? Expect(double[] cells)
    {
        encoding.Encode(cells, x);
        foreach (var model in sides.Concat(refusals.Select(r => r.Model)))
        {
            if (model.PredictMean(x) > 0)
            {
                return null;
            }
        }

        return [.. objectives.Select((m, o) => scales!.LevelOfMean(o, m.PredictMean(x)))];
    }

    /// <summary>Rows worth varying: the front's; while nothing is feasible, those nearest to it.</summary>
    public IReadOnlyList<double[]> Elite() => scales is not null
        ? scales.Elite
        : [.. measuredTrials.OrderBy(Violation).Concat(trials.Where(t => t.Objectives is null)).Take(10).Select(t => t.Cells)];

    public void Save(BinaryWriter writer)
    {
        writer.Write(trials.Count);
        foreach (var trial in trials)
        {
            trial.Save(writer);
        }

        writer.Write(turn);
        foreach (var model in Models)
        {
            model.Save(writer);
        }
    }

    public void Restore(BinaryReader reader)
    {
        trials.Clear();
        measuredTrials.Clear();
        believed.Clear();
        refusals.Clear();
        measured.Truncate(0);
        all.Truncate(0);
        (rows, measuredRows) = (trials, measuredTrials);
        for (var left = reader.ReadCount(8 * problem.Space.Parameters.Count); left > 0; left--)
        {
            Learn(Trial.Restore(reader, problem.Space.Parameters.Count, objectives.Length, sideCount));
        }

        turn = reader.ReadInt32();
        foreach (var model in Models)
        {
            model.Restore(reader);
        }
    }

    private IEnumerable<TargetModel> Models => [.. objectives, .. sides, .. refusals.Select(r => r.Model)];

    // Reasons met later than the first few share a model.
    private int GroupOf(int refusal) => refusal < 0 || refusals.Exists(r => r.Reason == refusal) || refusals.Count < MostRefusals ? refusal : Others;

    private IEnumerable<(TargetModel Model, double[] Values, double[] Noises, IReadOnlyList<ModelAxis> Axes)> Jobs()
    {
        for (var o = 0; scales is not null && o < objectives.Length; o++)
        {
            var column = o;
            yield return (objectives[o], [.. measuredRows.Select(t => t.Objectives![column])], new double[measuredRows.Count], scales.Axes(o));
        }

        for (var s = 0; measuredRows.Count > 0 && s < sides.Length; s++)
        {
            yield return (sides[s], ConstraintScale.Values(measuredRows, s, sideCount), new double[measuredRows.Count], Plain);
        }

        foreach (var (reason, model) in refusals)
        {
            var (values, noises) = ScaleOf(reason).Values(model, Plain);
            yield return (model, values, noises, Plain);
        }
    }

    private RefusalScale ScaleOf(int reason) => new(rows, [.. rows.Select(t => GroupOf(t.Refusal) == reason)]);

    private double Violation(Trial trial)
    {
        var sum = trial.Refusal >= 0 ? 1.0 : 0;
        for (var s = 0; s < sideCount; s++)
        {
            var excess = trial.Sides[s] - trial.Sides[sideCount + s];
            sum += double.IsNaN(excess) ? double.MaxValue : Math.Max(0, excess) / Math.Max(Math.Abs(trial.Sides[sideCount + s]), 1e-9);
        }

        return sum;
    }
}
