namespace Dse.Core.Pareto;

/// <summary>How far a front is from a reference front, by other measures than hypervolume; all objectives are minimised.</summary>
public static class FrontIndicators
{
    /// <summary>The least amount to take off every objective of every point, so that the front covers the reference front (Zitzler et al. 2003).</summary>
    /// <returns>Raw units; negative when the front is better everywhere; infinite without a point.</returns>
    public static double AdditiveEpsilon(PointSet front, PointSet reference) =>
        Worst(front, reference, static (a, r) => a - r, double.NegativeInfinity);

    /// <summary>The least factor to divide every objective of every point by, so that the front covers the reference front (Zitzler et al. 2003).</summary>
    /// <returns>At least 0; below 1 when the front is better everywhere; infinite without a point.</returns>
    /// <exception cref="ArgumentException">An objective is not above 0.</exception>
    public static double MultiplicativeEpsilon(PointSet front, PointSet reference)
    {
        RequirePositive(front, nameof(front));
        RequirePositive(reference, nameof(reference));
        return Worst(front, reference, static (a, r) => a / r, 0);
    }

    /// <summary>The mean over the reference front of the distance to the nearest point, counting only what is worse than the reference (IGD+, Ishibuchi et al. 2015).</summary>
    /// <returns>Raw units, at least 0; infinite without a point.</returns>
    public static double InvertedGenerationalDistancePlus(PointSet front, PointSet reference)
    {
        Check(front, reference);
        var sum = 0.0;
        for (var r = 0; r < reference.Count; r++)
        {
            var nearest = double.PositiveInfinity;
            for (var i = 0; i < front.Count; i++)
            {
                var squares = 0.0;
                for (var m = 0; m < front.Objectives; m++)
                {
                    var excess = Math.Max(0, front[i][m] - reference[r][m]);
                    squares += excess * excess;
                }

                nearest = Math.Min(nearest, squares);
            }

            sum += Math.Sqrt(nearest);
        }

        return reference.Count == 0 ? 0 : sum / reference.Count;
    }

    private static double Worst(PointSet front, PointSet reference, Func<double, double, double> excess, double least)
    {
        Check(front, reference);
        var worst = least;
        for (var r = 0; r < reference.Count; r++)
        {
            var nearest = double.PositiveInfinity;
            for (var i = 0; i < front.Count; i++)
            {
                var furthest = double.NegativeInfinity;
                for (var m = 0; m < front.Objectives; m++)
                {
                    furthest = Math.Max(furthest, excess(front[i][m], reference[r][m]));
                }

                nearest = Math.Min(nearest, furthest);
            }

            worst = Math.Max(worst, nearest);
        }

        return worst;
    }

    private static void Check(PointSet front, PointSet reference)
    {
        ArgumentNullException.ThrowIfNull(front);
        ArgumentNullException.ThrowIfNull(reference);
        if (front.Objectives != reference.Objectives)
        {
            throw new ArgumentException($"A front of {front.Objectives} objectives does not compare with one of {reference.Objectives}.", nameof(reference));
        }
    }

    private static void RequirePositive(PointSet points, string name)
    {
        for (var i = 0; i < points.Count; i++)
        {
            foreach (var value in points[i])
            {
                if (!(value > 0))
                {
                    throw new ArgumentException($"An objective is {value}; a ratio needs objectives above 0.", name);
                }
            }
        }
    }
}
