namespace Dse.Core.Pareto;

/// <summary>The hypervolume of four objectives in O(n²): a sweep along the fourth over a volume of three that grows point by point.</summary>
/// <remarks>Not thread-safe; reused from call to call.</remarks>
internal sealed class FourObjectiveVolume
{
    private readonly SweptSlab slab = new();
    private double[] xs = [];
    private double[] ys = [];
    private double[] zs = [];
    private double[] keys = [];
    private int[] order = [];
    private int count;

    /// <summary>Computes it.</summary>
    /// <param name="values">Points below the reference point, the first four of every <paramref name="stride"/> numbers.</param>
    /// <param name="points">How many.</param>
    /// <param name="stride">Numbers from one to the next.</param>
    /// <param name="reference">At least four numbers.</param>
    public double Compute(ReadOnlySpan<double> values, int points, int stride, ReadOnlySpan<double> reference)
    {
        MakeRoom(points);
        for (var i = 0; i < points; i++)
        {
            keys[i] = values[(i * stride) + 3];
            order[i] = i;
        }

        keys.AsSpan(0, points).Sort(order.AsSpan(0, points));
        count = 0;
        var total = 0.0;
        var volume = 0.0;
        var reached = 0.0;
        for (var k = 0; k < points; k++)
        {
            total += volume * (keys[k] - reached);
            reached = keys[k];
            var at = order[k] * stride;
            volume += Add(values[at], values[at + 1], values[at + 2], reference);
        }

        return total + (volume * (reference[3] - reached));
    }

    private double Add(double x, double y, double z, ReadOnlySpan<double> reference)
    {
        var added = slab.Exclusive(x, y, z, xs.AsSpan(0, count), ys.AsSpan(0, count), zs.AsSpan(0, count), -1, reference);
        if (added <= 0)
        {
            return 0;
        }

        // What the point dominates in three objectives no longer matters to later ones.
        var kept = 0;
        while (kept < count && zs[kept] < z)
        {
            kept++;
        }

        var place = kept;
        for (var i = kept; i < count; i++)
        {
            if (xs[i] < x || ys[i] < y)
            {
                (xs[kept], ys[kept], zs[kept]) = (xs[i], ys[i], zs[i]);
                kept++;
            }
        }

        xs.AsSpan(place, kept - place).CopyTo(xs.AsSpan(place + 1));
        ys.AsSpan(place, kept - place).CopyTo(ys.AsSpan(place + 1));
        zs.AsSpan(place, kept - place).CopyTo(zs.AsSpan(place + 1));
        (xs[place], ys[place], zs[place]) = (x, y, z);
        count = kept + 1;
        return added;
    }

    private void MakeRoom(int points)
    {
        if (points + 1 > xs.Length)
        {
            var size = Math.Max(16, (points + 1) * 2);
            (xs, ys, zs, keys, order) = (new double[size], new double[size], new double[size], new double[size], new int[size]);
        }
    }
}
