namespace Dse.Core.Pareto;

/// <summary>How much room a point of a front has around it (Deb et al. 2002, NSGA-II).</summary>
public static class Crowding
{
    /// <summary>The crowding distance of each listed point among the listed ones; infinite at the ends of every objective.</summary>
    /// <remarks>Each objective is divided by its range over the listed points, so that units do not matter; one with no range is left out.</remarks>
    /// <param name="points">All points.</param>
    /// <param name="members">Indices of one front.</param>
    public static double[] Distances(PointSet points, ReadOnlySpan<int> members)
    {
        ArgumentNullException.ThrowIfNull(points);
        var distances = new double[members.Length];
        var values = new double[members.Length];
        var order = new int[members.Length];
        for (var m = 0; m < points.Objectives; m++)
        {
            for (var i = 0; i < members.Length; i++)
            {
                values[i] = points[members[i]][m];
                order[i] = i;
            }

            Array.Sort(values, order);
            var range = members.Length == 0 ? 0 : values[^1] - values[0];
            if (!(range > 0) || !double.IsFinite(range))
            {
                continue;
            }

            // Among equal ends the lowest index keeps the infinite distance, whatever the sort did.
            distances[LowestOf(order, values, values[0])] = double.PositiveInfinity;
            distances[LowestOf(order, values, values[^1])] = double.PositiveInfinity;
            for (var k = 1; k < order.Length - 1; k++)
            {
                distances[order[k]] += (values[k + 1] - values[k - 1]) / range;
            }
        }

        return distances;
    }

    private static int LowestOf(int[] order, double[] values, double value)
    {
        var start = Array.BinarySearch(values, value);
        var best = order[start];
        for (var k = start - 1; k >= 0 && values[k] == value; k--)
        {
            best = Math.Min(best, order[k]);
        }

        for (var k = start + 1; k < values.Length && values[k] == value; k++)
        {
            best = Math.Min(best, order[k]);
        }

        return best;
    }
}
