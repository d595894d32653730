namespace Dse.Solvers.Exact.Placement;

/// <summary>
/// Depth-first search for a packing within a capacity, over canonical packings only: offsets never fall from one placement to the
/// next (equal ones follow a given order), and every buffer lies as low as those placed before allow. Any packing can be pushed
/// down into a canonical one, so that a search without a result is a proof (Moffitt, "MiniMalloc", ASPLOS 2023).
/// </summary>
/// <remarks>
/// A branch is left when a section's floor and what is still to be placed in it exceed the capacity, and when a buffer would lie
/// at or above the end of another that could be put below it first. Where no buffer that is still to be placed crosses from one
/// section to the next, both sides are searched by themselves. One use each.
/// </remarks>
internal sealed class CanonicalSearch
{
    // Above every offset; sums with a size do not overflow.
    private const int Placed = 1 << 30;

    private readonly int[] from;
    private readonly int[] to;
    private readonly int[] size;
    private readonly int[] alignment;
    private readonly int[] first;
    private readonly int[] rank;

    // The first buffer that may meet each buffer; the last is the last that begins before it ends.
    private readonly int[] meets;
    private readonly int capacity;
    private readonly Func<bool> stop;
    private readonly int[] lowest;
    private readonly int[] floor;
    private readonly int[] rest;
    private readonly int[] crossing;
    private readonly int[] offsets;
    private int[] saved = new int[1 << 16];
    private int savedCount;
    private int[] candidates = new int[1 << 14];
    private int candidateCount;
    private long limit;

    /// <summary>Prepares a search.</summary>
    /// <param name="instance">The buffers; their sizes and the capacity must be below 2^29 units.</param>
    /// <param name="capacity">Units to fit in.</param>
    /// <param name="rank">For each buffer its place among those of the same offset; smaller ones are tried first.</param>
    /// <param name="stop">Asked now and then; true ends the search.</param>
    public CanonicalSearch(PackingInstance instance, long capacity, int[] rank, Func<bool> stop)
    {
        (from, to, first, this.rank, this.stop) = (instance.From, instance.To, instance.First, rank, stop);
        this.capacity = (int)capacity;
        size = [.. instance.Size.Select(s => (int)s)];
        alignment = [.. instance.Alignment.Select(a => (int)a)];
        rest = [.. instance.Load.Select(l => (int)l)];
        floor = new int[rest.Length];
        lowest = new int[size.Length];
        offsets = new int[size.Length];
        meets = new int[size.Length];
        crossing = new int[rest.Length + 1];
        for (var i = 0; i < size.Length; i++)
        {
            meets[i] = i;
            for (var s = from[i]; s < to[i] - 1; s++)
            {
                crossing[s]++;
            }
        }

        var reach = new int[rest.Length];
        Array.Fill(reach, size.Length);
        for (var i = size.Length - 1; i >= 0; i--)
        {
            for (var s = from[i]; s < to[i]; s++)
            {
                reach[s] = i;
            }
        }

        for (var i = 0; i < size.Length; i++)
        {
            meets[i] = reach[from[i]];
        }
    }

    /// <summary>Placements tried.</summary>
    public long Nodes { get; private set; }

    /// <summary>Whether it ended before it had an answer.</summary>
    public bool IsStopped { get; private set; }

    /// <summary>The offsets, in units, once found.</summary>
    public ReadOnlySpan<int> Offsets => offsets;

    /// <summary>Searches.</summary>
    /// <param name="nodes">Placements to try at most.</param>
    /// <returns>Whether a packing was found; when not and not stopped, there is none.</returns>
    public bool Run(long nodes)
    {
        limit = nodes;
        for (var s = 0; s < rest.Length; s++)
        {
            if (rest[s] > capacity)
            {
                return false;
            }
        }

        return Parts(0, rest.Length, 0, rest.Length, 0, -1);
    }

    // Searches each part of the sections [begin, end) that the cuts within [changedBegin, changedEnd) leave.
    private bool Parts(int begin, int end, int changedBegin, int changedEnd, int offset, int place)
    {
        var start = begin;
        for (var s = Math.Max(changedBegin - 1, begin); s < Math.Min(changedEnd, end - 1); s++)
        {
            if (crossing[s] == 0)
            {
                if (!Search(start, s + 1, offset, place))
                {
                    return false;
                }

                start = s + 1;
            }
        }

        return Search(start, end, offset, place);
    }

