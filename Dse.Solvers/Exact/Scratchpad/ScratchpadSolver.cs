using System.Globalization;
using Dse.Core.Studies;
using Dse.Core.Studies.Scratchpads;

namespace Dse.Solvers.Exact.Scratchpad;

/// <summary>Plans the capacities of a study.</summary>
internal sealed class ScratchpadSolver(StudyProblem problem, ScratchpadModel model) : IExactMethod
{
    private const int GapsNamed = 5;

    public string Description => model.Method switch
    {
        ScratchpadMethods.Optimal => $"{(model.IsOrderFree ? "operators ordered by search over what has run and what is resident" : "operators in the given order")}, {Residency}, addresses packed",
        ScratchpadMethods.Mip => "residency in the given order by a linear model, addresses packed",
        ScratchpadMethods.Cosma => "order, residency and addresses by COSMA's linear program, bounded by the search of method optimal",
        _ => $"method {model.Method}",
    };

    private bool IsTimed => problem.Objectives.Any(o => o.Metric == "executionCycles") || problem.MetricConstraints.Any(c => c.Names.Contains("executionCycles", StringComparer.Ordinal));

    public ExactResult Solve(Func<bool> stop)
    {
        var sweep = new Sweep(model, stop);
        var plans = model.Choice == CapacityChoice.Sweep
            ? sweep.Run()
            : model.CapacitiesBytes.ToDictionary(c => c, c => CapacityPlanner.Plan(model, c, stop));
        var gaps = new List<string>();
        var designs = new List<double[]>();
        foreach (var (capacity, (point, bytes)) in plans.OrderBy(p => p.Key))
        {
            model.Enter(capacity, point);
            designs.Add([problem.Space.Parameters[0].IsDiscrete ? designs.Count : capacity]);
            if (point.Failure is not ScratchpadModel.OperatorTooLarge)
            {
                var (value, bound) = Measured(capacity, point, bytes);
                if (value is not { } known || known > bound * (1 + 1e-12))
                {
                    gaps.Add(string.Create(CultureInfo.InvariantCulture, $"{capacity} bytes ({(value is { } reached ? $"{reached}" : "no plan")}, bound {bound})"));
                }
            }
        }

        if (IsTimed && !model.IsTimeMinimised && gaps.Count == 0 && plans.Any(p => !IsFastest(p.Value.Point)))
        {
            return new ExactResult(designs, false, "traffic equals its lower bound at every capacity, but execution takes longer than its own, and prefetching is a heuristic");
        }

        return gaps.Count > 0
            ? new ExactResult(designs, false, $"{What} and their lower bound differ at {string.Join("; ", gaps.Take(GapsNamed))}{(gaps.Count > GapsNamed ? $" and at {gaps.Count - GapsNamed} more" : string.Empty)}")
            : new ExactResult(designs, sweep.IsComplete, (sweep.IsComplete, TooSmall(plans.Values.Select(p => p.Point))) switch
            {
                (false, _) => "the search ended before every capacity was found",
                (true, null) => $"{What} equal their lower bound at every capacity",
                (true, { } reason) when plans.Values.All(p => p.Point.Plan is null) => reason,
                (true, { } reason) => $"{What} equal their lower bound at every capacity that runs all operators; {reason}",
            });
    }

    private string Residency => model switch
    {
        { Rules.Levels: not null } => "residency over all memories by a linear model",
        { Rules.MostRepeats: > 0 } => "residency and second runs by search",
        { IsTimeMinimised: true } => "residency by dynamic programming with Lagrangian bounds, order and prefetches then annealed for time",
        _ => "residency by dynamic programming with Lagrangian bounds",
    };

    // The largest operator, where a capacity is too small for it; null else.
    private string? TooSmall(IEnumerable<PlannedPoint> points)
    {
        if (points.All(p => p.Failure is not ScratchpadModel.OperatorTooLarge))
        {
            return null;
        }

        var largest = Enumerable.Range(0, model.Graph.OperatorCount).MaxBy(model.Graph.OperandBytes);
        return string.Create(CultureInfo.InvariantCulture, $"operator {model.Graph.Source.Operators[largest].Name} reads and makes {model.Graph.OperandBytes(largest)} bytes at once, which no smaller scratchpad holds");
    }

    private string What => model.Rules.Levels is not null ? "pJ of transfers" : model.IsTimeMinimised ? "execution cycles" : "off-chip bytes";

    // What plans are made for, and what no plan goes below.
    private (double? Value, double Bound) Measured(long capacity, PlannedPoint point, long? bytes)
    {
        if (model.Rules.Levels is { } levels)
        {
            var figures = point.Plan is null ? null : PlanReplay.Run(model.Graph, point.Plan, capacity, out _, model.Rules);
            return (figures is null ? null : levels.TransferPj(figures), point.BoundTransferPj ?? 0);
        }

        return model is { IsTimeMinimised: true, Dma: { } dma }
            ? (point.Plan is null ? null : ExecutionTime.Cycles(model.Graph, point.Plan, dma), ExecutionTime.BoundCycles(model, dma, point.BoundOffChipBytes))
            : (bytes, point.BoundOffChipBytes);
    }

    private bool IsFastest(PlannedPoint point) => point.Plan is null || (model.Dma is { } dma
        && ExecutionTime.Cycles(model.Graph, point.Plan, dma) <= ExecutionTime.BoundCycles(model, dma, point.BoundOffChipBytes) * (1 + 1e-12));
}
