using System.Globalization;

namespace Dse.Core.Studies.Fleets;

/// <summary>Says why a fleet does not serve.</summary>
public static class FleetViolations
{
    /// <summary>The first thing that is wrong; null when nothing is.</summary>
    public static SpecError? Of(FleetModel model, FleetPlan plan)
    {
        ArgumentNullException.ThrowIfNull(model);
        ArgumentNullException.ThrowIfNull(plan);
        if (plan.PoolExcess > 0)
        {
            return new SpecError("$.counts", FleetEvaluator.PoolReason, "The instances take more devices than their pool has. Use fewer of those that share it.");
        }

        return plan.Shortfall > 0 ? new SpecError("$.counts", FleetEvaluator.CapacityReason, Shortfall(model, plan)) : null;
    }

    /// <summary>What instances fall short of, as a sentence that names the bucket that binds.</summary>
    public static string Shortfall(FleetModel model, FleetPlan plan)
    {
        ArgumentNullException.ThrowIfNull(model);
        ArgumentNullException.ThrowIfNull(plan);
        var demand = model.Demands[plan.Binding];
        if (plan.CapacityPerSecond >= model.RequestsPerSecond * (1 - FleetModel.Tolerance))
        {
            return string.Create(CultureInfo.InvariantCulture, $"No routing in {model.Slices} slices per bucket fits the instances, or none was found in {SlicedRouting.MaxNodes} steps; continuous shares fit. Add an instance, or use more slices.");
        }

        var servers = string.Join(", ", model.Types.Where((_, t) => double.IsFinite(model.Loads[plan.Binding][t])).Select(t => t.Name));
        return string.Create(CultureInfo.InvariantCulture, $"The instances serve {plan.CapacityPerSecond:G6} of {model.RequestsPerSecond:G6} requests per second; bucket {demand.Name}, which {servers} can serve, binds. Add instances of those, or lower the rate.");
    }
}
