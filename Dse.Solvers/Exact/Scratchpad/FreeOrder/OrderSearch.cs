using System.Numerics;
using System.Runtime.InteropServices;

namespace Dse.Solvers.Exact.Scratchpad.FreeOrder;

/// <summary>
/// Orders operators, level by level: a state says which have run, what is resident and what has a copy in memory. Each ready
/// operator is a branch, and where it does not fit each minimal set of other tensors that makes room. Leaving is charged with
/// the way back at once, so that coming back is free and a state that has paid is never worse than one that has not.
/// </summary>
/// <remarks>
/// Exact as long as no level is cut. Where operators that have run are the same, a state is dropped when another could turn into
/// it at no more than their difference in cost. An operator whose outputs take no more room than any tensor that dies with it
/// runs at once. One use each; deterministic.
/// </remarks>
internal sealed class OrderSearch
{
    private const int StopEvery = 64;

    // A level that grows beyond so many, or so much memory, is filtered and cut while it grows, which comes to the same.
    private const int MaxGrowth = 300_000;
    private const long MaxLevelBytes = 100L << 20;

    private readonly OrderInstance instance;
    private readonly int width;
    private readonly double byteWeight;
    private readonly Func<bool> stop;
    private readonly int opWords;
    private readonly int tensorWords;
    private readonly int residentAt;
    private readonly int copiedAt;
    private readonly int bytesAt;
    private readonly ulong[] child;
    private readonly ulong[] scratch;
    private readonly List<Candidate> candidates = [];
    private readonly List<SearchStates.Origin[]> history = [];
    private readonly long cutoff;
    private readonly int mostStates;
    private SearchStates states;
    private SearchStates next;
    private int sinceStop;

    /// <summary>Prepares a search.</summary>
    /// <param name="instance">What to put in order.</param>
    /// <param name="cutoffBytes">Only orders that cost less are looked for.</param>
    /// <param name="width">Most states of a level.</param>
    /// <param name="byteWeight">What a resident byte counts when a level is cut.</param>
    /// <param name="stop">Ends the search early.</param>
    public OrderSearch(OrderInstance instance, long cutoffBytes, int width, double byteWeight, Func<bool> stop)
    {
        this.instance = instance;
        this.width = width;
        this.byteWeight = byteWeight;
        this.stop = stop;
        cutoff = cutoffBytes;
        (opWords, tensorWords) = (instance.OpWords, instance.TensorWords);
        residentAt = 2 * opWords;
        copiedAt = residentAt + tensorWords;
        bytesAt = copiedAt + tensorWords;
        child = new ulong[bytesAt + 1];
        mostStates = width == int.MaxValue ? width : (int)Math.Min(Math.Max(MaxGrowth, 4L * width), MaxLevelBytes / ((child.Length * sizeof(ulong)) + 32));
        scratch = new ulong[bytesAt + 1];
        states = new SearchStates(child.Length);
        next = new SearchStates(child.Length);
    }

    /// <summary>Whether it was stopped before its end.</summary>
    public bool IsStopped { get; private set; }

    /// <summary>Least cost among what was cut off; the greatest number when nothing was.</summary>
    public long CutBytes { get; private set; } = long.MaxValue;

    /// <summary>Least room that a branch asked for beyond the capacity and did not get, bytes.</summary>
    public long MissedBytes { get; private set; } = long.MaxValue;

    /// <summary>States of all levels.</summary>
    public long StateCount { get; private set; }

    /// <summary>Most states of a level before it was cut.</summary>
    public int MaxLevel { get; private set; }

    /// <summary>Searches.</summary>
    /// <param name="costBytes">Cost of the order.</param>
    /// <returns>The operators, by their numbers in the instance; null when none costs less than the cutoff, or none was found.</returns>
    public int[]? Run(out long costBytes)
    {
        costBytes = 0;
        states.Add(Start(), 0, 0, default);
        for (var level = 0; level < instance.Ops.Length; level++)
        {
            next.Clear();
            for (var s = 0; s < states.Count; s++)
            {
                Expand(s);
                if (IsOver())
                {
                    return null;
                }
            }

            StateCount += next.Count;
            MaxLevel = Math.Max(MaxLevel, next.Count);
            Thin();
            if (next.Count == 0)
            {
                return null;
            }

            history.Add(next.Origins[..next.Count]);
            (states, next) = (next, states);
        }

        return Best(out costBytes);
    }

