namespace Dse.Core.Pareto;

/// <summary>Finds, among the members of an archive, what covers a point and what the point dominates.</summary>
internal abstract class ArchiveIndex
{
    public static ArchiveIndex Create(int objectives) => objectives <= 2 ? new SortedArchiveIndex() : new BlockArchiveIndex(objectives);

    /// <summary>The slot of a member that is nowhere worse than the point; -1 when there is none. An equal member is found whenever there is one.</summary>
    public abstract int Covering(ReadOnlySpan<double> point);

    /// <summary>Adds an uncovered point and lists the slots of the members that it dominates, which leave.</summary>
    public abstract void Insert(ReadOnlySpan<double> point, int slot, List<int> removed);

    public abstract void Clear();
}

/// <summary>One or two objectives: members sorted by the first, so that a point is refused in O(log n).</summary>
internal sealed class SortedArchiveIndex : ArchiveIndex
{
    private double[] xs = new double[16];
    private double[] ys = new double[16];
    private int[] slots = new int[16];
    private int count;

    public override int Covering(ReadOnlySpan<double> point)
    {
        var at = LowerBound(point[0]);
        var y = Second(point);
        if (at < count && xs[at] == point[0] && ys[at] <= y)
        {
            return slots[at];
        }

        return at > 0 && ys[at - 1] <= y ? slots[at - 1] : -1;
    }

    public override void Insert(ReadOnlySpan<double> point, int slot, List<int> removed)
    {
        var (x, y) = (point[0], Second(point));
        var from = LowerBound(x);
        var to = from;
        while (to < count && ys[to] >= y)
        {
            removed.Add(slots[to++]);
        }

        var tail = count - to;
        var needed = from + 1 + tail;
        if (needed > xs.Length)
        {
            Array.Resize(ref xs, needed * 2);
            Array.Resize(ref ys, needed * 2);
            Array.Resize(ref slots, needed * 2);
        }

        if (to != from + 1)
        {
            Array.Copy(xs, to, xs, from + 1, tail);
            Array.Copy(ys, to, ys, from + 1, tail);
            Array.Copy(slots, to, slots, from + 1, tail);
        }

        xs[from] = x;
        ys[from] = y;
        slots[from] = slot;
        count = needed;
    }

    public override void Clear() => count = 0;

    private static double Second(ReadOnlySpan<double> point) => point.Length > 1 ? point[1] : 0;

    private int LowerBound(double x)
    {
        var (low, high) = (0, count);
        while (low < high)
        {
            var middle = (low + high) >>> 1;
            if (xs[middle] < x)
            {
                low = middle + 1;
            }
            else
            {
                high = middle;
            }
        }

        return low;
    }
}
