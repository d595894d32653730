using System.Globalization;
using Dse.Core.Cost.Training;
using Dse.Core.Spaces;

namespace Dse.Core.Studies.TrainingPlans;

/// <summary>The plans of a job as a design space, and the way back from a row to a plan.</summary>
internal sealed class TrainingPlanSpace
{
    private const int MaxTensorRanks = 64;
    private const int MaxContextRanks = 64;
    private const int MaxMicrobatch = 64;

    // Decision order: the device product is complete with the fourth parameter, so everything after it is feasible by rule.
    private static readonly string[] Names =
    [
        "tp", "pp", "cp", "dp", "ep", "moeTp", "microbatch", "schedule", "vp", "recompute", "sequenceParallel", "zero",
        "flashAttention", "overlapDp", "overlapTp", "offload", "stageLayers",
    ];

    private const int Tp = 0, Pp = 1, Cp = 2, Dp = 3, Ep = 4, MoeTp = 5, Microbatch = 6, Schedule = 7, Vp = 8, RecomputeAt = 9, SequenceParallel = 10,
        Zero = 11, FlashAttention = 12, OverlapDp = 13, OverlapTp = 14, OffloadAt = 15, StageLayersAt = 16;

    private readonly int[] columnOf;
    private readonly double[][] levels;
    private readonly int[] turningColumns;
    private readonly TrainingPlan defaults;

    private TrainingPlanSpace(DesignSpace space, TrainingWorkload work)
    {
        Space = space;
        columnOf = [.. Names.Select(space.IndexOf)];
        levels = [.. Names.Select((n, i) => columnOf[i] < 0 ? [] : space.Parameters[columnOf[i]].Levels.Select(l => Code(n, l)).ToArray())];
        turningColumns = [.. columnOf.Where((c, name) => c >= 0 && name is not (OverlapDp or OverlapTp or OffloadAt))];
        var current = work.Stack != SoftwareStack.Legacy;
        defaults = new TrainingPlan(
            1, 1, 1, 1, 1, 1, 1, 1, PipelineSchedule.OneForwardOneBackward, Recompute.None, false, 0, current, false, TensorOverlap.None, Offload.None);
    }

    /// <summary>The space.</summary>
    public DesignSpace Space { get; }

    /// <summary>The parameter names of a job's space.</summary>
    public static IReadOnlyList<string> NamesOf(TrainingWorkload work) =>
        work.Model.IsMixture ? Names : [.. Names.Where(n => n is not ("ep" or "moeTp"))];

    /// <summary>Makes the space, narrowed by what the spec gives under <c>space</c>; null after errors.</summary>
    /// <param name="work">The job.</param>
    /// <param name="narrowing">What narrows it.</param>
    /// <param name="constraints">Over parameters.</param>
    /// <param name="errors">Receives what is wrong.</param>
    /// <param name="leading">Parameters decided before the plan, with their rules.</param>
    public static TrainingPlanSpace? Make(
        TrainingWorkload work, SpecObject? narrowing, IReadOnlyList<Expression> constraints, ICollection<SpecError> errors, LeadingParameters? leading = null)
    {
        var before = errors.Count;
        var parameters = new List<Parameter>(leading?.Parameters ?? []);
        foreach (var name in NamesOf(work))
        {
            var values = Defaults(name, work);
            if (narrowing?.Has(name) == true)
            {
                values = PlanSpaceValues.Read(narrowing, name, errors);
            }

            if (values.Count > 0)
            {
                parameters.Add(ParameterOf(name, values));
            }
        }

        narrowing?.RejectUnknown();
        if (errors.Count > before)
        {
            return null;
        }

        if (!DesignSpace.TryCreate(
            parameters, [.. constraints, .. Implied(work, parameters)], [.. leading?.Rules ?? [], .. Rules(work, parameters)], out var space, out var spaceErrors))
        {
            foreach (var error in spaceErrors)
            {
                errors.Add(error);
            }

            return null;
        }

        return new TrainingPlanSpace(space, work);
    }