    private ulong[] Start()
    {
        var start = new ulong[child.Length];
        for (var o = 0; o < instance.Ops.Length; o++)
        {
            var isReady = true;
            for (var w = 0; w < opWords; w++)
            {
                isReady &= instance.Before[(o * opWords) + w] == 0;
            }

            start[opWords + (o >> 6)] |= isReady ? 1UL << o : 0;
        }

        instance.StartResident.CopyTo(start, residentAt);
        instance.StartCopied.CopyTo(start, copiedAt);
        for (var t = 0; t < instance.Bytes.Length; t++)
        {
            start[bytesAt] += Has(start, residentAt, t) ? (ulong)instance.Bytes[t] : 0;
        }

        return start;
    }

    private static bool Has(ReadOnlySpan<ulong> state, int at, int bit) => (state[at + (bit >> 6)] & (1UL << bit)) != 0;

    private void Thin()
    {
        Dominance.Filter(next, instance, residentAt, stop);
        if (!stop())
        {
            Cut();
        }
    }

    private void Cut()
    {
        if (next.Count <= width)
        {
            return;
        }

        var order = new int[next.Count];
        var keys = next.Bounds.AsSpan(0, next.Count).ToArray();
        for (var i = 0; i < order.Length; i++)
        {
            order[i] = i;
        }

        // The sort is not stable, but repeats itself on the same level.
        Array.Sort(keys, order);
        for (var i = width; i < order.Length; i++)
        {
            CutBytes = Math.Min(CutBytes, next.Costs[order[i]]);
        }

        Array.Sort(order, 0, width);
        next.Keep(order.AsSpan(0, width));
    }

    private void Expand(int s)
    {
        var state = states.Bits(s);
        for (var w = 0; w < opWords; w++)
        {
            for (var ready = state[opWords + w]; ready != 0; ready &= ready - 1)
            {
                var op = (w << 6) + BitOperations.TrailingZeroCount(ready);
                if (IsForced(state, op))
                {
                    Run(state, s, op);
                    return;
                }
            }
        }

        for (var w = 0; w < opWords; w++)
        {
            for (var ready = state[opWords + w]; ready != 0; ready &= ready - 1)
            {
                Run(state, s, (w << 6) + BitOperations.TrailingZeroCount(ready));
            }
        }
    }

    private bool Dies(ReadOnlySpan<ulong> state, int tensor, int op)
    {
        if (instance.IsUsedAfter[tensor])
        {
            return false;
        }

        for (var w = 0; w < opWords; w++)
        {
            var left = instance.Users[(tensor * opWords) + w] & ~state[w];
            if ((w == op >> 6 ? left & ~(1UL << op) : left) != 0)
            {
                return false;
            }
        }

        return true;
    }

    // Running it now is as good as running it at any later time: until then its outputs can do whatever the tensors that die with it did.
    private bool IsForced(ReadOnlySpan<ulong> state, int op)
    {
        var made = 0L;
        foreach (var tensor in instance.Outputs[op])
        {
            made += instance.Bytes[tensor];
        }

        var (least, worth) = (long.MaxValue, 0L);
        foreach (var tensor in instance.Inputs[op])
        {
            if (!Has(state, residentAt, tensor))
            {
                return false;
            }

            if (Dies(state, tensor, op))
            {
                least = Math.Min(least, instance.Bytes[tensor]);
                worth += instance.Bytes[tensor] * (Has(state, copiedAt, tensor) ? 1 : 2);
            }
        }

        return (long)state[bytesAt] + made + instance.OwnBytes[op] <= instance.CapacityBytes && (made == 0 || (made <= least && 2 * made <= worth));
    }

    private void Run(ReadOnlySpan<ulong> state, int parent, int op)
    {
        var cost = states.Costs[parent];
        var needed = (long)state[bytesAt] + instance.OwnBytes[op];
        foreach (var tensor in instance.Inputs[op])
        {
            needed += Has(state, residentAt, tensor) ? 0 : instance.Bytes[tensor];
        }

        foreach (var tensor in instance.Outputs[op])
        {
            needed += instance.Bytes[tensor];
        }

        state.CopyTo(scratch);
        var excess = needed - instance.CapacityBytes;
        if (excess <= 0)
        {
            Finish(parent, op, cost);
            return;
        }

        MissedBytes = Math.Min(MissedBytes, needed);
        candidates.Clear();
        var left = 0L;
        for (var w = 0; w < tensorWords; w++)
        {
            for (var there = state[residentAt + w]; there != 0; there &= there - 1)
            {
                var tensor = (w << 6) + BitOperations.TrailingZeroCount(there);
                var bytes = instance.Bytes[tensor];
                var price = Has(state, copiedAt, tensor) ? bytes : 2 * bytes;
                if (cost + price < cutoff && Array.IndexOf(instance.Inputs[op], tensor) < 0)
                {
                    candidates.Add(new Candidate(tensor, bytes, price));
                    left += bytes;
                }
            }
        }

        candidates.Sort(static (a, b) => a.Bytes != b.Bytes ? b.Bytes.CompareTo(a.Bytes) : a.Tensor.CompareTo(b.Tensor));
        Evict(0, excess, left, parent, op, cost);
    }