    // Places what is left in the sections [begin, end), at the offset or above it; at the offset only what follows the place.
    private bool Search(int begin, int end, int offset, int place)
    {
        var (low, high) = (first[begin], first[end]);
        var ceiling = Placed;
        for (var i = low; i < high; i++)
        {
            ceiling = Math.Min(ceiling, lowest[i] + size[i]);
        }

        if (ceiling >= Placed)
        {
            return true;
        }

        var mark = candidateCount;
        for (var i = low; i < high; i++)
        {
            if (lowest[i] < ceiling && (lowest[i] > offset || (lowest[i] == offset && rank[i] > place)))
            {
                if (candidateCount == candidates.Length)
                {
                    Array.Resize(ref candidates, 2 * candidates.Length);
                }

                var at = candidateCount++;
                while (at > mark && Precedes(i, candidates[at - 1]))
                {
                    candidates[at] = candidates[at - 1];
                    at--;
                }

                candidates[at] = i;
            }
        }

        var count = candidateCount;
        for (var c = mark; c < count; c++)
        {
            if (++Nodes >= limit || ((Nodes & 0x3FFF) == 0 && stop()))
            {
                IsStopped = true;
                break;
            }

            var buffer = candidates[c];
            var undo = savedCount;
            if (Place(buffer, begin, end) && Parts(begin, end, from[buffer], to[buffer], offsets[buffer], rank[buffer]))
            {
                candidateCount = mark;
                return true;
            }

            if (IsStopped)
            {
                break;
            }

            Undo(undo);
        }

        candidateCount = mark;
        return false;
    }

    private bool Precedes(int a, int b) => lowest[a] < lowest[b] || (lowest[a] == lowest[b] && rank[a] < rank[b]);

    private bool Place(int buffer, int begin, int end)
    {
        var offset = lowest[buffer];
        var top = offset + size[buffer];
        var (a, b) = (from[buffer], to[buffer]);
        var (low, high) = (meets[buffer], first[b]);
        Reserve((b - a) + (high - low) + 2);
        floor.AsSpan(a, b - a).CopyTo(saved.AsSpan(savedCount));
        savedCount += b - a;
        lowest.AsSpan(low, high - low).CopyTo(saved.AsSpan(savedCount));
        savedCount += high - low;
        saved[savedCount++] = buffer;
        offsets[buffer] = offset;
        lowest[buffer] = Placed;
        var fits = true;
        for (var s = a; s < b; s++)
        {
            floor[s] = top;
            rest[s] -= size[buffer];
            fits &= rest[s] == 0 || top + rest[s] <= capacity;
        }

        for (var s = a; s < b - 1; s++)
        {
            crossing[s]--;
        }

        if (!fits)
        {
            return false;
        }

        var (left, right) = (a, b);
        for (var i = low; i < high; i++)
        {
            if (to[i] > a && lowest[i] < top)
            {
                lowest[i] = Up(top, alignment[i]);
                left = Math.Min(left, from[i]);
                right = Math.Max(right, to[i]);
            }
        }

        for (var s = begin; s < end; s++)
        {
            if (offset + rest[s] > capacity)
            {
                return false;
            }
        }

        return SectionsFit(left, right, offset);
    }

    // Nothing is placed below the offset any more, and no buffer of a section below the lowest place of any of its buffers.
    private bool SectionsFit(int left, int right, int offset)
    {
        Span<int> least = stackalloc int[right - left];
        least.Fill(Placed);
        for (var i = 0; i < first[right]; i++)
        {
            if (to[i] > left && lowest[i] < Placed)
            {
                var at = Math.Max(lowest[i], offset);
                for (var s = Math.Max(from[i], left); s < Math.Min(to[i], right); s++)
                {
                    least[s - left] = Math.Min(least[s - left], at);
                }
            }
        }

        for (var s = left; s < right; s++)
        {
            if (rest[s] > 0 && Math.Max(floor[s], least[s - left]) + rest[s] > capacity)
            {
                return false;
            }
        }

        return true;
    }

    private void Undo(int mark)
    {
        while (savedCount > mark)
        {
            var buffer = saved[--savedCount];
            var (a, b) = (from[buffer], to[buffer]);
            var (low, high) = (meets[buffer], first[b]);
            savedCount -= high - low;
            saved.AsSpan(savedCount, high - low).CopyTo(lowest.AsSpan(low));
            savedCount -= b - a;
            saved.AsSpan(savedCount, b - a).CopyTo(floor.AsSpan(a));
            for (var s = a; s < b; s++)
            {
                rest[s] += size[buffer];
            }

            for (var s = a; s < b - 1; s++)
            {
                crossing[s]++;
            }
        }
    }

    private void Reserve(int count)
    {
        if (savedCount + count > saved.Length)
        {
            Array.Resize(ref saved, 2 * saved.Length + count);
        }
    }

    private static int Up(int offset, int alignment) => alignment == 1 ? offset : (offset + alignment - 1) / alignment * alignment;
}
