namespace Dse.Core.Pareto;

/// <summary>The volume that one point of three objectives adds to others, by a sweep over those in order of the third.</summary>
/// <remarks>
/// O(n) steps, most of them two comparisons: within the quadrant of the point the uncovered area only shrinks, and what
/// lies beyond its two ends cannot shrink it further (the one-contribution step of Guerreiro and Fonseca 2018, HV4D+,
/// without its pointers). Not thread-safe.
/// </remarks>
internal sealed class SweptSlab
{
    private readonly Staircase stairs = new();

    /// <summary>The volume within the reference point that the point dominates and the others do not.</summary>
    /// <param name="x">First coordinate of the point.</param>
    /// <param name="y">Second.</param>
    /// <param name="z">Third.</param>
    /// <param name="xs">First coordinates of the others, ordered by their third.</param>
    /// <param name="ys">Second coordinates.</param>
    /// <param name="zs">Third coordinates, never falling.</param>
    /// <param name="skip">Index of one to leave out; -1 for none.</param>
    /// <param name="reference">Beyond the point in every coordinate.</param>
    public double Exclusive(double x, double y, double z, ReadOnlySpan<double> xs, ReadOnlySpan<double> ys, ReadOnlySpan<double> zs, int skip, ReadOnlySpan<double> reference)
    {
        stairs.Clear();
        var (endX, endY) = (reference[0], reference[1]);
        var area = (endX - x) * (endY - y);
        var volume = 0.0;
        var reached = z;
        for (var i = 0; i < xs.Length; i++)
        {
            if (xs[i] >= endX || ys[i] >= endY || i == skip)
            {
                continue;
            }

            var (qx, qy) = (Math.Max(xs[i], x), Math.Max(ys[i], y));
            if (zs[i] > reached)
            {
                volume += area * (zs[i] - reached);
                reached = zs[i];
            }

            if (qx == x && qy == y)
            {
                return volume;
            }

            if (stairs.Covers(qx, qy))
            {
                continue;
            }

            area -= stairs.AddArea(qx, qy, reference[0], reference[1]);
            endX = qy == y ? qx : endX;
            endY = qx == x ? qy : endY;
        }

        return volume + (area * (reference[2] - reached));
    }
}
