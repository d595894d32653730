namespace Dse.Solvers.Exact.Scratchpad.FixedOrder;

/// <summary>The states of one level of the search, in flat arrays: which tensors have left, which have a copy in memory, and what it cost.</summary>
/// <remarks>Equal states are held once, at the least cost.</remarks>
internal sealed class GapStates(int words)
{
    private const int Seed = 1024;

    private ulong[] bits = new ulong[Seed * 2 * words];
    private int[] table = new int[2 * Seed];

    /// <summary>States held.</summary>
    public int Count { get; private set; }

    /// <summary>Cost so far, bytes.</summary>
    public long[] Costs { get; private set; } = new long[Seed];

    /// <summary>Least cost of a whole choice from here, bytes.</summary>
    public double[] Bounds { get; private set; } = new double[Seed];

    /// <summary>The state of the level before.</summary>
    public int[] Parents { get; private set; } = new int[Seed];

    /// <summary>The bits of one state: those that have left, then those with a copy.</summary>
    public Span<ulong> Bits(int state) => bits.AsSpan(state * 2 * words, 2 * words);

    /// <summary>All bits of all states.</summary>
    public ReadOnlySpan<ulong> AllBits => bits.AsSpan(0, Count * 2 * words);

    /// <summary>Takes a state in, or lowers the cost of the equal one.</summary>
    public void Add(ReadOnlySpan<ulong> state, long cost, double bound, int parent)
    {
        var mask = table.Length - 1;
        var at = (int)(Hash(state) & (uint)mask);
        for (; table[at] != 0; at = (at + 1) & mask)
        {
            var other = table[at] - 1;
            if (Bits(other).SequenceEqual(state))
            {
                if (cost < Costs[other])
                {
                    (Costs[other], Bounds[other], Parents[other]) = (cost, bound, parent);
                }

                return;
            }
        }

        if (Count == Costs.Length)
        {
            Grow();
            Add(state, cost, bound, parent);
            return;
        }

        table[at] = Count + 1;
        state.CopyTo(bits.AsSpan(Count * 2 * words));
        (Costs[Count], Bounds[Count], Parents[Count]) = (cost, bound, parent);
        Count++;
    }

    public void Clear()
    {
        Count = 0;
        Array.Clear(table);
    }

    /// <summary>Keeps the states with the least bounds.</summary>
    /// <param name="width">How many.</param>
    /// <returns>The least bound among the others.</returns>
    public double Keep(int width)
    {
        if (Count <= width)
        {
            return double.PositiveInfinity;
        }

        var order = Enumerable.Range(0, Count).OrderBy(i => Bounds[i]).ThenBy(i => i).ToArray();
        var dropped = Bounds[order[width]];
        Array.Sort(order, 0, width);
        for (var i = 0; i < width; i++)
        {
            Bits(order[i]).CopyTo(Bits(i));
            (Costs[i], Bounds[i], Parents[i]) = (Costs[order[i]], Bounds[order[i]], Parents[order[i]]);
        }

        Count = width;
        return dropped;
    }

    private static ulong Hash(ReadOnlySpan<ulong> state)
    {
        var hash = 0x9E3779B97F4A7C15UL;
        foreach (var word in state)
        {
            hash = (hash ^ word) * 0xFF51AFD7ED558CCDUL;
            hash ^= hash >> 32;
        }

        return hash;
    }

    private void Grow()
    {
        var (oldBits, oldCosts, oldBounds, oldParents) = (bits, Costs, Bounds, Parents);
        var size = 2 * Costs.Length;
        (bits, Costs, Bounds, Parents, table) = (new ulong[size * 2 * words], new long[size], new double[size], new int[size], new int[2 * size]);
        var count = Count;
        Count = 0;
        for (var i = 0; i < count; i++)
        {
            Add(oldBits.AsSpan(i * 2 * words, 2 * words), oldCosts[i], oldBounds[i], oldParents[i]);
        }
    }
}
