namespace Dse.Solvers.Search.Bayesian;

/// <summary>How far trials are from one side of a constraint, fit for a model: at or below 0 where it is met.</summary>
internal static class ConstraintScale
{
    /// <summary>
    /// ln(lesser/greater) when both sides are positive in every trial; else their difference on a signed logarithmic axis
    /// whose unit is the median distance.
    /// </summary>
    public static double[] Values(IReadOnlyList<Trial> trials, int side, int sideCount)
    {
        var lesser = trials.Select(t => t.Sides[side]).ToArray();
        var greater = trials.Select(t => t.Sides[sideCount + side]).ToArray();
        var isPositive = lesser.Concat(greater).All(v => v > 0 && double.IsFinite(v));
        var values = lesser.Zip(greater, (l, g) => isPositive ? Math.Log(l / g) : l - g).ToArray();
        if (!isPositive)
        {
            var distances = values.Select(Math.Abs).Where(d => d > 0 && double.IsFinite(d)).Order().ToArray();
            var unit = distances.Length == 0 ? 1 : distances[distances.Length / 2];
            for (var i = 0; i < values.Length; i++)
            {
                values[i] = Math.Sign(values[i] is double.NaN ? 1 : values[i]) * Math.Log(1 + (Math.Abs(values[i]) / unit));
            }
        }

        var worst = Math.Max(1, values.Where(double.IsFinite).DefaultIfEmpty(1).Max());
        foreach (ref var value in values.AsSpan())
        {
            value = double.IsFinite(value) ? value : value < 0 ? -worst : worst;
        }

        return values;
    }
}
