using Dse.Core.Pareto;

namespace Dse.Solvers.Exact.BitWidths;

/// <summary>
/// The best plan of a problem with one objective: every plan is the relaxation's bound plus what its widths cost above the cheapest ones at
/// the best multipliers, plus what the limits leave unused at those prices. So all plans within a budget above the bound are listed, and
/// the budget grows until there is one. A budget leaves few layers more than one width (the core; Pisinger, European Journal of
/// Operational Research 83(2), 1995).
/// </summary>
internal sealed class KnapsackSearch
{
    private const int MaxPlans = 400_000;
    private const int PlansToCompare = 256;
    private const int FirstBudget = 6;
    private const double Growth = 1.6;

    // Sums come in another order here than in the evaluator.
    private const double Slack = 1e-9;
    private const double Dust = 1e-12;

    private readonly KnapsackCosts costs;
    private readonly Relaxation relaxation;
    private readonly double[][] prices;
    private readonly int[] cheapest;
    private readonly double[] sums;
    private readonly double[] grains;

    public KnapsackSearch(KnapsackCosts costs, Relaxation relaxation)
    {
        (this.costs, this.relaxation) = (costs, relaxation);
        cheapest = costs.Cheapest(relaxation.Weights);
        sums = [.. Enumerable.Range(0, costs.Count).Select(d => costs.Sum(d, cheapest))];
        prices = [.. Enumerable.Range(0, costs.Layers).Select(l =>
        {
            var least = costs.Weighted(l, cheapest[l], relaxation.Weights);
            var row = new double[costs.Allowed[l].Max() + 1];
            Array.Fill(row, double.PositiveInfinity);
            foreach (var option in costs.Allowed[l])
            {
                row[option] = Math.Max(0, costs.Weighted(l, option, relaxation.Weights) - least);
            }

            return row;
        })];
        grains = [.. Enumerable.Range(0, costs.Count).Select(d => Dust * Enumerable.Range(0, costs.Layers).Sum(l => costs.Allowed[l].Max(o => Math.Abs(costs.Of(d, l, o)))))];
    }

    /// <summary>The best plan; null when there is none, or none was found.</summary>
    public int[]? Best { get; private set; }

    /// <summary>No plan is below it.</summary>
    public double Bound { get; private set; }

    /// <summary>Most partial plans that were kept at once.</summary>
    public int Most { get; private set; }

    /// <summary>Told every plan that is better than those before it.</summary>
    public Action<int[]> Improved { get; init; } = _ => { };

    /// <summary>Searches.</summary>
    /// <param name="stop">True ends it early.</param>
    /// <returns>Whether the best plan is proved to be it, or it is proved that there is none.</returns>
    public bool Run(Func<bool> stop)
    {
        (Best, Bound) = (relaxation.Incumbent, relaxation.Bound);
        if (double.IsPositiveInfinity(Bound))
        {
            return true;
        }

        var positive = prices.SelectMany(p => p).Where(p => p > 0 && double.IsFinite(p)).Order().ToArray();
        var all = prices.Sum(p => p.Where(double.IsFinite).Max()) + Enumerable.Range(1, costs.Count - 1).Sum(d => Unused(d, sums[d] - Enumerable.Range(0, costs.Layers).Sum(l => costs.Of(d, l, cheapest[l]) - costs.Allowed[l].Min(o => costs.Of(d, l, o)))));
        for (var budget = positive.Length == 0 ? all : positive[Math.Min(FirstBudget, positive.Length - 1)]; ; budget *= Growth)
        {
            var room = Best is null ? all : costs.Sum(0, Best) - relaxation.Bound;
            if (List(Math.Min(budget, room) + (Slack * (Math.Abs(relaxation.Bound) + room)), stop) is not { } isFound)
            {
                return false;
            }

            if (isFound || budget >= room)
            {
                Bound = Best is null ? double.PositiveInfinity : costs.Sum(0, Best);
                return true;
            }

            Bound = relaxation.Bound + budget;
        }
    }

    // All plans within a budget. Null when there are too many partial ones, or when stopped; else whether there is one.
    private bool? List(double budget, Func<bool> stop)
    {
        var core = Enumerable.Range(0, costs.Layers)
            .Select(l => (Layer: l, Options: costs.Allowed[l].Where(o => prices[l][o] <= budget).ToArray()))
            .Where(x => x.Options.Length > 1)
            .OrderByDescending(x => x.Options.Where(o => o != cheapest[x.Layer]).Min(o => prices[x.Layer][o]))
            .ToArray();
        return Compose(core, budget, compares: true, stop);
    }