    /// <summary>The plan that a row stands for; inactive parameters take their neutral value.</summary>
    public TrainingPlan PlanOf(ReadOnlySpan<double> cells)
    {
        var tp = (int)Cell(cells, Tp, 1);
        return new TrainingPlan(
            tp,
            (int)Cell(cells, Pp, 1),
            (int)Cell(cells, Vp, 1),
            (int)Cell(cells, Cp, 1),
            (int)Cell(cells, Ep, 1),
            (int)Cell(cells, MoeTp, 1),
            (int)Cell(cells, Dp, 1),
            (int)Cell(cells, Microbatch, 1),
            (PipelineSchedule)(int)Cell(cells, Schedule, (int)defaults.Schedule),
            (Recompute)(int)Cell(cells, RecomputeAt, 0),
            Cell(cells, SequenceParallel, 0) != 0,
            (int)Cell(cells, Zero, 0),
            Cell(cells, FlashAttention, defaults.FlashAttention ? 1 : 0) != 0,
            Cell(cells, OverlapDp, 0) != 0,
            (TensorOverlap)(int)Cell(cells, OverlapTp, 0),
            (Offload)(int)Cell(cells, OffloadAt, 0))
        {
            BalancesStages = Cell(cells, StageLayersAt, 0) != 0,
        };
    }

    /// <summary>Marks the rows of a batch whose plan differs from the row before in more than overlaps and offload; not 0 means marked.</summary>
    /// <param name="candidates">The batch.</param>
    /// <param name="first">The first row to look at.</param>
    /// <param name="marks">Receives a mark per row; the first row is always marked.</param>
    public void MarkTurns(CandidateBatch candidates, int first, Span<ulong> marks)
    {
        marks.Clear();
        foreach (var column in turningColumns)
        {
            RowChanges.Mark(candidates.Column(column).Slice(first, marks.Length), marks);
        }

        marks[0] = 1;
    }

    /// <summary>Overlap of tensor-parallel communication of a row.</summary>
    public TensorOverlap OverlapTpOf(CandidateBatch candidates, int row) => (TensorOverlap)(int)Cell(candidates, row, OverlapTp, 0);

    /// <summary>Overlap of the gradients of a row.</summary>
    public bool OverlapDpOf(CandidateBatch candidates, int row) => Cell(candidates, row, OverlapDp, 0) != 0;

    /// <summary>Offload of a row.</summary>
    public Offload OffloadOf(CandidateBatch candidates, int row) => (Offload)(int)Cell(candidates, row, OffloadAt, 0);

    private double Cell(CandidateBatch candidates, int row, int name, double fallback)
    {
        var column = columnOf[name];
        var cell = column < 0 ? double.NaN : candidates.Column(column)[row];
        return double.IsNaN(cell) ? fallback : levels[name][(int)cell];
    }

    private double Cell(ReadOnlySpan<double> cells, int name, double fallback)
    {
        var column = columnOf[name];
        if (column < 0 || double.IsNaN(cells[column]))
        {
            return fallback;
        }

        return levels[name][(int)cells[column]];
    }

    private static double Code(string name, ParameterValue value) => name switch
    {
        "schedule" => Array.IndexOf(PlanNames.Schedules, value.Text),
        "recompute" => Array.IndexOf(PlanNames.Recomputes, value.Text),
        "overlapTp" => Array.IndexOf(PlanNames.Overlaps, value.Text),
        "stageLayers" => Array.IndexOf(PlanNames.StageSplits, value.Text),
        "offload" => (int)(PlanNames.ParseOffload(value.Text!) ?? Offload.None),
        _ => value.Number,
    };

    private static Parameter ParameterOf(string name, IReadOnlyList<ParameterValue> values)
    {
        var when = name switch
        {
            "vp" => Expression.Parse("schedule == 'interleaved'"),
            "schedule" or "stageLayers" => Expression.Parse("pp > 1"),
            "sequenceParallel" or "overlapTp" => Expression.Parse("tp > 1"),
            "zero" => Expression.Parse("dp * cp > 1"),
            "overlapDp" => Expression.Parse("dp * cp > 1 && zero < 3"),
            _ => null,
        };
        return values[0].Kind == ParameterValueKind.Number && name != "zero"
            ? Parameter.Integers(name, values.Select(v => (long)v.Number), logScale: true, when)
            : name == "zero" ? Parameter.Integers(name, values.Select(v => (long)v.Number), logScale: false, when)
            : Parameter.Categories(name, values, when);
    }

