using System.Numerics;

namespace Dse.Solvers.Exact.Placement;

/// <summary>Places buffers one after the other, each in the lowest gap that holds it or in the narrowest.</summary>
/// <remarks>Not thread-safe; reused from order to order.</remarks>
internal sealed class FirstFit(PackingInstance instance)
{
    // Those placed, by offset.
    private readonly int[] begins = new int[instance.Count];
    private readonly int[] ends = new int[instance.Count];
    private readonly long[] bottoms = new long[instance.Count];
    private readonly long[] tops = new long[instance.Count];
    private readonly BlockLists? blocks = instance.Count > BlockLists.WorthIt ? new BlockLists(instance.SectionCount) : null;
    private int count;

    /// <summary>Offsets in units; null when stopped or when a buffer ends beyond the limit.</summary>
    /// <param name="order">The buffers from first to last.</param>
    /// <param name="takesNarrowest">Whether a buffer goes to the narrowest gap that holds it instead of the lowest.</param>
    /// <param name="limit">Units that no buffer may end beyond.</param>
    /// <param name="stop">Asked now and then.</param>
    public long[]? Place(int[] order, bool takesNarrowest, long limit, Func<bool> stop)
    {
        var offsets = new long[instance.Count];
        count = 0;
        blocks?.Clear();
        foreach (var buffer in order)
        {
            var (begin, end, units) = (instance.From[buffer], instance.To[buffer], instance.Size[buffer]);
            var alignment = instance.Alignment[buffer];
            var at = blocks?.Covers(begin, end) == true ? blocks.Find(begin, end, units, alignment, takesNarrowest) : Find(begin, end, units, alignment, takesNarrowest);
            if (at > limit - units || ((count & 0x1F) == 0 && stop()))
            {
                return null;
            }

            offsets[buffer] = at;
            var place = Array.BinarySearch(bottoms, 0, count, at);
            place = place < 0 ? ~place : place;
            Insert(begins, place, begin);
            Insert(ends, place, end);
            Insert(bottoms, place, at);
            Insert(tops, place, at + units);
            blocks?.Add(begin, end, at, at + units);
            count++;
        }

        return offsets;
    }

    /// <summary>Offsets in units of buffers that all lie above one another.</summary>
    public static long[] Stacked(PackingInstance instance)
    {
        var offsets = new long[instance.Count];
        var at = 0L;
        for (var i = 0; i < offsets.Length; i++)
        {
            var alignment = instance.Alignment[i];
            offsets[i] = (at + alignment - 1) / alignment * alignment;
            at = offsets[i] + instance.Size[i];
        }

        return offsets;
    }

    private long Find(int begin, int end, long units, long alignment, bool takesNarrowest)
    {
        var (at, best, narrowest) = (0L, -1L, long.MaxValue);
        var (first, last) = (new Vector<int>(begin), new Vector<int>(end));
        for (var p = 0; p < count;)
        {
            // Most of those placed are not live at the time.
            var stopAt = Math.Min(count, p + Vector<int>.Count);
            if (stopAt == p + Vector<int>.Count
                && (Vector.LessThan(new Vector<int>(begins, p), last) & Vector.GreaterThan(new Vector<int>(ends, p), first)) == Vector<int>.Zero)
            {
                p = stopAt;
                continue;
            }

            for (; p < stopAt; p++)
            {
                if (begins[p] >= end || ends[p] <= begin || tops[p] <= at)
                {
                    continue;
                }

                var gap = bottoms[p] - at;
                if (gap >= units)
                {
                    if (!takesNarrowest)
                    {
                        return at;
                    }

                    (best, narrowest) = gap < narrowest ? (at, gap) : (best, narrowest);
                }

                at = (tops[p] + alignment - 1) / alignment * alignment;
            }
        }

        return best >= 0 ? best : at;
    }

    private void Insert<T>(T[] array, int place, T value)
    {
        Array.Copy(array, place, array, place + 1, count - place);
        array[place] = value;
    }
}
