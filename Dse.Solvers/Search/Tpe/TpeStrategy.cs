using Dse.Core.Spaces;
using Dse.Core.Studies;
using Dse.Solvers.Search.Sobol;

namespace Dse.Solvers.Search.Tpe;

/// <summary>
/// Tree-structured Parzen estimator for several objectives (Bergstra et al. 2011; Ozaki et al. 2022): proposes the design
/// whose density among the good trials is greatest against that among the others. Pending designs count among the others.
/// </summary>
internal sealed class TpeStrategy : ISearchStrategy
{
    private const int StateVersion = 2;

    private readonly StudyProblem problem;
    private readonly TpeOptions options;
    private readonly SpaceSampler sampler;
    private readonly SeenDesigns seen;
    private readonly double[] cells;
    private readonly List<double[]> rows = [];
    private readonly List<double[]?> objectives = [];
    private readonly List<double> violations = [];
    private readonly List<double[]> pending = [];
    private SobolDesign initial;
    private RandomSource random;
    private long asked;

    public TpeStrategy(StudyProblem problem, TpeOptions options, ulong seed, CancellationToken cancellation)
    {
        this.problem = problem;
        this.options = options;
        sampler = new SpaceSampler(problem.Space, cancellation);
        seen = new SeenDesigns(problem.Space, sampler, cancellation);
        cells = new double[problem.Space.Parameters.Count];
        random = new RandomSource(seed);
        initial = new SobolDesign(problem.Space, random.NextBits());
    }

    public int BatchSize => 1;

    public int Ask(CandidateBatch batch)
    {
        var row = 0;
        (ParzenMixture Good, ParzenMixture Bad)? mixtures = null;
        while (row < batch.Capacity && Propose(ref mixtures))
        {
            batch.SetRow(row++, cells);
            pending.Add((double[])cells.Clone());
            mixtures = null;
            asked++;
        }

        batch.Count = row;
        return row;
    }

    public void Tell(ScoredBatch scored)
    {
        for (var row = 0; row < scored.Count; row++)
        {
            var told = new double[cells.Length];
            scored.Candidates.CopyRow(row, told);
            var values = new double[problem.Objectives.Count];
            for (var o = 0; o < values.Length; o++)
            {
                var value = scored.Metric(problem.ObjectiveMetrics[o])[row];
                values[o] = problem.Objectives[o].Maximize ? -value : value;
            }

            var isFeasible = scored.Outcomes[row] == TrialOutcome.Feasible && values.All(double.IsFinite);
            var violation = scored.Outcomes[row] == TrialOutcome.Infeasible && scored.Violations[row] > 0 ? scored.Violations[row] : double.PositiveInfinity;
            rows.Add(told);
            objectives.Add(isFeasible ? values : null);
            violations.Add(isFeasible ? 0 : violation);
            var at = pending.FindIndex(p => p.AsSpan().SequenceEqual(told));
            if (at >= 0)
            {
                pending.RemoveAt(at);
            }
        }
    }

    public void Inform(ScoredBatch known)
    {
        Tell(known);
        foreach (var row in rows.TakeLast(known.Count))
        {
            seen.Add(row);
        }
    }

    public byte[] Save() => State.Write(StateVersion, writer =>
    {
        writer.Write(random);
        writer.Write(initial.Seed);
        writer.Write(asked);
        writer.Write(pending.Count);
        foreach (var row in pending)
        {
            writer.Write(row.AsSpan());
        }

        writer.Write(rows.Count);
        for (var i = 0; i < rows.Count; i++)
        {
            writer.Write(rows[i].AsSpan());
            writer.Write(violations[i]);
            writer.Write(objectives[i] is not null);
            writer.Write(objectives[i].AsSpan());
        }

        seen.Save(writer);
    });

    public void Restore(ReadOnlyMemory<byte> state) => State.Read(state, StateVersion, "TPE", reader =>
    {
        random = reader.ReadRandom();
        initial = new SobolDesign(problem.Space, reader.ReadUInt64());
        asked = reader.ReadInt64();
        pending.Clear();
        rows.Clear();
        objectives.Clear();
        violations.Clear();
        for (var left = reader.ReadCount(8 * cells.Length); left > 0; left--)
        {
            pending.Add(reader.ReadDoubles(cells.Length));
        }

        for (var left = reader.ReadCount(8 * cells.Length); left > 0; left--)
        {
            rows.Add(reader.ReadDoubles(cells.Length));
            violations.Add(reader.ReadDouble());
            objectives.Add(reader.ReadBoolean() ? reader.ReadDoubles(problem.Objectives.Count) : null);
        }

        seen.Restore(reader);
    });

    private bool Propose(ref (ParzenMixture Good, ParzenMixture Bad)? mixtures)
    {
        // Designs that are known beforehand stand for as many of the start.
        if (asked < options.Initial && rows.Count < options.Initial)
        {
            initial.Wish((uint)asked, cells);
            if (sampler.TryRepair(random, cells) && seen.Add(cells))
            {
                return true;
            }
        }
        else if (rows.Count >= 2)
        {
            mixtures ??= Mixtures();
            if (TryDensest(mixtures.Value.Good, mixtures.Value.Bad))
            {
                return true;
            }
        }

        return seen.TryDrawNew(random, cells);
    }

    private bool TryDensest(ParzenMixture good, ParzenMixture bad)
    {
        var candidate = new double[cells.Length];
        var most = double.NegativeInfinity;
        for (var c = 0; c < options.Candidates; c++)
        {
            good.Draw(random, candidate);
            if (!sampler.TryRepair(random, candidate) || seen.Contains(candidate))
            {
                continue;
            }

            var ratio = good.LogDensity(candidate) - bad.LogDensity(candidate);
            if (ratio > most)
            {
                most = ratio;
                candidate.CopyTo(cells, 0);
            }
        }

        return most > double.NegativeInfinity && seen.Add(cells);
    }

    private (ParzenMixture Good, ParzenMixture Bad) Mixtures()
    {
        var good = TrialSplit.Good(objectives, violations, Math.Min(options.MostGood, (int)Math.Ceiling(options.GoodShare * rows.Count)));
        var isGood = good.Select(g => g.Trial).ToHashSet();
        double[][] bad = [.. Enumerable.Range(0, rows.Count).Where(i => !isGood.Contains(i)).Select(i => rows[i]).TakeLast(options.MostBad), .. pending];

        // In turn: joint kernels keep what belongs together, independent ones combine what was good in different designs.
        var isJoint = asked % 2 == 0;
        return (
            new ParzenMixture(problem.Space, [.. good.Select(g => rows[g.Trial])], [.. good.Select(g => g.Weight)], isJoint),
            new ParzenMixture(problem.Space, bad, [.. bad.Select(_ => 1.0)], isJoint));
    }
}
