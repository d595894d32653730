using System.Globalization;
using Dse.Core.Pareto;
using Dse.Core.Studies;
using Dse.Core.Studies.Partitions;
using Dse.Solvers.Exact.Fronts;
using Dse.Solvers.Mip;

namespace Dse.Solvers.Exact.Partition;

/// <summary>
/// The front of a split network. A chain in one sum and the period: dynamic programming from one period to the next shorter one, and
/// bisection when the period is alone.
/// Everything else: partial splits that do not dominate one another, and for graphs with too many of them a linear model per open box.
/// </summary>
internal sealed class PartitionSolver(StudyProblem problem, PartitionModel model) : IAnytimeMethod
{
    private const int MaxProgramDevices = 10;
    private const int MaxLabels = 20_000;
    private const int Weights = 17;

    private readonly PartitionLimits limits = new(problem, model);
    private readonly FoundDesigns ready = new();
    private readonly int[][] choices = [.. Enumerable.Range(0, model.Layers.Count).Select(model.Choices)];

    public string Description => "dynamic programming over the layers";

    public bool TryTake(out double[] cells) => ready.TryTake(out cells);

    public ExactResult Solve(Func<bool> stop)
    {
        var found = new List<int[]>();
        if (model.IsChain && !(limits.NeedsLatency && limits.NeedsEnergy) && model.Devices.Count <= MaxProgramDevices)
        {
            var tables = new ChainTables(model, limits.NeedsEnergy ? 0 : 1, limits.NeedsEnergy ? 1 : 0);
            var periods = 0;
            for (var stages = limits.NeedsStages ? 1 : limits.Stages; stages <= limits.Stages; stages++)
            {
                var front = new ChainFront(model, tables, stages, stop);
                Shorten(front, found);
                periods += front.Periods;
            }

            return Result(found, !stop(), string.Create(CultureInfo.InvariantCulture, $"{periods} periods of dynamic programming"));
        }

        Start(found, stop);
        var labels = new SplitLabels(model, limits, MaxLabels);
        if (labels.Solve(stop) is { } splits)
        {
            return Result([.. found, .. splits], true, string.Create(CultureInfo.InvariantCulture, $"{labels.Made} partial splits"));
        }

        return stop() ? Result(found, false, "stopped")
            : model.IsChain ? Weighted(stop)
            : Boxes(stop);
    }

    // From the cheapest split to those that are dearer and faster in turn.
    private void Shorten(ChainFront front, List<int[]> found)
    {
        var period = limits.PeriodMs * (1 + 1e-12);
        if (limits is { NeedsPeriod: true, NeedsLatency: false, NeedsEnergy: false })
        {
            foreach (var placement in front.Faster(period))
            {
                Take(placement, found);
            }

            return;
        }

        foreach (var (placement, plan) in front.Splits(period))
        {
            Take(placement, found);
            var excess = limits.NeedsEnergy ? plan.Values[PartitionModel.Energy] - limits.EnergyMj : plan.Values[PartitionModel.Latency] - limits.LatencyMs;
            if (!limits.NeedsPeriod || excess > 0)
            {
                return;
            }
        }
    }

    // Something to have while the proof goes on: the quickest and the most frugal split of a chain, else all layers on one device.
    private void Start(List<int[]> found, Func<bool> stop)
    {
        if (model.IsChain && model.Devices.Count <= MaxProgramDevices)
        {
            foreach (var weight in limits.NeedsEnergy ? new[] { 1.0, 0.0 } : [1.0])
            {
                var front = new ChainFront(model, new ChainTables(model, weight, 1 - weight), limits.Stages, stop);
                foreach (var (placement, _) in front.Splits(limits.PeriodMs * (1 + 1e-12)).Take(1))
                {
                    Take(placement, found);
                }
            }

            return;
        }

        for (var d = 0; d < model.Devices.Count; d++)
        {
            if (Array.TrueForAll(choices, c => c.Contains(d)))
            {
                Take([.. Enumerable.Repeat(d, choices.Length)], found);
            }
        }
    }

    private void Take(int[] placement, List<int[]> found)
    {
        found.Add(placement);
        if (PartitionPlan.Of(model, placement) is { Problem: PartitionProblem.None } plan && Keeps(plan))
        {
            ready.Add(Cells(placement));
        }
    }

    // Splits that are best for some weighting of latency and energy: good, but not all.
    private ExactResult Weighted(Func<bool> stop)
    {
        var found = new List<int[]>();
        for (var w = 0; w < Weights && model.Devices.Count <= MaxProgramDevices; w++)
        {
            var weight = w / (double)(Weights - 1);
            Shorten(new ChainFront(model, new ChainTables(model, weight, 1 - weight), limits.Stages, stop), found);
        }

        return Result(found, false, string.Create(CultureInfo.InvariantCulture, $"more than {MaxLabels} partial splits do not dominate one another in latency and energy; those that are best for {Weights} weightings are shown. One of the two with the period is proved at any size"));
    }

