using Dse.Core.Studies.Fleets;

namespace Dse.Solvers.Exact.Fleet;

/// <summary>The variables of a fleet's linear program: counts, then the rate that is served, then changes per type.</summary>
internal sealed class FleetLayout
{
    private readonly FleetModel model;

    public FleetLayout(FleetModel model, bool hasRate)
    {
        this.model = model;
        Types = model.Types.Count;
        HasRate = hasRate;
        HasChanges = model.HasPrevious;
        Rate = Types;
        FirstChange = Types + (hasRate ? 1 : 0);
        Count = FirstChange + (HasChanges ? Types : 0);
    }

    /// <summary>Types.</summary>
    public int Types { get; }

    /// <summary>Whether the rate that is served is a variable.</summary>
    public bool HasRate { get; }

    /// <summary>Whether changes against the allocation in force are variables.</summary>
    public bool HasChanges { get; }

    /// <summary>Index of the rate.</summary>
    public int Rate { get; }

    /// <summary>Index of the changes of the first type.</summary>
    public int FirstChange { get; }

    /// <summary>Variables.</summary>
    public int Count { get; }

    /// <summary>What each variable adds to a metric.</summary>
    public double[] Factors(int metric)
    {
        var factors = new double[Count];
        if (metric == FleetModel.Capacity)
        {
            factors[Rate] = 1;
            return factors;
        }

        for (var t = 0; t < Types; t++)
        {
            factors[t] = model.Rate(metric, t);
            if (HasChanges)
            {
                factors[FirstChange + t] = model.ChangeRate(metric, t);
            }
        }

        return factors;
    }
}