    // Largest first, so that every set is minimal.
    private void Evict(int from, long excess, long left, int parent, int op, long cost)
    {
        for (var c = from; c < candidates.Count && left >= excess && !IsOver(); c++)
        {
            var (tensor, bytes, price) = candidates[c];
            left -= bytes;
            if (cost + price >= cutoff)
            {
                continue;
            }

            var (word, bit) = (tensor >> 6, 1UL << tensor);
            var copied = scratch[copiedAt + word];
            scratch[residentAt + word] &= ~bit;
            scratch[copiedAt + word] |= bit;
            scratch[bytesAt] -= (ulong)bytes;
            if (bytes >= excess)
            {
                Finish(parent, op, cost + price);
            }
            else
            {
                Evict(c + 1, excess - bytes, left, parent, op, cost + price);
            }

            scratch[residentAt + word] |= bit;
            scratch[copiedAt + word] = copied;
            scratch[bytesAt] += (ulong)bytes;
        }
    }

    // The state after the operator has run.
    private void Finish(int parent, int op, long cost)
    {
        scratch.CopyTo(child, 0);
        child[op >> 6] |= 1UL << op;
        child[opWords + (op >> 6)] &= ~(1UL << op);
        foreach (var tensor in instance.Inputs[op])
        {
            var (word, bit) = (tensor >> 6, 1UL << tensor);
            var wasThere = (child[residentAt + word] & bit) != 0;
            if (Dies(child, tensor, op))
            {
                child[residentAt + word] &= ~bit;
                child[copiedAt + word] &= ~bit;
                child[bytesAt] -= wasThere ? (ulong)instance.Bytes[tensor] : 0;
            }
            else if (!wasThere)
            {
                child[residentAt + word] |= bit;
                child[bytesAt] += (ulong)instance.Bytes[tensor];
            }
        }

        foreach (var tensor in instance.Outputs[op])
        {
            child[residentAt + (tensor >> 6)] |= 1UL << tensor;
            child[bytesAt] += (ulong)instance.Bytes[tensor];
        }

        foreach (var reader in instance.Readers[op])
        {
            var isReady = true;
            for (var w = 0; w < opWords && isReady; w++)
            {
                isReady = (instance.Before[(reader * opWords) + w] & ~child[w]) == 0;
            }

            child[opWords + (reader >> 6)] |= isReady ? 1UL << reader : 0;
        }

        next.Add(child, cost, cost + (byteWeight * child[bytesAt]), new SearchStates.Origin(parent, op));
        if (next.Count > mostStates)
        {
            Thin();
        }
    }

    private bool IsOver()
    {
        if (++sinceStop >= StopEvery)
        {
            sinceStop = 0;
            IsStopped |= stop();
        }

        return IsStopped;
    }

    // What follows may rely on tensors that are away or have a copy: what lacks is bought at the end.
    private long EndCost(ReadOnlySpan<ulong> state)
    {
        var cost = 0L;
        for (var t = 0; t < instance.Bytes.Length; t++)
        {
            if (!instance.IsUsedAfter[t] || !Has(state, residentAt, t))
            {
                continue;
            }

            var isCopied = Has(state, copiedAt, t);
            cost += !Has(instance.EndResident, 0, t) ? instance.Bytes[t] * (isCopied ? 1 : 2)
                : Has(instance.EndCopied, 0, t) && !isCopied ? instance.Bytes[t]
                : 0;
        }

        return cost;
    }

    private int[]? Best(out long costBytes)
    {
        costBytes = cutoff;
        var last = -1;
        for (var s = 0; s < states.Count; s++)
        {
            var cost = states.Costs[s] + EndCost(states.Bits(s));
            if (cost < costBytes)
            {
                (costBytes, last) = (cost, s);
            }
        }

        if (last < 0)
        {
            return null;
        }

        var order = new int[instance.Ops.Length];
        for (var level = order.Length - 1; level >= 0; level--)
        {
            var origin = history[level][last];
            (order[level], last) = (origin.Move, origin.Parent);
        }

        return order;
    }

    [StructLayout(LayoutKind.Auto)]
    private readonly record struct Candidate(int Tensor, long Bytes, long Price);
}
