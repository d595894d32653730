using Dse.Core.Studies.ExpertPlacements;

namespace Dse.Solvers.Exact.ExpertPlacement;

/// <summary>
/// The fewest tokens that must leave their device: from one layer to the next an expert shares its device with at most as
/// many experts as a device has slots, so that what stays is at most a b-matching of greatest weight, found as a flow of
/// least cost by successive shortest paths. With copies the shares still add up to no more.
/// </summary>
internal static class FlowBounds
{
    /// <summary>The bound: the greatest of the profiles'; what was not worked out before <paramref name="stop"/> counts 0.</summary>
    /// <param name="model">A study with flows.</param>
    /// <param name="byNode">Whether tokens count that leave their node instead.</param>
    /// <param name="stop">Asked often.</param>
    public static double Of(ExpertPlacementModel model, bool byNode, Func<bool> stop)
    {
        var most = byNode
            ? Enumerable.Range(0, model.Devices.Nodes).Max(n => model.Devices.Of(n).Sum(d => model.Devices.Slots[d]))
            : model.Devices.Slots.Max();
        return model.Profiles.Max(profile =>
        {
            var crossing = new double[model.Layers - 1];
            Parallel.For(0, crossing.Length, l =>
            {
                if (!stop())
                {
                    crossing[l] = Math.Max(0, profile.Flows![l].Total - new FlowMatching(profile.Flows[l], most).Weight(stop));
                }
            });
            return crossing.Sum() * (1 - 1e-12);
        });
    }
}
