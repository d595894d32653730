namespace Dse.Core.Pareto;

/// <summary>The exact volume that a set of points dominates within a reference point; all objectives are minimised.</summary>
public static class Hypervolume
{
    /// <summary>The most objectives that are computed.</summary>
    public const int MaxObjectives = 10;

    /// <summary>Computes it: sorting and sweeping for up to three objectives, O(n²) for four, limit sets beyond (While et al. 2012, WFG).</summary>
    /// <param name="points">Any points; dominated ones add nothing, and neither do those not below the reference point everywhere.</param>
    /// <param name="reference">One finite value per objective.</param>
    /// <exception cref="ArgumentException">Another number of values in the reference point, or one not finite.</exception>
    /// <exception cref="NotSupportedException">More than <see cref="MaxObjectives"/> objectives.</exception>
    public static double Compute(PointSet points, ReadOnlySpan<double> reference) => Compute(points, reference, long.MaxValue)!.Value;

    /// <summary>Computes it unless that takes too long: beyond four objectives the time grows exponentially with them.</summary>
    /// <param name="points">Any points.</param>
    /// <param name="reference">One finite value per objective.</param>
    /// <param name="maxSteps">Pairs of points to compare at most, about 10^9 in two to five seconds; counted, not timed, so that the answer is the same everywhere.</param>
    /// <returns>Null when it would take more steps.</returns>
    /// <exception cref="ArgumentException">Another number of values in the reference point, or one not finite.</exception>
    /// <exception cref="NotSupportedException">More than <see cref="MaxObjectives"/> objectives.</exception>
    public static double? Compute(PointSet points, ReadOnlySpan<double> reference, long maxSteps)
    {
        ArgumentNullException.ThrowIfNull(points);
        CheckReference(points.Objectives, reference);
        return points.Objectives switch
        {
            1 => Length(points, reference[0]),
            2 => Area(points, reference),
            3 => Volume(points, reference),
            _ => LimitSetVolume.Compute(points, reference, maxSteps),
        };
    }

    /// <summary>Refuses a reference point that does not fit.</summary>
    internal static void CheckReference(int objectives, ReadOnlySpan<double> reference)
    {
        if (reference.Length != objectives)
        {
            throw new ArgumentException($"The reference point has {reference.Length} values for {objectives} objectives.", nameof(reference));
        }

        if (objectives > MaxObjectives)
        {
            throw new NotSupportedException($"The hypervolume of {objectives} objectives is not computed; at most {MaxObjectives} are.");
        }

        foreach (var value in reference)
        {
            if (!double.IsFinite(value))
            {
                throw new ArgumentException($"The reference point holds {value}; every value must be finite.", nameof(reference));
            }
        }
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
            area += stairs.AddArea(y, z, reference[1], reference[2]);
        }

        return volume + (area * (reference[0] - reached));
    }
}