    private bool? Compose((int Layer, int[] Options)[] core, double budget, bool compares, Func<bool> stop)
    {
        var dimensions = costs.Count;
        var (least, most) = Ranges(core);
        var steps = new List<(int[] Parents, byte[] Options)>(core.Length);
        var (sum, spent) = ((double[])sums.Clone(), new double[1]);
        var compared = PlansToCompare;
        for (var at = 0; at < core.Length; at++)
        {
            if (stop())
            {
                return null;
            }

            var (layer, options) = core[at];
            var room = spent.Length * options.Length;
            var (nextSum, nextSpent, parents, chosen, count) = (new double[room * dimensions], new double[room], new int[room], new byte[room], 0);
            for (var plan = 0; plan < spent.Length; plan++)
            {
                foreach (var option in options)
                {
                    var paid = spent[plan] + prices[layer][option];
                    if (paid > budget)
                    {
                        continue;
                    }

                    var fits = true;
                    for (var d = 0; d < dimensions && fits; d++)
                    {
                        var value = sum[(plan * dimensions) + d] + costs.Of(d, layer, option) - costs.Of(d, layer, cheapest[layer]);
                        nextSum[(count * dimensions) + d] = value;
                        paid += d > 0 ? Unused(d, value + most[d][at + 1]) : 0;
                        fits = paid <= budget && value + least[d][at + 1] <= costs.Limits[d] + (4 * grains[d]);
                    }

                    if (fits)
                    {
                        (nextSpent[count], parents[count], chosen[count]) = (spent[plan] + prices[layer][option], plan, (byte)option);
                        count++;
                    }
                }
            }

            int[] kept = compares && count > compared && dimensions <= 3 ? Compared(nextSum, count) : [.. Enumerable.Range(0, count)];
            compared = Math.Max(compared, kept.Length + (kept.Length / 2));
            Most = Math.Max(Most, kept.Length);
            if (kept.Length > MaxPlans)
            {
                return null;
            }

            (sum, spent) = (new double[kept.Length * dimensions], new double[kept.Length]);
            for (var i = 0; i < kept.Length; i++)
            {
                nextSum.AsSpan(kept[i] * dimensions, dimensions).CopyTo(sum.AsSpan(i * dimensions));
                spent[i] = nextSpent[kept[i]];
            }

            steps.Add(([.. kept.Select(i => parents[i])], [.. kept.Select(i => chosen[i])]));
        }

        return Take(core, steps, sum, spent.Length, compares) ?? Compose(core, budget, compares: false, stop);
    }

    // The best plan that keeps the limits to the last bit. Null when one that does not may have replaced one that does.
    private bool? Take((int Layer, int[] Options)[] core, List<(int[] Parents, byte[] Options)> steps, double[] sum, int count, bool compared)
    {
        var value = double.PositiveInfinity;
        foreach (var plan in Enumerable.Range(0, count).OrderBy(p => sum[p * costs.Count]))
        {
            if (sum[plan * costs.Count] > value + grains[0])
            {
                break;
            }

            var options = (int[])cheapest.Clone();
            for (var (at, here) = (core.Length - 1, plan); at >= 0; here = steps[at].Parents[here], at--)
            {
                options[core[at].Layer] = steps[at].Options[here];
            }

            if (!Enumerable.Range(0, costs.Count).All(d => costs.Sum(d, options) <= costs.Limits[d]))
            {
                if (compared)
                {
                    return null;
                }

                continue;
            }

            value = Math.Min(value, sum[plan * costs.Count]);
            if (Best is null || costs.Sum(0, options) < costs.Sum(0, Best))
            {
                Best = options;
                Improved(options);
            }
        }

        return double.IsFinite(value);
    }

    // Partial plans that no other one equals or dominates, but for dust.
    private int[] Compared(double[] sum, int count)
    {
        var points = new PointSet(costs.Count, count);
        var point = new double[costs.Count];
        for (var plan = 0; plan < count; plan++)
        {
            for (var d = 0; d < point.Length; d++)
            {
                var value = sum[(plan * point.Length) + d];
                point[d] = grains[d] > 0 ? Math.Round(value / grains[d]) : value;
            }

            points.Add(point);
        }

        return NonDominated.Filter(points);
    }

    // What the core's layers from each one on add at least and at most to each sum.
    private (double[][] Least, double[][] Most) Ranges((int Layer, int[] Options)[] core)
    {
        double[][] least = [.. Enumerable.Range(0, costs.Count).Select(_ => new double[core.Length + 1])];
        double[][] most = [.. Enumerable.Range(0, costs.Count).Select(_ => new double[core.Length + 1])];
        for (var d = 0; d < costs.Count; d++)
        {
            for (var at = core.Length - 1; at >= 0; at--)
            {
                var (layer, options) = core[at];
                least[d][at] = least[d][at + 1] + options.Min(o => costs.Of(d, layer, o)) - costs.Of(d, layer, cheapest[layer]);
                most[d][at] = most[d][at + 1] + options.Max(o => costs.Of(d, layer, o)) - costs.Of(d, layer, cheapest[layer]);
            }
        }

        return (least, most);
    }

    // What a limit leaves unused, at its price.
    private double Unused(int dimension, double sum) =>
        relaxation.Weights[dimension] > 0 ? relaxation.Weights[dimension] * Math.Max(0, costs.Limits[dimension] - sum) : 0;
}
