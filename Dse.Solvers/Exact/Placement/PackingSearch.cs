namespace Dse.Solvers.Exact.Placement;

/// <summary>
/// Depth-first search for a packing within a capacity: what both searches share. Where no buffer that is still to be placed crosses
/// from one section to the next, both sides are searched by themselves.
/// </summary>
/// <remarks>Sizes and the capacity must be below 2^29 units. One run each.</remarks>
internal abstract class PackingSearch
{
    /// <summary>Above every offset; sums with a size do not overflow.</summary>
    protected const int Placed = 1 << 30;

    private const long WorkPerPoll = 1 << 22;

    // The first buffer that may meet each buffer; the last is the last that begins before it ends.
    private readonly int[] meets;
    private readonly int[] crossing;
    private readonly int[] offsets;
    private readonly Func<bool> stop;
    private readonly int[] order;
    private readonly int[] sums;
    private readonly long pollEvery;
    private (int Low, int High) ordered;
    private int[] saved = new int[1 << 12];
    private int savedCount;
    private long limit;

    protected PackingSearch(PackingInstance instance, long capacity, int[] rank, Func<bool> stop)
    {
        (From, To, First, Rank, this.stop) = (instance.From, instance.To, instance.First, rank, stop);
        Capacity = (int)capacity;
        Size = [.. instance.Size.Select(s => (int)s)];
        Alignment = [.. instance.Alignment.Select(a => (int)a)];
        Rest = [.. instance.Load.Select(l => (int)Math.Min(l, int.MaxValue))];
        Lowest = new int[Size.Length];
        Bound = new int[Size.Length];
        offsets = new int[Size.Length];
        order = new int[Size.Length];
        sums = new int[Rest.Length];
        Weight = new int[Rest.Length];
        Array.Fill(Weight, 1);
        crossing = new int[Rest.Length + 1];
        for (var i = 0; i < Size.Length; i++)
        {
            for (var s = From[i]; s < To[i] - 1; s++)
            {
                crossing[s]++;
            }
        }

        var reach = new int[Rest.Length];
        for (var i = Size.Length - 1; i >= 0; i--)
        {
            reach.AsSpan(From[i], To[i] - From[i]).Fill(i);
        }

        meets = [.. From.Select(s => reach[s])];

        // A placement looks at every section of every buffer at worst.
        pollEvery = Math.Clamp(WorkPerPoll / (1 + To.Zip(From, (to, from) => (long)to - from).Sum()), 1, 1024);
    }

    /// <summary>Placements tried.</summary>
    public long Nodes { get; private set; }

    /// <summary>Whether it ended before it had an answer.</summary>
    public bool IsStopped { get; private set; }

    /// <summary>The offsets, in units, once found.</summary>
    public ReadOnlySpan<int> Offsets => offsets;

    /// <summary>For each section, one more than how often it could not hold what was to come.</summary>
    public int[] Weight { get; }

    protected int[] From { get; }

    protected int[] To { get; }

    protected int[] Size { get; }

    protected int[] Alignment { get; }

    protected int[] First { get; }

    protected int[] Rank { get; }

    protected int Capacity { get; }

    /// <summary>Units of each section that are still to be placed.</summary>
    protected int[] Rest { get; }

    /// <summary>For each buffer the offset upon what is placed; <see cref="Placed"/> once placed itself.</summary>
    protected int[] Lowest { get; }

    /// <summary>For each buffer that is still to be placed an offset that it cannot be below.</summary>
    protected int[] Bound { get; }

    /// <summary>The buffers still to be placed of the part that <see cref="Fits"/> saw last, by falling bounds.</summary>
    protected ReadOnlySpan<int> Falling => order.AsSpan(ordered.Low, FallingCount);

    private int FallingCount { get; set; }

    /// <summary>Searches.</summary>
    /// <param name="nodes">Placements to try at most.</param>
    /// <returns>Whether a packing was found; when not and not stopped, there is none.</returns>
    public bool Run(long nodes)
    {
        limit = nodes;
        return !Array.Exists(Rest, r => r > Capacity) && Parts(0, Rest.Length, 0, Rest.Length, 0, -1);
    }

    /// <summary>Places what is left in the sections [begin, end), after a placement at an offset of a buffer with a rank.</summary>
    protected abstract bool Search(int begin, int end, int offset, int rank);

    /// <summary>Counts a placement; true when the limit is met.</summary>
    protected bool Count() => IsStopped = IsStopped || ++Nodes >= limit || (Nodes % pollEvery == 0 && stop());

