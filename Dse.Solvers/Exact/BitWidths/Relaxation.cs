namespace Dse.Solvers.Exact.BitWidths;

/// <summary>
/// The Lagrangian relaxation of the limits of a problem with one objective: any multipliers give a valid lower bound,
/// the best ones that of the linear relaxation (Fisher, Management Science 27(1), 1981). Plans met on the way that keep
/// the limits give the upper bound.
/// </summary>
internal sealed class Relaxation
{
    private const int Steps = 400;
    private const int StepsBetweenPlans = 40;

    private readonly KnapsackCosts costs;
    private readonly double[] scales;

    public Relaxation(KnapsackCosts costs)
    {
        this.costs = costs;
        scales = [.. Enumerable.Range(0, costs.Count).Select(d => Math.Max(Math.Abs(costs.Limits[d]), 1e-12))];
        Weights = new double[costs.Count];
        Weights[0] = 1;
        Climb();
    }

    /// <summary>A weight per dimension: 1 for the objective, the best multiplier found for each limit.</summary>
    public double[] Weights { get; }

    /// <summary>The best plan found that keeps the limits; null when none was found.</summary>
    public int[]? Incumbent { get; private set; }

    private double Best => Incumbent is null ? double.PositiveInfinity : costs.Sum(0, Incumbent);

    // Subgradient steps after Polyak; the slope in a multiplier is the excess of the cheapest plan over its limit.
    private void Climb()
    {
        var weights = (double[])Weights.Clone();
        var slopes = new double[costs.Count];
        var (bound, target, length) = (double.NegativeInfinity, 1.0, 1.0);
        var sinceBetter = 0;
        for (var step = 0; step < Steps; step++)
        {
            var plan = costs.Cheapest(weights);
            var value = costs.Sum(0, plan);
            var square = 0.0;
            for (var d = 1; d < costs.Count; d++)
            {
                if (!double.IsFinite(costs.Limits[d]))
                {
                    continue;
                }

                var excess = costs.Sum(d, plan) - costs.Limits[d];
                value += weights[d] * excess;
                slopes[d] = excess / scales[d];
                square += slopes[d] > 0 || weights[d] > 0 ? slopes[d] * slopes[d] : 0;
            }

            if (value > bound)
            {
                (bound, sinceBetter) = (value, 0);
                weights.CopyTo(Weights, 0);
            }
            else if (++sinceBetter >= 10)
            {
                (length, sinceBetter) = (length / 2, 0);
            }

            if (step % StepsBetweenPlans == 0 || square == 0)
            {
                Offer(Repair(plan));
            }

            if (square == 0)
            {
                return;
            }

            target = Incumbent is null ? bound + Math.Max(Math.Abs(bound), 1) : Best;
            var stride = length * Math.Max(target - value, 1e-9 * Math.Max(1, Math.Abs(target))) / square;
            for (var d = 1; d < costs.Count; d++)
            {
                weights[d] = Math.Max(0, weights[d] + (stride * slopes[d] / scales[d]));
            }
        }
    }

    private void Offer(int[]? plan)
    {
        if (plan is not null && Improve(plan) is var better && costs.Sum(0, better) < Best)
        {
            Incumbent = better;
        }
    }

    private double[] Sums(int[] plan) => [.. Enumerable.Range(0, costs.Count).Select(d => costs.Sum(d, plan))];

    // The change of one layer that takes away most excess for what it costs, until no limit is exceeded.
    private int[]? Repair(int[] start)
    {
        var plan = (int[])start.Clone();
        for (var changes = 0; changes <= 2 * plan.Length; changes++)
        {
            var sums = Sums(plan);
            var excess = Excess(sums);
            if (excess == 0)
            {
                return plan;
            }

            var (ratio, layer, option) = (double.PositiveInfinity, -1, -1);
            for (var l = 0; l < plan.Length; l++)
            {
                foreach (var o in costs.Allowed[l])
                {
                    var relief = excess - ExcessAfter(sums, plan, l, o);
                    var price = Math.Max(0, costs.Of(0, l, o) - costs.Of(0, l, plan[l]));
                    if (relief > 0 && price / relief < ratio)
                    {
                        (ratio, layer, option) = (price / relief, l, o);
                    }
                }
            }

            if (layer < 0)
            {
                return null;
            }

            plan[layer] = option;
        }

        return null;
    }

    // Changes of one layer that keep the limits, the best first, until none helps.
    private int[] Improve(int[] plan)
    {
        while (true)
        {
            var sums = Sums(plan);
            var (gain, layer, option) = (0.0, -1, -1);
            for (var l = 0; l < plan.Length; l++)
            {
                foreach (var o in costs.Allowed[l])
                {
                    var saved = costs.Of(0, l, plan[l]) - costs.Of(0, l, o);
                    if (saved > gain && ExcessAfter(sums, plan, l, o) == 0)
                    {
                        (gain, layer, option) = (saved, l, o);
                    }
                }
            }

            if (layer < 0 || Excess(sums) > 0)
            {
                return plan;
            }

            plan[layer] = option;
        }
    }

    private double ExcessAfter(double[] sums, int[] plan, int layer, int option)
    {
        var excess = 0.0;
        for (var d = 0; d < sums.Length; d++)
        {
            excess += Over(d, sums[d] - costs.Of(d, layer, plan[layer]) + costs.Of(d, layer, option));
        }

        return excess;
    }

    private double Excess(double[] sums)
    {
        var excess = 0.0;
        for (var d = 0; d < sums.Length; d++)
        {
            excess += Over(d, sums[d]);
        }

        return excess;
    }

    private double Over(int dimension, double sum) =>
        double.IsFinite(costs.Limits[dimension]) ? Math.Max(0, sum - costs.Limits[dimension]) / scales[dimension] : 0;
}
