namespace Dse.Core.Studies.Fleets;

/// <summary>Counts of instances and how they serve the load.</summary>
/// <param name="Counts">One per type.</param>
/// <param name="CapacityPerSecond">Requests of the mix per second that they can serve with continuous shares.</param>
/// <param name="Shares">[demand · types + type]; of no meaning when nothing can be served.</param>
/// <param name="Shortfall">The part of the load that they cannot serve, 0 when they can.</param>
/// <param name="PoolExcess">By how much they exceed pools, relative.</param>
/// <param name="Binding">The demand that costs most at the margin.</param>
public sealed record FleetPlan(int[] Counts, double CapacityPerSecond, double[] Shares, double Shortfall, double PoolExcess, int Binding)
{
    /// <summary>Whether the load is served within the pools.</summary>
    public bool IsFeasible => Shortfall == 0 && PoolExcess == 0;

    /// <summary>Routes the load over counts.</summary>
    public static FleetPlan Of(FleetModel model, FleetRouting routing, ReadOnlySpan<int> counts)
    {
        ArgumentNullException.ThrowIfNull(model);
        ArgumentNullException.ThrowIfNull(routing);
        var instances = new double[counts.Length];
        for (var t = 0; t < counts.Length; t++)
        {
            instances[t] = counts[t];
        }

        routing.Solve(instances);
        var (capacity, binding) = (FleetModel.Rounded(routing.Capacity), routing.Dearest);
        var shares = (double[])routing.Shares.Clone();
        var shortfall = capacity >= model.RequestsPerSecond * (1 - FleetModel.Tolerance) ? 0 : 1 - (capacity / model.RequestsPerSecond);
        if (shortfall == 0 && model.Slices is not null)
        {
            // Without a routing in whole slices the load misses by less than a slice.
            (var sliced, _) = SlicedRouting.Find(model, routing, instances, () => false);
            (shares, shortfall) = sliced is null ? (shares, 1.0 / model.Slices.Value) : (sliced, 0);
        }

        return new FleetPlan([.. counts], capacity, shares, shortfall, model.PoolExcess(counts), binding);
    }

    /// <summary>A metric; NaN when it cannot be computed.</summary>
    public double Value(FleetModel model, int metric) => metric == FleetModel.Capacity ? CapacityPerSecond : model.Value(metric, Counts);
}
