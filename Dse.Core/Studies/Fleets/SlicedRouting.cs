namespace Dse.Core.Studies.Fleets;

/// <summary>Routes demands in whole slices: branch and bound over the continuous routing.</summary>
public static class SlicedRouting
{
    /// <summary>Nodes after which the search for a routing gives up.</summary>
    public const int MaxNodes = 20_000;

    /// <summary>Looks for a routing in slices.</summary>
    /// <param name="model">With <see cref="FleetModel.Slices"/>.</param>
    /// <param name="routing">A solver of that model.</param>
    /// <param name="counts">Instances per type.</param>
    /// <param name="stop">True ends it early.</param>
    /// <returns>Shares as in <see cref="FleetRouting.Shares"/>, multiples of a slice; null when there is none; <c>Known</c> is false when it gave up.</returns>
    public static (double[]? Shares, bool Known) Find(FleetModel model, FleetRouting routing, ReadOnlySpan<double> counts, Func<bool> stop)
    {
        ArgumentNullException.ThrowIfNull(model);
        ArgumentNullException.ThrowIfNull(routing);
        ArgumentNullException.ThrowIfNull(stop);
        var slices = model.Slices!.Value;
        var open = new Stack<ShareBounds>();
        open.Push(ShareBounds.Open(model.Demands.Count * model.Types.Count));
        for (var node = 0; open.Count > 0; node++)
        {
            if (node >= MaxNodes || (node % 64 == 63 && stop()))
            {
                return (null, false);
            }

            var bounds = open.Pop();
            if (!routing.Solve(counts, bounds) || routing.Capacity < model.RequestsPerSecond * (1 - FleetModel.Tolerance))
            {
                continue;
            }

            var (index, distance) = (-1, 1e-9);
            for (var x = 0; x < routing.Shares.Length; x++)
            {
                var slice = routing.Shares[x] * slices;
                if (Math.Abs(slice - Math.Round(slice)) > distance)
                {
                    (index, distance) = (x, Math.Abs(slice - Math.Round(slice)));
                }
            }

            var rounded = Rounded(model, routing.Shares, slices);
            if (Fits(model, rounded, counts))
            {
                return (rounded, true);
            }

            if (index < 0)
            {
                // Whole, but over by a rounding error: nothing is left to branch on.
                continue;
            }

            var below = Math.Floor(routing.Shares[index] * slices);
            open.Push(bounds.With(index, below / slices, isLower: false));
            open.Push(bounds.With(index, (below + 1) / slices, isLower: true));
        }

        return (null, true);
    }

    // Largest remainders, demand by demand.
    private static double[] Rounded(FleetModel model, double[] shares, int slices)
    {
        var types = model.Types.Count;
        var rounded = new double[shares.Length];
        for (var d = 0; d < model.Demands.Count; d++)
        {
            var row = Enumerable.Range(d * types, types);
            var left = slices;
            foreach (var x in row)
            {
                var whole = (int)Math.Floor((shares[x] * slices) + 1e-9);
                rounded[x] = whole;
                left -= whole;
            }

            foreach (var x in row.OrderByDescending(x => (shares[x] * slices) - rounded[x]).Take(Math.Max(0, left)))
            {
                rounded[x]++;
            }

            foreach (var x in row)
            {
                rounded[x] /= slices;
            }
        }

        return rounded;
    }

    private static bool Fits(FleetModel model, double[] shares, ReadOnlySpan<double> counts)
    {
        var types = model.Types.Count;
        for (var t = 0; t < types; t++)
        {
            var load = 0.0;
            for (var d = 0; d < model.Demands.Count; d++)
            {
                load += shares[(d * types) + t] > 0 ? shares[(d * types) + t] * model.Loads[d][t] * model.RequestsPerSecond : 0;
            }

            // The negation refuses infinite loads too.
            if (!(load <= counts[t] * (1 + FleetModel.Tolerance)))
            {
                return false;
            }
        }

        return true;
    }
}