    /// <summary>Places a buffer at its lowest offset and searches on; undoes it when nothing is found.</summary>
    protected bool Try(int buffer, int begin, int end)
    {
        var mark = savedCount;
        if (Place(buffer) && Parts(begin, end, From[buffer], To[buffer], offsets[buffer], Rank[buffer]))
        {
            return true;
        }

        while (savedCount > mark)
        {
            Undo();
        }

        return false;
    }

    /// <summary>The buffers that may meet one: those of the range that end after it begins.</summary>
    protected (int Low, int High) Neighbours(int buffer) => (meets[buffer], First[To[buffer]]);

    /// <summary>An offset raised to a buffer's alignment.</summary>
    protected int Aligned(int offset, int buffer) =>
        Alignment[buffer] is var alignment && alignment == 1 ? offset : (offset + alignment - 1) / alignment * alignment;

    /// <summary>Whether in every section what is still to be placed can follow one after the other, each from its bound.</summary>
    protected bool Fits(int begin, int end)
    {
        Sort(First[begin], First[end]);
        Array.Clear(sums, begin, end - begin);
        foreach (var i in Falling)
        {
            var (units, most) = (Size[i], Capacity - Bound[i] - Size[i]);
            var section = sums.AsSpan(From[i], To[i] - From[i]);
            for (var s = 0; s < section.Length; s++)
            {
                if (section[s] > most)
                {
                    Weight[From[i] + s]++;
                    return false;
                }

                section[s] += units;
            }
        }

        return true;
    }

    // From one node to the next bounds change little, so that the last order is nearly right.
    private void Sort(int low, int high)
    {
        if (ordered != (low, high))
        {
            ordered = (low, high);
            for (var i = low; i < high; i++)
            {
                order[i] = i;
            }
        }

        var items = order.AsSpan(low, high - low);
        FallingCount = 0;
        for (var k = 0; k < items.Length; k++)
        {
            var item = items[k];
            var key = Lowest[item] >= Placed ? -1 : Bound[item];
            var at = k;
            while (at > 0 && (Lowest[items[at - 1]] >= Placed ? -1 : Bound[items[at - 1]]) < key)
            {
                items[at] = items[at - 1];
                at--;
            }

            items[at] = item;
            FallingCount += key < 0 ? 0 : 1;
        }
    }

    // Searches each part of the sections [begin, end) that the cuts within [changedBegin, changedEnd) leave.
    private bool Parts(int begin, int end, int changedBegin, int changedEnd, int offset, int rank)
    {
        var start = begin;
        for (var s = Math.Max(changedBegin - 1, begin); s < Math.Min(changedEnd, end - 1); s++)
        {
            if (crossing[s] == 0)
            {
                if (!Search(start, s + 1, offset, rank))
                {
                    return false;
                }

                start = s + 1;
            }
        }

        return Search(start, end, offset, rank);
    }

    private bool Place(int buffer)
    {
        var (offset, a, b) = (Lowest[buffer], From[buffer], To[buffer]);
        var top = offset + Size[buffer];
        var (low, high) = Neighbours(buffer);
        if (savedCount + high - low + 1 > saved.Length)
        {
            Array.Resize(ref saved, (2 * saved.Length) + high - low);
        }

        Lowest.AsSpan(low, high - low).CopyTo(saved.AsSpan(savedCount));
        savedCount += high - low;
        saved[savedCount++] = buffer;
        offsets[buffer] = offset;
        Lowest[buffer] = Placed;
        var fits = true;
        for (var s = a; s < b; s++)
        {
            Rest[s] -= Size[buffer];
            if (Rest[s] > 0 && top + Rest[s] > Capacity)
            {
                fits = false;
                Weight[s]++;
            }
        }

        for (var s = a; s < b - 1; s++)
        {
            crossing[s]--;
        }

        for (var i = low; i < high; i++)
        {
            if (To[i] > a && Lowest[i] < top)
            {
                Lowest[i] = Aligned(top, i);
            }
        }

        return fits;
    }

    private void Undo()
    {
        var buffer = saved[--savedCount];
        var (a, b) = (From[buffer], To[buffer]);
        var (low, high) = Neighbours(buffer);
        savedCount -= high - low;
        saved.AsSpan(savedCount, high - low).CopyTo(Lowest.AsSpan(low));
        for (var s = a; s < b; s++)
        {
            Rest[s] += Size[buffer];
        }

        for (var s = a; s < b - 1; s++)
        {
            crossing[s]++;
        }
    }
}
