namespace Dse.Solvers.Exact.Placement;

/// <summary>Places buffers one after the other, each in the lowest gap that holds it.</summary>
internal static class FirstFit
{
    /// <summary>Offsets in units.</summary>
    /// <param name="instance">The buffers.</param>
    /// <param name="order">The buffers from first to last.</param>
    /// <param name="stop">Asked now and then; true leaves the rest on top of one another.</param>
    public static long[] Place(PackingInstance instance, int[] order, Func<bool> stop)
    {
        var offsets = new long[instance.Count];
        var (from, to, size) = (instance.From, instance.To, instance.Size);

        // Those placed, by offset.
        var begins = new int[order.Length];
        var ends = new int[order.Length];
        var bottoms = new long[order.Length];
        var tops = new long[order.Length];
        var count = 0;
        foreach (var buffer in order)
        {
            if ((count & 0xFF) == 0 && stop())
            {
                return Stacked(instance);
            }

            var at = 0L;
            var (begin, end, units, alignment) = (from[buffer], to[buffer], size[buffer], instance.Alignment[buffer]);
            for (var p = 0; p < count; p++)
            {
                if (begins[p] < end && ends[p] > begin && tops[p] > at)
                {
                    if (bottoms[p] >= at + units)
                    {
                        break;
                    }

                    at = (tops[p] + alignment - 1) / alignment * alignment;
                }
            }

            offsets[buffer] = at;
            var place = Array.BinarySearch(bottoms, 0, count, at);
            place = place < 0 ? ~place : place;
            Insert(begins, place, count, begin);
            Insert(ends, place, count, end);
            Insert(bottoms, place, count, at);
            Insert(tops, place, count, at + units);
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

    private static void Insert<T>(T[] array, int place, int count, T value)
    {
        Array.Copy(array, place, array, place + 1, count - place);
        array[place] = value;
    }
}
