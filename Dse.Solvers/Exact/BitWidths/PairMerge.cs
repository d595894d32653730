namespace Dse.Solvers.Exact.BitWidths;

/// <summary>Extends partial plans with two sums by a layer: one list per option, each in the order of the plans, merged in one pass.</summary>
internal static class PairMerge
{
    /// <summary>The plans that no other one equals or dominates.</summary>
    /// <param name="costs">What options cost in two dimensions.</param>
    /// <param name="plans">Ascending in the first sum, descending in the second.</param>
    /// <param name="layer">The layer to add.</param>
    /// <param name="prune">Tells which plans may be left out.</param>
    public static PartialPlans Extend(KnapsackCosts costs, PartialPlans plans, int layer, Pruning prune)
    {
        var options = costs.Allowed[layer];
        var (first, second) = (plans.Costs[0], plans.Costs[1]);
        double[] addFirst = [.. options.Select(o => costs.Of(0, layer, o))];
        double[] addSecond = [.. options.Select(o => costs.Of(1, layer, o))];
        var at = new int[options.Length];
        var (keptFirst, keptSecond, parents, chosen) = (new List<double>(plans.Count), new List<double>(plans.Count), new List<int>(plans.Count), new List<byte>(plans.Count));
        Span<double> point = stackalloc double[2];
        while (true)
        {
            var (next, a, b) = (-1, double.PositiveInfinity, double.PositiveInfinity);
            for (var o = 0; o < options.Length; o++)
            {
                if (at[o] < first.Length)
                {
                    var (x, y) = (first[at[o]] + addFirst[o], second[at[o]] + addSecond[o]);
                    if (next < 0 || x < a || (x == a && y < b))
                    {
                        (next, a, b) = (o, x, y);
                    }
                }
            }

            if (next < 0)
            {
                return new PartialPlans([[.. keptFirst], [.. keptSecond]], [.. parents], [.. chosen]);
            }

            (point[0], point[1]) = (a, b);
            if ((keptSecond.Count == 0 || b < keptSecond[^1]) && prune.Keeps(point, layer + 1))
            {
                keptFirst.Add(a);
                keptSecond.Add(b);
                parents.Add(at[next]);
                chosen.Add((byte)options[next]);
            }

            at[next]++;
        }
    }
}
