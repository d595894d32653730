namespace Dse.Core.Pareto;

/// <summary>Sorts out most points of a large set before any is sorted: those that one of a few strong points dominates.</summary>
internal static class Pivots
{
    // Below this, sorting is as fast.
    private const int LeastPoints = 2048;
    private const int MostPivots = 12;

    /// <summary>The points that may be non-dominated, in their order, and their indices; the set itself and null when it is small.</summary>
    public static (PointSet Points, int[]? Indices) Survivors(PointSet points)
    {
        if (points.Count < LeastPoints)
        {
            return (points, null);
        }

        var pivots = Choose(points);
        var survivors = new PointSet(points.Objectives, points.Count / 16);
        var indices = new List<int>(points.Count / 16);
        for (var i = 0; i < points.Count; i++)
        {
            if (!IsDominated(points[i], pivots, points.Objectives))
            {
                survivors.Add(points[i]);
                indices.Add(i);
            }
        }

        return (survivors, [.. indices]);
    }

    // Strong in some direction: least in the sum of the objectives over their ranges, each weighed double in turn.
    private static double[] Choose(PointSet points)
    {
        var objectives = points.Objectives;
        var (least, scale) = Ranges(points);
        var rounds = Math.Min(MostPivots, objectives + 1);
        var best = new int[rounds];
        var bestSum = new double[rounds];
        Array.Fill(bestSum, double.PositiveInfinity);
        for (var i = 0; i < points.Count; i++)
        {
            var point = points[i];
            var sum = 0.0;
            for (var m = 0; m < objectives; m++)
            {
                sum += (point[m] - least[m]) * scale[m];
            }

            for (var r = 0; r < rounds; r++)
            {
                var weighed = r == 0 ? sum : sum + ((point[r - 1] - least[r - 1]) * scale[r - 1]);
                if (weighed < bestSum[r])
                {
                    bestSum[r] = weighed;
                    best[r] = i;
                }
            }
        }

        var pivots = new double[rounds * objectives];
        for (var r = 0; r < rounds; r++)
        {
            points[best[r]].CopyTo(pivots.AsSpan(r * objectives));
        }

        return pivots;
    }

    private static (double[] Least, double[] Scale) Ranges(PointSet points)
    {
        var least = new double[points.Objectives];
        var most = new double[points.Objectives];
        Array.Fill(least, double.PositiveInfinity);
        Array.Fill(most, double.NegativeInfinity);
        for (var i = 0; i < points.Count; i++)
        {
            var point = points[i];
            for (var m = 0; m < least.Length; m++)
            {
                least[m] = Math.Min(least[m], point[m]);
                most[m] = Math.Max(most[m], point[m]);
            }
        }

        var scale = new double[least.Length];
        for (var m = 0; m < least.Length; m++)
        {
            var range = most[m] - least[m];
            scale[m] = range > 0 && double.IsFinite(range) ? 1 / range : 0;
            least[m] = double.IsFinite(least[m]) ? least[m] : 0;
        }

        return (least, scale);
    }

    private static bool IsDominated(ReadOnlySpan<double> point, double[] pivots, int objectives)
    {
        for (var at = 0; at < pivots.Length; at += objectives)
        {
            if (Dominance.Dominates(pivots.AsSpan(at, objectives), point))
            {
                return true;
            }
        }

        return false;
    }
}
