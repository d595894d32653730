namespace Dse.Solvers.Exact.BitWidths;

/// <summary>Tells which partial plans can still lead anywhere.</summary>
internal sealed class Pruning
{
    // Sums come in another order here than in the evaluator; what is this near a bound is kept.
    private const double Slack = 1e-9;

    private readonly double[] limits;
    private readonly double[][] leastFrom;
    private readonly double[] weightedLeast;
    private readonly double shift;
    private readonly double best;

    public Pruning(KnapsackCosts costs)
    {
        limits = costs.Limits;
        leastFrom = [.. Enumerable.Range(0, costs.Count).Select(d => costs.LeastFrom(Unit(costs.Count, d)))];
        best = double.PositiveInfinity;
        weightedLeast = [];
        Weights = Unit(costs.Count, 0);
        if (costs.Objectives > 1)
        {
            return;
        }

        var relaxation = new Relaxation(costs);
        Weights = relaxation.Weights;
        weightedLeast = costs.LeastFrom(Weights);
        shift = Enumerable.Range(1, costs.Count - 1).Sum(d => Weights[d] == 0 ? 0 : Weights[d] * limits[d]);
        Incumbent = relaxation.Incumbent;
        best = Incumbent is null ? double.PositiveInfinity : costs.Sum(0, Incumbent);
    }

    /// <summary>The weights of the Lagrangian bound.</summary>
    public double[] Weights { get; }

    /// <summary>A good plan of a problem with one objective; null when none was found at once.</summary>
    public int[]? Incumbent { get; }

    /// <summary>Whether a partial plan can meet the limits and may be part of a plan as good as the incumbent.</summary>
    /// <param name="point">Its sums, one per dimension.</param>
    /// <param name="layers">The layers that it covers.</param>
    public bool Keeps(ReadOnlySpan<double> point, int layers)
    {
        var weighted = 0.0;
        for (var d = 0; d < point.Length; d++)
        {
            var least = point[d] + leastFrom[d][layers];
            if (least > limits[d] + (layers < leastFrom[d].Length - 1 ? Slack * Math.Abs(limits[d]) : 0))
            {
                return false;
            }

            weighted += Weights[d] * point[d];
        }

        return double.IsPositiveInfinity(best) || weighted + weightedLeast[layers] - shift <= best + (Slack * (Math.Abs(best) + Math.Abs(shift)));
    }

    private static double[] Unit(int count, int at)
    {
        var unit = new double[count];
        unit[at] = 1;
        return unit;
    }
}
