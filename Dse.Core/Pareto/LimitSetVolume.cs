namespace Dse.Core.Pareto;

/// <summary>The hypervolume of four and more objectives by limit sets (While, Bradstreet and Barone 2012, WFG).</summary>
/// <remarks>
/// Points are taken in order of their last objective. What each adds to those before it is a box less the hypervolume of
/// those points raised to it, and all of that has one height in the last objective, which therefore drops out. At four
/// objectives the sweep takes over. Not thread-safe; reused from call to call.
/// </remarks>
internal sealed class LimitSetVolume
{
    private readonly FourObjectiveVolume four = new();
    private readonly double[] reference;
    private readonly Level[] levels;
    private long left;

    /// <summary>Makes room.</summary>
    /// <param name="reference">Four or more numbers.</param>
    public LimitSetVolume(ReadOnlySpan<double> reference)
    {
        this.reference = reference.ToArray();
        levels = [.. Enumerable.Range(0, reference.Length + 1).Select(_ => new Level())];
    }

    /// <summary>The hypervolume of a set, or null when it takes more steps than allowed.</summary>
    public static double? Compute(PointSet points, ReadOnlySpan<double> reference, long maxSteps)
    {
        var objectives = points.Objectives;
        var volume = new LimitSetVolume(reference) { left = maxSteps };
        var kept = new double[points.Count * objectives];
        var count = 0;
        for (var i = 0; i < points.Count; i++)
        {
            if (IsBelow(points[i], reference))
            {
                points[i].CopyTo(kept.AsSpan(count++ * objectives));
            }
        }

        if (objectives > 4)
        {
            count = volume.Filtered(kept, count, objectives, objectives, maxSteps);
        }

        var total = volume.Of(kept, count, objectives, objectives);
        return volume.left < 0 ? null : total;
    }

    /// <summary>What a point adds to others; all below the reference point.</summary>
    /// <param name="point">One number per objective.</param>
    /// <param name="others">Points, one after another.</param>
    /// <param name="count">How many.</param>
    public double Exclusive(ReadOnlySpan<double> point, ReadOnlySpan<double> others, int count)
    {
        left = long.MaxValue;
        return Exclusive(point, others, count, point.Length, point.Length);
    }

    /// <summary>Whether a point is below the reference point in every objective.</summary>
    public static bool IsBelow(ReadOnlySpan<double> point, ReadOnlySpan<double> reference)
    {
        for (var m = 0; m < reference.Length; m++)
        {
            if (!(point[m] < reference[m]))
            {
                return false;
            }
        }

        return true;
    }

    private double Of(ReadOnlySpan<double> values, int count, int stride, int objectives)
    {
        if (count == 0)
        {
            return 0;
        }

        if (count == 1)
        {
            return Box(values, objectives);
        }

        left -= (long)count * count / 2;
        if (left < 0)
        {
            return 0;
        }

        if (objectives == 4)
        {
            return four.Compute(values, count, stride, reference);
        }

        var sorted = levels[objectives].Sorted(values, count, stride, objectives);
        var total = 0.0;
        for (var i = 0; i < count && left >= 0; i++)
        {
            var point = sorted.AsSpan(i * objectives, objectives);
            total += (reference[objectives - 1] - point[^1]) * Exclusive(point, sorted, i, objectives, objectives - 1);
        }

        return total;
    }

    // Within the first objectives only.
    private double Exclusive(ReadOnlySpan<double> point, ReadOnlySpan<double> others, int count, int stride, int objectives)
    {
        var limits = levels[objectives].Limits(count, objectives);
        var kept = 0;
        for (var i = count - 1; i >= 0; i--)
        {
            var limit = limits.AsSpan(kept * objectives, objectives);
            var other = others.Slice(i * stride, objectives);
            var isPoint = true;
            for (var m = 0; m < objectives; m++)
            {
                limit[m] = Math.Max(point[m], other[m]);
                isPoint &= limit[m] == point[m];
            }

            if (isPoint)
            {
                return 0;
            }

            kept = Joined(limits, kept, objectives, objectives);
        }

        return Box(point, objectives) - Of(limits, kept, objectives, objectives);
    }

    // The point behind the kept ones joins them unless one covers it; those that it covers leave.
    private static int Joined(double[] values, int kept, int stride, int objectives)
    {
        var point = values.AsSpan(kept * stride, objectives);
        var write = 0;
        for (var k = 0; k < kept; k++)
        {
            var other = values.AsSpan(k * stride, objectives);
            if (Dominance.WeaklyDominates(other, point))
            {
                // None before it can have left: it would have been covered by this one too.
                return kept;
            }

            if (!Dominance.WeaklyDominates(point, other))
            {
                if (write != k)
                {
                    other.CopyTo(values.AsSpan(write * stride));
                }

                write++;
            }
        }

        if (write != kept)
        {
            point.CopyTo(values.AsSpan(write * stride));
        }

        return write + 1;
    }

    private int Filtered(double[] values, int count, int stride, int objectives, long maxSteps)
    {
        var kept = 0;
        for (var i = 0; i < count; i++)
        {
            left -= kept;
            if (left < 0 && maxSteps != long.MaxValue)
            {
                return 0;
            }

            values.AsSpan(i * stride, objectives).CopyTo(values.AsSpan(kept * stride));
            kept = Joined(values, kept, stride, objectives);
        }

        return kept;
    }

    private double Box(ReadOnlySpan<double> point, int objectives)
    {
        var box = 1.0;
        for (var m = 0; m < objectives; m++)
        {
            box *= reference[m] - point[m];
        }

        return box;
    }

    // Buffers of one number of objectives.
    private sealed class Level
    {
        private double[] sorted = [];
        private double[] limits = [];
        private double[] keys = [];
        private int[] order = [];

        public double[] Limits(int count, int objectives)
        {
            if (limits.Length < (count + 1) * objectives)
            {
                limits = new double[(count + 1) * objectives * 2];
            }

            return limits;
        }

        public double[] Sorted(ReadOnlySpan<double> values, int count, int stride, int objectives)
        {
            if (order.Length < count)
            {
                (sorted, keys, order) = (new double[count * objectives * 2], new double[count * 2], new int[count * 2]);
            }

            for (var i = 0; i < count; i++)
            {
                keys[i] = values[(i * stride) + objectives - 1];
                order[i] = i;
            }

            keys.AsSpan(0, count).Sort(order.AsSpan(0, count));
            for (var i = 0; i < count; i++)
            {
                values.Slice(order[i] * stride, objectives).CopyTo(sorted.AsSpan(i * objectives));
            }

            return sorted;
        }
    }
}
