using Dse.Core.Cost.Accelerators.LoopNests;

namespace Dse.Solvers.Exact.Mapping;

/// <summary>The best mapping so far, and what a better one must beat.</summary>
internal sealed class Incumbent
{
    // Costs that differ by less are the same: sums of doubles in another order.
    private const double Tolerance = 1e-9;

    private readonly MapSpace space;
    private readonly MappingObjective objective;
    private readonly double? maxCycles;
    private readonly LoopOrders orders;

    public Incumbent(MapSpace space, MappingObjective objective, double? maxCycles)
    {
        this.space = space;
        this.objective = objective;
        this.maxCycles = maxCycles;
        orders = new LoopOrders(space);
    }

    public Loop[]? Loops { get; private set; }

    public LoopNestEstimate Estimate { get; private set; }

    public TensorAccess[] Accesses { get; private set; } = [];

    public double Value { get; private set; } = double.PositiveInfinity;

    // Only values at or below it are better.
    public double Wanted { get; private set; } = double.PositiveInfinity;

    // Takes a mapping when it is feasible and better.
    public bool Offer(ReadOnlySpan<long> factors, Skeleton skeleton)
    {
        var (loops, estimate) = orders.Best(factors, skeleton, objective);
        return Offer(loops, estimate);
    }

    public bool Offer(Loop[] loops, LoopNestEstimate estimate)
    {
        var value = MappingCosts.Value(objective, estimate);
        if (estimate.OverflowLevel >= 0 || estimate.Cycles > (maxCycles ?? double.PositiveInfinity) || value >= Value)
        {
            return false;
        }

        Loops = loops;
        Estimate = estimate;
        Accesses = new TensorAccess[space.Levels * MapSpace.TensorCount];
        LoopNestModel.Evaluate(space.Hierarchy, loops, space.Layer.Strides, Accesses);
        Value = value;
        Wanted = objective == MappingObjective.Cycles ? value - 0.5 : value * (1 - Tolerance);
        return true;
    }

    // A bound on all values until a mapping is found.
    public void Limit(double value) => Wanted = value;
}
