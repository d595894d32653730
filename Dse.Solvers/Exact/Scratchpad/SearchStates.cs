using System.Runtime.InteropServices;

namespace Dse.Solvers.Exact.Scratchpad;

/// <summary>The states of one level of a search in flat arrays: bits, cost, bound, and where each comes from.</summary>
/// <remarks>Equal states are held once, at the least cost. Not thread-safe.</remarks>
/// <param name="words">Words of a state.</param>
internal sealed class SearchStates(int words)
{
    private const int Seed = 256;

    private ulong[] bits = new ulong[Seed * words];
    private int[] table = new int[2 * Seed];

    /// <summary>States held.</summary>
    public int Count { get; private set; }

    /// <summary>Cost so far, bytes.</summary>
    public long[] Costs { get; private set; } = new long[Seed];

    /// <summary>What the states are ranked by, least first.</summary>
    public double[] Bounds { get; private set; } = new double[Seed];

    /// <summary>The state of the level before and the move from it.</summary>
    public Origin[] Origins { get; private set; } = new Origin[Seed];

    /// <summary>The bits of one state.</summary>
    public Span<ulong> Bits(int state) => bits.AsSpan(state * words, words);

    /// <summary>The bits of all states.</summary>
    public ReadOnlySpan<ulong> AllBits => bits.AsSpan(0, Count * words);

    /// <summary>Takes a state in, or lowers the cost of the equal one.</summary>
    public void Add(ReadOnlySpan<ulong> state, long cost, double bound, Origin origin)
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
                    (Costs[other], Bounds[other], Origins[other]) = (cost, bound, origin);
                }

                return;
            }
        }

        if (Count == Costs.Length)
        {
            Grow();
            Add(state, cost, bound, origin);
            return;
        }

        table[at] = Count + 1;
        state.CopyTo(bits.AsSpan(Count * words));
        (Costs[Count], Bounds[Count], Origins[Count]) = (cost, bound, origin);
        Count++;
    }

    /// <summary>Takes all states out.</summary>
    public void Clear()
    {
        Count = 0;
        Array.Clear(table);
    }

    /// <summary>Keeps some states only.</summary>
    /// <param name="kept">Their places, ascending.</param>
    public void Keep(ReadOnlySpan<int> kept)
    {
        for (var i = 0; i < kept.Length; i++)
        {
            Bits(kept[i]).CopyTo(Bits(i));
            (Costs[i], Bounds[i], Origins[i]) = (Costs[kept[i]], Bounds[kept[i]], Origins[kept[i]]);
        }

        Count = kept.Length;
        Array.Clear(table);
        for (var i = 0; i < Count; i++)
        {
            var mask = table.Length - 1;
            var at = (int)(Hash(Bits(i)) & (uint)mask);
            while (table[at] != 0)
            {
                at = (at + 1) & mask;
            }

            table[at] = i + 1;
        }
    }

    /// <summary>Keeps the states with the least bounds.</summary>
    /// <param name="width">How many.</param>
    /// <returns>The least bound among the others.</returns>
    public double KeepBest(int width)
    {
        if (Count <= width)
        {
            return double.PositiveInfinity;
        }

        var order = Enumerable.Range(0, Count).OrderBy(i => Bounds[i]).ThenBy(i => i).ToArray();
        var dropped = Bounds[order[width]];
        Array.Sort(order, 0, width);
        Keep(order.AsSpan(0, width));
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
        var (oldBits, oldCosts, oldBounds, oldOrigins) = (bits, Costs, Bounds, Origins);
        var size = 2 * Costs.Length;
        (bits, Costs, Bounds, Origins, table) = (new ulong[size * words], new long[size], new double[size], new Origin[size], new int[2 * size]);
        var count = Count;
        Count = 0;
        for (var i = 0; i < count; i++)
        {
            Add(oldBits.AsSpan(i * words, words), oldCosts[i], oldBounds[i], oldOrigins[i]);
        }
    }

    /// <summary>Where a state comes from.</summary>
    /// <param name="Parent">The state of the level before.</param>
    /// <param name="Move">What was done there.</param>
    [StructLayout(LayoutKind.Auto)]
    internal readonly record struct Origin(int Parent, int Move);
}