    private static IReadOnlyList<ParameterValue> Defaults(string name, TrainingWorkload work)
    {
        var devices = work.Cluster.Devices;
        var model = work.Model;
        IReadOnlyList<ParameterValue> Numbers(IEnumerable<int> values) => [.. values.Select(v => ParameterValue.Of((double)v))];
        IReadOnlyList<ParameterValue> Texts(params string[] values) => [.. values.Select(ParameterValue.Of)];
        IReadOnlyList<ParameterValue> Flags(params bool[] values) => [.. values.Select(ParameterValue.Of)];
        var current = work.Stack != SoftwareStack.Legacy;
        return name switch
        {
            "tp" => Numbers(Divisors(devices).Where(t => t <= MaxTensorRanks && PlanRules.SplitsHeads(model.Heads, model.KvHeads, t))),
            "pp" => Numbers(Divisors(devices).Where(p => p <= model.Layers)),
            "cp" => Numbers(Divisors(devices).Where(c => c <= MaxContextRanks && work.Sequence % c == 0 && work.Sequence / c >= 1024).DefaultIfEmpty(1)),
            "dp" => Numbers(Divisors(devices).Where(d => work.GlobalBatch % d == 0)),
            "ep" => Numbers(Divisors(model.Experts).Where(x => devices % x == 0)),
            "moeTp" => Numbers(Divisors(devices).Where(t => t <= 8 && model.MoeFfn % t == 0)),
            "microbatch" => Numbers(Divisors(work.GlobalBatch).Where(b => b <= MaxMicrobatch)),
            "schedule" => Texts("1f1b", "interleaved", "zeroBubble", "dualPipe", "gpipe"),
            "vp" => Numbers(Enumerable.Range(2, 15).Where(v => v * 2 <= model.Layers).DefaultIfEmpty(2)),
            "recompute" => Texts(PlanNames.Recomputes),
            "sequenceParallel" => Flags(true, false),
            "zero" => Numbers([0, 1, 2, 3]),
            "flashAttention" => Flags(current),
            "overlapDp" => Flags(true, false),
            "stageLayers" => [], // even; a parameter only where a spec names it
            "overlapTp" => Texts(current ? PlanNames.Overlaps : ["none"]),
            _ => Texts("none"),
        };
    }

    private static IEnumerable<int> Divisors(int number) => Enumerable.Range(1, number).Where(d => number % d == 0);

    // Two directions need as many stages one way as the other, and enough microbatches for both.
    private static IEnumerable<Expression> Implied(TrainingWorkload work, List<Parameter> parameters) =>
        parameters.Any(p => p.Name is "schedule" && p.Levels.Any(l => l.Text is "dualPipe"))
            ? [Expression.Parse(string.Create(
                CultureInfo.InvariantCulture,
                $"schedule != 'dualPipe' || (pp % 2 == 0 && {work.GlobalBatch} / (dp * microbatch) >= 2 * pp && {work.GlobalBatch} / (dp * microbatch) % 2 == 0)"))]
            : [];

    // The rules of PlanRules as soon as they can be checked; what is left for the evaluator is memory.
    private static List<SpaceRule> Rules(TrainingWorkload work, List<Parameter> parameters)
    {
        int Index(string name) => parameters.FindIndex(p => string.Equals(p.Name, name, StringComparison.Ordinal));
        static int At(ReadOnlySpan<double> values, int index, int fallback) => index < 0 || double.IsNaN(values[index]) ? fallback : (int)values[index];
        int tp = Index("tp"), pp = Index("pp"), cp = Index("cp"), dp = Index("dp"), ep = Index("ep"), moeTp = Index("moeTp");
        int microbatch = Index("microbatch"), vp = Index("vp");
        var devices = work.Cluster.Devices;
        var model = work.Model;
        var rules = new List<SpaceRule>
        {
            new("tp divides the heads", ["tp"], v => PlanRules.SplitsHeads(model.Heads, model.KvHeads, At(v, tp, 1))),
            new("tp * pp divides devices", ["tp", "pp"], v => devices % ((long)At(v, tp, 1) * At(v, pp, 1)) == 0),
            new("pp <= layers", ["pp"], v => At(v, pp, 1) <= model.Layers),
            new("cp divides sequence", ["cp"], v => work.Sequence % At(v, cp, 1) == 0),
            new("tp * pp * cp * dp == devices", ["tp", "pp", "cp", "dp"], v => (long)At(v, tp, 1) * At(v, pp, 1) * At(v, cp, 1) * At(v, dp, 1) == devices),
            new("dp * microbatch divides globalBatch", ["dp", "microbatch"], v => work.GlobalBatch % ((long)At(v, dp, 1) * At(v, microbatch, 1)) == 0),
            new("pp * vp <= layers", ["pp", "vp"], v => (long)At(v, pp, 1) * At(v, vp, 1) <= model.Layers + 2),
        };
        if (ep >= 0)
        {
            rules.Add(new("ep * moeTp divides tp * cp * dp", ["tp", "cp", "dp", "ep", "moeTp"], v => (long)At(v, tp, 1) * At(v, cp, 1) * At(v, dp, 1) % ((long)At(v, ep, 1) * At(v, moeTp, 1)) == 0));
            rules.Add(new("ep divides the experts", ["ep"], v => model.Experts % At(v, ep, 1) == 0));
        }

        return [.. rules.Where(r => r.Reads.All(n => Index(n) >= 0))];
    }
}
