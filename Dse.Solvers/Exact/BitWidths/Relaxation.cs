namespace Dse.Solvers.Exact.BitWidths;

/// <summary>
/// The Lagrangian relaxation of the limits of a problem with one objective: any multipliers give a valid lower bound,
/// the best ones that of the linear relaxation. They are found by cutting planes (Kelley, Journal of SIAM 8(4), 1960), one per plan that
/// is cheapest at some multipliers. Plans met on the way that keep the limits, mended where they do not, give the upper bound.
/// </summary>
internal sealed class Relaxation
{
    private const int MostPlanes = 200;
    private const int PlanesBetweenMends = 8;
    private const double Precision = 1e-10;

    private readonly KnapsackCosts costs;
    private readonly double[] scales;

    public Relaxation(KnapsackCosts costs)
    {
        this.costs = costs;
        scales = [.. Enumerable.Range(0, costs.Count).Select(d => Math.Max(Math.Abs(costs.Limits[d]), 1e-12))];
        Weights = new double[costs.Count];
        Weights[0] = 1;
        Bound = double.NegativeInfinity;
        Climb();
    }

    /// <summary>A weight per dimension: 1 for the objective, the best multiplier found for each limit.</summary>
    public double[] Weights { get; }

    /// <summary>No plan that keeps the limits is below it; infinite when there is none.</summary>
    public double Bound { get; private set; }

    /// <summary>The best plan found that keeps the limits; null when none was found.</summary>
    public int[]? Incumbent { get; private set; }

    private double Best => Incumbent is null ? double.PositiveInfinity : costs.Sum(0, Incumbent);

    private void Climb()
    {
        int[] limited = [.. Enumerable.Range(1, costs.Count - 1).Where(d => double.IsFinite(costs.Limits[d]))];
        var most = Enumerable.Range(0, costs.Layers).Sum(l => costs.Allowed[l].Max(o => Math.Abs(costs.Of(0, l, o))));
        var unit = most > 0 ? most : 1;

        // Variables: the bound in units of the greatest sum, then a multiplier per limit, in units of both.
        var program = new DenseProgram([-1, .. limited.Select(_ => 0.0)], [-2, .. limited.Select(_ => 0.0)], [2, .. limited.Select(_ => double.PositiveInfinity)]);
        var row = new double[limited.Length + 1];
        var weights = (double[])Weights.Clone();
        for (var plane = 0; plane < MostPlanes; plane++)
        {
            var plan = costs.Cheapest(weights);
            var value = costs.Sum(0, plan);
            var bound = value;
            var exceeds = false;
            row[0] = -1;
            for (var i = 0; i < limited.Length; i++)
            {
                var excess = costs.Sum(limited[i], plan) - costs.Limits[limited[i]];
                bound += weights[limited[i]] * excess;
                row[i + 1] = excess / scales[limited[i]];
                exceeds |= excess > 0;
            }

            if (bound > Bound)
            {
                Bound = bound;
                weights.CopyTo(Weights, 0);
            }

            if (plane % PlanesBetweenMends == 0 || !exceeds)
            {
                Offer(Repair(plan));
            }

            program.AddRow(row, -value / unit);
            if (!program.Solve() || Bound / unit >= program[0] - Precision)
            {
                break;
            }

            for (var i = 0; i < limited.Length; i++)
            {
                weights[limited[i]] = Math.Max(0, program[i + 1]) * unit / scales[limited[i]];
            }
        }

        Offer(Repair(costs.Cheapest(Weights)));
        Bound = Bound > most + (Precision * unit) ? double.PositiveInfinity : Bound;
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
