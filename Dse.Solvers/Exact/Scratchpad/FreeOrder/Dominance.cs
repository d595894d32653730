using System.Numerics;
using System.Runtime.InteropServices;

namespace Dse.Solvers.Exact.Scratchpad.FreeOrder;

/// <summary>Drops states that another of the same operators could turn into at no more than the difference of their costs.</summary>
internal static class Dominance
{
    // Beyond this many that are kept of one set of operators, the later ones are not compared.
    private const int MaxCompared = 256;
    private const int StopEvery = 20_000;

    /// <summary>Filters a level.</summary>
    /// <param name="states">The level.</param>
    /// <param name="instance">What the bits stand for.</param>
    /// <param name="residentAt">First word of the resident tensors; those with a copy follow.</param>
    /// <param name="stop">Ends it early, with the level as it was.</param>
    public static void Filter(SearchStates states, OrderInstance instance, int residentAt, Func<bool> stop)
    {
        if (stop())
        {
            return;
        }

        var order = new int[states.Count];
        var keys = new ulong[states.Count];
        for (var s = 0; s < order.Length; s++)
        {
            order[s] = s;
            keys[s] = KeyOf(states.Bits(s)[..instance.OpWords]);
        }

        Array.Sort(keys, order);
        var costs = states.Costs;
        var kept = new List<int>(order.Length);
        var sinceStop = 0;
        for (int from = 0, to; from < order.Length; from = to)
        {
            for (to = from + 1; to < order.Length && keys[to] == keys[from]; to++)
            {
            }

            order.AsSpan(from, to - from).Sort((a, b) => costs[a] != costs[b] ? costs[a].CompareTo(costs[b]) : a.CompareTo(b));
            var first = kept.Count;
            for (var i = from; i < to; i++)
            {
                var isDominated = false;
                for (var k = first; k < kept.Count && k < first + MaxCompared && !isDominated; k++)
                {
                    isDominated = Turns(states, kept[k], order[i], instance, residentAt);
                    sinceStop++;
                }

                if (!isDominated)
                {
                    kept.Add(order[i]);
                }

                if (++sinceStop >= StopEvery)
                {
                    sinceStop = 0;
                    if (stop())
                    {
                        return;
                    }
                }
            }
        }

        kept.Sort();
        states.Keep(CollectionsMarshal.AsSpan(kept));
    }

    private static ulong KeyOf(ReadOnlySpan<ulong> done)
    {
        var key = 1UL;
        foreach (var word in done)
        {
            key = (key ^ word) * 0xD6E8FEB86659FD93UL;
            key ^= key >> 32;
        }

        return key;
    }

    // What is resident in one but not in the other can leave; what has no copy can be written.
    private static bool Turns(SearchStates states, int from, int into, OrderInstance instance, int residentAt)
    {
        var a = states.Bits(from);
        var b = states.Bits(into);
        if (!a[..instance.OpWords].SequenceEqual(b[..instance.OpWords]))
        {
            return false;
        }

        var copiedAt = residentAt + instance.TensorWords;
        var budget = states.Costs[into] - states.Costs[from];
        for (var w = 0; w < instance.TensorWords && budget >= 0; w++)
        {
            var (here, there) = (a[residentAt + w], b[residentAt + w]);
            var copied = a[copiedAt + w];
            for (var leaving = here & ~there; leaving != 0 && budget >= 0; leaving &= leaving - 1)
            {
                var bit = BitOperations.TrailingZeroCount(leaving);
                budget -= instance.Bytes[(w << 6) + bit] * ((copied & (1UL << bit)) != 0 ? 1 : 2);
            }

            for (var writing = here & there & b[copiedAt + w] & ~copied; writing != 0 && budget >= 0; writing &= writing - 1)
            {
                budget -= instance.Bytes[(w << 6) + BitOperations.TrailingZeroCount(writing)];
            }
        }

        return budget >= 0;
    }
}
