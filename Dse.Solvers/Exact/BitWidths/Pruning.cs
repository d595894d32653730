namespace Dse.Solvers.Exact.BitWidths;

/// <summary>Tells which partial plans can still lead anywhere.</summary>
internal sealed class Pruning
{
    // Sums come in another order here than in the evaluator; what is this near a bound is kept.
    private const double Slack = 1e-9;

    private readonly double[] limits;
    private readonly double[][] leastFrom;
    private readonly double[] weights;
    private readonly double[] weightedLeast;
    private readonly double shift;
    private readonly double best;

    /// <summary>Tells by the limits, and, with one objective, by a relaxation and a plan at hand.</summary>
    public Pruning(KnapsackCosts costs, Relaxation? relaxation, int[]? incumbent)
    {
        limits = costs.Limits;
        leastFrom = [.. Enumerable.Range(0, costs.Count).Select(d => costs.LeastFrom(Unit(costs.Count, d)))];
        weights = relaxation?.Weights ?? Unit(costs.Count, 0);
        weightedLeast = costs.LeastFrom(weights);
        shift = Enumerable.Range(1, costs.Count - 1).Sum(d => weights[d] == 0 ? 0 : weights[d] * limits[d]);
        best = relaxation is null || incumbent is null ? double.PositiveInfinity : costs.Sum(0, incumbent);
    }

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

            weighted += weights[d] * point[d];
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