    // A graph, box by box.
    private ExactResult Boxes(Func<bool> stop)
    {
        var found = new List<int[]>();
        if ((MipSolvers.Cbc ?? MipSolvers.Highs) is not { } solver)
        {
            return Result(found, false, $"more than {MaxLabels} partial splits do not dominate one another, and a linear model would need a solver. {MipSolvers.Missing.TrimEnd('.')}");
        }

        using var stopping = new StopToken(stop);
        var program = new PartitionProgram(model);
        int[] metrics = [.. problem.ObjectiveMetrics.Select(m => m == PartitionModel.Throughput ? PartitionModel.Period : m).Distinct()];
        var boxes = new UpperBounds(metrics.Length);
        try
        {
            while (boxes.Count > 0)
            {
                var (placement, proved) = BestIn(program, metrics, boxes.Next, solver, stopping.Token);
                if (!proved)
                {
                    return Result(placement is null ? found : [.. found, placement], false, "the solver of linear models stopped before its proof");
                }

                if (placement is null)
                {
                    boxes.CloseNext();
                    continue;
                }

                Take(placement, found);
                var values = PartitionPlan.Of(model, placement).Values;
                boxes.Add([.. metrics.Select((m, i) => Math.Min(values[m], boxes.Next[i] * (1 - 1e-9)))]);
            }
        }
        catch (OperationCanceledException)
        {
            return Result(found, false, "stopped");
        }

        return Result(found, true, string.Create(CultureInfo.InvariantCulture, $"{found.Count} splits by linear models ({solver.Name})"));
    }

    private (int[]? Placement, bool Proved) BestIn(PartitionProgram program, int[] metrics, double[] box, IMipSolver solver, CancellationToken ct)
    {
        double[] most = [limits.LatencyMs, double.PositiveInfinity, limits.EnergyMj, limits.PeriodMs, limits.Stages, limits.BatchMs];
        for (var i = 0; i < metrics.Length; i++)
        {
            most[metrics[i]] = Math.Min(most[metrics[i]], double.IsFinite(box[i]) ? metrics[i] == PartitionModel.Stages ? box[i] - 1 : box[i] - (1e-6 * Math.Max(1e-3, Math.Abs(box[i]))) : box[i]);
        }

        int[]? placement = null;
        foreach (var metric in metrics)
        {
            var (result, next) = program.MinimiseAsync(metric, most, solver, ct).GetAwaiter().GetResult();
            if (!result.IsProof || next is null)
            {
                return (placement, result.IsProof);
            }

            placement = next;
            var value = PartitionPlan.Of(model, placement).Values[metric];
            most[metric] = Math.Min(most[metric], value + (1e-7 * Math.Max(1e-3, Math.Abs(value))));
        }

        return (placement, true);
    }

    // What runs and is not dominated.
    private ExactResult Result(List<int[]> placements, bool proved, string statement)
    {
        var points = new PointSet(problem.Objectives.Count, Math.Max(1, placements.Count));
        var kept = new List<int[]>();
        foreach (var placement in placements)
        {
            var plan = PartitionPlan.Of(model, placement);
            if (plan.Problem == PartitionProblem.None && Keeps(plan))
            {
                points.Add([.. problem.Objectives.Select((o, i) => o.Maximize ? -plan.Values[problem.ObjectiveMetrics[i]] : plan.Values[problem.ObjectiveMetrics[i]])]);
                kept.Add(placement);
            }
        }

        if (kept.Count == 0)
        {
            return new ExactResult([Cells([.. choices.Select(c => c[0])])], proved, proved ? "no split meets memory, links and limits" : statement);
        }

        return new ExactResult(ready.Rest(NonDominated.Filter(points).Select(i => Cells(kept[i]))), proved, statement);
    }

    private bool Keeps(PartitionPlan plan) =>
        plan.Values[PartitionModel.Latency] <= limits.LatencyMs
        && !(plan.Values[PartitionModel.Energy] > limits.EnergyMj)
        && plan.Values[PartitionModel.Period] <= limits.PeriodMs * (1 + 1e-12)
        && plan.Values[PartitionModel.Stages] <= limits.Stages
        && plan.Values[PartitionModel.Batch] <= limits.BatchMs;

    private double[] Cells(int[] placement) => [.. placement.Select((d, l) => (double)Array.IndexOf(choices[l], d))];
}
