namespace Dse.Core.Pareto;

/// <summary>The exact volume that a set of points dominates within a reference point; all objectives are minimised.</summary>
public static class Hypervolume
{
    /// <summary>The most objectives that are computed.</summary>
    public const int MaxObjectives = 3;

    /// <summary>Computes it by a sweep, O(n log n) comparisons.</summary>
    /// <param name="points">Any points; dominated ones add nothing, and neither do those not below the reference point everywhere.</param>
    /// <param name="reference">One finite value per objective.</param>
    /// <exception cref="ArgumentException">Another number of values in the reference point, or one not finite.</exception>
    /// <exception cref="NotSupportedException">More than <see cref="MaxObjectives"/> objectives.</exception>
    public static double Compute(PointSet points, ReadOnlySpan<double> reference)
    {
        ArgumentNullException.ThrowIfNull(points);
        if (reference.Length != points.Objectives)
        {
            throw new ArgumentException($"The reference point has {reference.Length} values for {points.Objectives} objectives.", nameof(reference));
        }

        foreach (var value in reference)
        {
            if (!double.IsFinite(value))
            {
                throw new ArgumentException($"The reference point holds {value}; every value must be finite.", nameof(reference));
            }
        }

        return points.Objectives switch
        {
            1 => Length(points, reference[0]),
            2 => Area(points, reference),
            3 => Volume(points, reference),
            _ => throw new NotSupportedException($"Exact hypervolume is computed for at most {MaxObjectives} objectives, not {points.Objectives}."),
        };
    }

    private static double Length(PointSet points, double reference)
    {
        var best = reference;
        for (var i = 0; i < points.Count; i++)
        {
            best = Math.Min(best, points[i][0]);
        }

        return reference - best;
    }

    private static double Area(PointSet points, ReadOnlySpan<double> reference)
    {
        var area = 0.0;
        var lowest = reference[1];
        foreach (var i in points.LexicographicOrder())
        {
            var point = points[i];
            if (point[0] < reference[0] && point[1] < lowest)
            {
                area += (reference[0] - point[0]) * (lowest - point[1]);
                lowest = point[1];
            }
        }

        return area;
    }

    // Sweeps along the first objective; the area of the other two grows as points join the staircase.
    private static double Volume(PointSet points, ReadOnlySpan<double> reference)
    {
        var stairs = new Staircase();
        var volume = 0.0;
        var area = 0.0;
        var reached = 0.0;
        foreach (var i in points.LexicographicOrder())
        {
            var (x, y, z) = (points[i][0], points[i][1], points[i][2]);
            if (x >= reference[0] || y >= reference[1] || z >= reference[2] || stairs.Covers(y, z))
            {
                continue;
            }

            volume += area * (x - reached);
            reached = x;
            area += AddedArea(stairs, y, z, reference[1], reference[2]);
        }

        return volume + (area * (reference[0] - reached));
    }

    private static double AddedArea(Staircase stairs, double y, double z, double referenceY, double referenceZ)
    {
        var (from, to) = stairs.Replaced(y, z);
        var added = 0.0;
        var left = y;
        var ceiling = from > 0 ? stairs.Y(from - 1) : referenceZ;
        for (var k = from; k < to; k++)
        {
            added += (stairs.X(k) - left) * (ceiling - z);
            left = stairs.X(k);
            ceiling = stairs.Y(k);
        }

        var right = to < stairs.Count ? stairs.X(to) : referenceY;
        added += (right - left) * (ceiling - z);
        stairs.Insert(y, z, (from, to));
        return added;
    }
}
