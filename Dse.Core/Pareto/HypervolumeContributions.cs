namespace Dse.Core.Pareto;

/// <summary>What each point of a front alone adds to its hypervolume; all objectives are minimised.</summary>
public static class HypervolumeContributions
{
    /// <summary>For every point the hypervolume that the non-dominated points would lose without it.</summary>
    /// <remarks>O(n log n) for two objectives, O(n²) for three, n times the hypervolume of the limit set beyond.</remarks>
    /// <param name="points">Any points. Dominated ones and those not below the reference point get 0 and take nothing from others; equal ones get 0 each.</param>
    /// <param name="reference">One finite value per objective.</param>
    /// <exception cref="ArgumentException">Another number of values in the reference point, or one not finite.</exception>
    /// <exception cref="NotSupportedException">More than <see cref="Hypervolume.MaxObjectives"/> objectives.</exception>
    public static double[] Compute(PointSet points, ReadOnlySpan<double> reference)
    {
        ArgumentNullException.ThrowIfNull(points);
        Hypervolume.CheckReference(points.Objectives, reference);
        var contributions = new double[points.Count];
        var front = new List<int>();
        foreach (var i in NonDominated.Filter(points))
        {
            if (LimitSetVolume.IsBelow(points[i], reference))
            {
                front.Add(i);
            }
        }

        switch (points.Objectives)
        {
            case 1:
                foreach (var i in front)
                {
                    contributions[i] = reference[0] - points[i][0];
                }

                break;
            case 2:
                Neighbours(points, front, reference, contributions);
                break;
            case 3:
                Slabs(points, front, reference, contributions);
                break;
            default:
                LimitSets(points, front, reference, contributions);
                break;
        }

        ClearRepeats(points, contributions);
        return contributions;
    }

    private static void Neighbours(PointSet points, List<int> front, ReadOnlySpan<double> reference, double[] contributions)
    {
        front.Sort((a, b) => points[a][0].CompareTo(points[b][0]));
        for (var k = 0; k < front.Count; k++)
        {
            var right = k + 1 < front.Count ? points[front[k + 1]][0] : reference[0];
            var top = k > 0 ? points[front[k - 1]][1] : reference[1];
            contributions[front[k]] = (right - points[front[k]][0]) * (top - points[front[k]][1]);
        }
    }

    private static void Slabs(PointSet points, List<int> front, ReadOnlySpan<double> reference, double[] contributions)
    {
        front.Sort((a, b) => points[a][2].CompareTo(points[b][2]) is var order and not 0 ? order : a.CompareTo(b));
        double[] xs = [.. front.Select(i => points[i][0])];
        double[] ys = [.. front.Select(i => points[i][1])];
        double[] zs = [.. front.Select(i => points[i][2])];
        var slab = new SweptSlab();
        for (var k = 0; k < front.Count; k++)
        {
            contributions[front[k]] = slab.Exclusive(xs[k], ys[k], zs[k], xs, ys, zs, k, reference);
        }
    }

    private static void LimitSets(PointSet points, List<int> front, ReadOnlySpan<double> reference, double[] contributions)
    {
        var objectives = points.Objectives;
        var volume = new LimitSetVolume(reference);
        var others = new double[front.Count * objectives];
        for (var k = 0; k < front.Count; k++)
        {
            points[front[k]].CopyTo(others.AsSpan(k * objectives));
        }

        var point = new double[objectives];
        for (var k = 0; k < front.Count; k++)
        {
            // The last one takes the place of the one that is left out.
            var own = others.AsSpan(k * objectives, objectives);
            own.CopyTo(point);
            others.AsSpan((front.Count - 1) * objectives, objectives).CopyTo(own);
            contributions[front[k]] = volume.Exclusive(point, others, front.Count - 1);
            point.CopyTo(own);
        }
    }

    private static void ClearRepeats(PointSet points, double[] contributions)
    {
        var order = points.LexicographicOrder();
        for (var k = 1; k < order.Length; k++)
        {
            if (points[order[k]].SequenceEqual(points[order[k - 1]]))
            {
                contributions[order[k]] = 0;
                contributions[order[k - 1]] = 0;
            }
        }
    }
}
