using System.Runtime.InteropServices;

namespace Dse.Solvers.Exact.Scratchpad.FixedOrder;

/// <summary>
/// Dynamic programming over the tight steps: a state says which tensors have left and which have a copy in memory; where a step
/// overflows, every minimal set of tensors that makes room leads to a state of the next level. What cannot beat the best choice by
/// the Lagrangian bound is dropped; a level wider than allowed is cut, and the least bound cut off limits what is proved.
/// </summary>
/// <remarks>Evicting late and no more than needed loses nothing: a gap costs the same whenever it is given up.</remarks>
internal sealed class GapSearch
{
    private const int FirstWidth = 32;
    private const int WidthFactor = 16;
    private const int MaxWidth = 1 << 17;
    private const int StopEvery = 256;

    // A level that grows beyond so many is cut while it grows, which comes to the same.
    private const int MaxGrowth = 1 << 19;

    private readonly GapModel model;
    private readonly GapPrices prices;
    private readonly GapEvents events;
    private readonly Func<bool> stop;
    private readonly long unit;
    private readonly double[][] valuesOf;
    private readonly int words;
    private readonly int[] gapOf;
    private readonly bool[] isOpen;
    private readonly double[] kept;
    private readonly double[] keptWithCopy;
    private readonly double[] gone;
    private readonly List<Level> history = [];
    private readonly ulong[] child;
    private readonly List<Candidate> candidates = [];
    private SearchStates states;
    private SearchStates next;
    private double future;
    private long best;
    private bool[]? bestKept;
    private double cut;
    private int widest;
    private int sinceStop;
    private bool isStopped;

    public GapSearch(GapModel model, GapPrices prices, long upperBytes, Func<bool> stop)
    {
        this.model = model;
        this.prices = prices;
        this.stop = stop;
        best = upperBytes;
        events = new GapEvents(model, prices);
        words = Math.Max(1, (events.SlotCount + 63) / 64);
        unit = model.Gaps.Aggregate(0L, (divisor, gap) => Divisor(divisor, gap.Bytes));
        gapOf = new int[events.SlotCount];
        isOpen = new bool[events.SlotCount];
        kept = new double[events.SlotCount];
        keptWithCopy = new double[events.SlotCount];
        gone = new double[events.SlotCount];
        child = new ulong[2 * words];
        states = new SearchStates(2 * words);
        next = new SearchStates(2 * words);
        valuesOf = new double[model.Gaps.Length][];
        for (int first = 0, end; first < model.Gaps.Length; first = end)
        {
            for (end = first + 1; end < model.Gaps.Length && model.Gaps[end].Tensor == model.Gaps[first].Tensor; end++)
            {
            }

            var values = new double[2 * (end - first + 1)];
            prices.Values(first, end, values);
            for (var g = first; g < end; g++)
            {
                valuesOf[g] = values[(2 * (g - first))..];
            }
        }
    }

    // What a level needs to be traced back; the gap in each slot, -1 for none.
    private sealed record Level(int[] Parents, ulong[] Bits, int[] Gaps);

    [StructLayout(LayoutKind.Auto)]
    private readonly record struct Candidate(int Slot, long Bytes, long Cost, double Added);

    /// <summary>The best choice that costs less than the upper limit, null when there is none; and what is proved.</summary>
    public (bool[]? IsKept, long CostBytes, long BoundBytes) Run()
    {
        for (var width = FirstWidth; ; width *= WidthFactor)
        {
            cut = double.PositiveInfinity;
            Sweep(Math.Min(width, MaxWidth));
            if (isStopped)
            {
                return (bestKept, best, (long)Math.Min(best, RoundUp(prices.BoundBytes)));
            }

            if (RoundUp(cut) >= best || width >= MaxWidth)
            {
                return (bestKept, best, (long)Math.Min(best, RoundUp(cut)));
            }
        }
    }

    private static long Divisor(long a, long b)
    {
        while (b != 0)
        {
            (a, b) = (b, a % b);
        }

        return a;
    }

    // Costs are multiples of the greatest common divisor of the sizes.
    private double RoundUp(double bound) => Math.Ceiling((bound / unit) - 1e-7) * unit;

    private bool IsHopeless(double bound) => RoundUp(bound) >= best;

    private void Sweep(int width)
    {
        history.Clear();
        Array.Fill(gapOf, -1);
        states.Clear();
        Array.Clear(child);
        states.Add(child, 0, 0, default);
        Array.Clear(isOpen);
        future = 0;
        for (var t = 0; t < model.TightSteps.Length; t++)
        {
            future -= (prices.Prefix[t + 1] - prices.Prefix[t]) * model.RoomBytes[model.TightSteps[t]];
        }

        for (var g = 0; g < model.Gaps.Length; g++)
        {
            future += model.Gaps[g].IsFirst ? valuesOf[g][FirstCopy(g)] : 0;
        }

        foreach (var e in events.All)
        {
            switch (e.Kind)
            {
                case GapEventKind.Enter:
                    Enter(e.Index);
                    break;
                case GapEventKind.Leave:
                    Leave(e.Index);
                    break;
                default:
                    Pass(e.Index, width);
                    break;
            }

            if (isStopped || states.Count == 0)
            {
                return;
            }
        }

        Finish();
    }

    private int FirstCopy(int gap) => model.IsOffChip(model.Gaps[gap].Tensor) ? 1 : 0;

    private void Enter(int gap)
    {
        var slot = events.SlotOf[gap];
        var isFirst = gapOf[slot] < 0;
        (gapOf[slot], isOpen[slot]) = (gap, true);
        future -= isFirst ? valuesOf[gap][FirstCopy(gap)] : 0;
        var (word, bit) = (slot >> 6, 1UL << slot);
        for (var s = 0; s < states.Count; s++)
        {
            var bits = states.Bits(s);
            if (isFirst && FirstCopy(gap) == 1)
            {
                bits[words + word] |= bit;
            }

            if (prices.Forced[gap] < 0)
            {
                states.Costs[s] += model.Gaps[gap].Bytes * ((bits[words + word] & bit) != 0 ? 1 : 2);
                bits[word] |= bit;
                bits[words + word] |= bit;
            }
        }
    }

    // States that come to be equal are merged when the next level takes them in.
    private void Leave(int gap)
    {
        var slot = events.SlotOf[gap];
        var isLast = events.IsLastOfTensor[gap];
        (gapOf[slot], isOpen[slot]) = (isLast ? -1 : gap + 1, false);
        var (word, bit) = (slot >> 6, 1UL << slot);
        for (var s = 0; s < states.Count; s++)
        {
            var bits = states.Bits(s);
            bits[word] &= ~bit;
            if (isLast)
            {
                bits[words + word] &= ~bit;
            }
        }
    }

    // Each state of the level makes room for one tight step.
    private void Pass(int tight, int width)
    {
        var room = model.RoomBytes[model.TightSteps[tight]];
        future += (prices.Prefix[tight + 1] - prices.Prefix[tight]) * room;
        for (var slot = 0; slot < gapOf.Length; slot++)
        {
            if (gapOf[slot] is >= 0 and var gap)
            {
                Value(slot, gap, tight + 1);
            }
        }

        next.Clear();
        widest = width;
        for (var s = 0; s < states.Count; s++)
        {
            Expand(s, room);
            if (IsStopped())
            {
                return;
            }
        }

        cut = Math.Min(cut, next.KeepBest(width));
        (states, next) = (next, states);
        history.Add(new Level([.. states.Origins[..states.Count].Select(o => o.Parent)], states.AllBits.ToArray(), [.. gapOf.Select((g, slot) => isOpen[slot] ? g : -1)]));
    }

    // Least cost of a tensor's later gaps from a tight step on, by what has become of it.
    private void Value(int slot, int gap, int tight)
    {
        var values = valuesOf[gap];
        if (!isOpen[slot])
        {
            (kept[slot], keptWithCopy[slot], gone[slot]) = (values[0], values[1], values[1]);
            return;
        }

        var stay = prices.Price(gap, tight);
        var leave = prices.Forced[gap] > 0 ? double.PositiveInfinity : model.Gaps[gap].Bytes;
        kept[slot] = Math.Min(stay + values[2], (2 * leave) + values[3]);
        keptWithCopy[slot] = Math.Min(stay + values[3], leave + values[3]);
        gone[slot] = values[3];
    }

    private void Expand(int state, long room)
    {
        var bits = states.Bits(state);
        candidates.Clear();
        var (load, bound) = (0L, (double)states.Costs[state] + future);
        for (var slot = 0; slot < gapOf.Length; slot++)
        {
            var gap = gapOf[slot];
            if (gap < 0)
            {
                continue;
            }

            var (word, bit) = (slot >> 6, 1UL << slot);
            var hasCopy = (bits[words + word] & bit) != 0;
            if ((bits[word] & bit) != 0)
            {
                bound += gone[slot];
                continue;
            }

            var stays = hasCopy ? keptWithCopy[slot] : kept[slot];
            bound += stays;
            if (isOpen[slot])
            {
                var bytes = model.Gaps[gap].Bytes;
                load += bytes;
                if (prices.Forced[gap] == 0)
                {
                    var cost = hasCopy ? bytes : 2 * bytes;
                    candidates.Add(new Candidate(slot, bytes, cost, Math.Max(0, cost + gone[slot] - stays)));
                }
            }
        }

        if (IsHopeless(bound))
        {
            return;
        }

        bits.CopyTo(child);
        if (load <= room)
        {
            Add(states.Costs[state], bound, state);
            return;
        }

        candidates.Sort(static (a, b) => a.Bytes != b.Bytes ? b.Bytes.CompareTo(a.Bytes) : a.Slot.CompareTo(b.Slot));
        Evict(0, load - room, candidates.Sum(c => c.Bytes), states.Costs[state], bound, state);
    }

    // Largest first, so that every set is minimal: without any member it would not make room.
    private void Evict(int from, long excess, long left, long cost, double bound, int parent)
    {
        for (var c = from; c < candidates.Count && left >= excess && !IsStopped(); c++)
        {
            var (slot, bytes, price, added) = candidates[c];
            left -= bytes;
            if (IsHopeless(bound + added))
            {
                continue;
            }

            var (word, bit) = (slot >> 6, 1UL << slot);
            var copy = child[words + word];
            child[word] |= bit;
            child[words + word] |= bit;
            if (bytes >= excess)
            {
                Add(cost + price, bound + added, parent);
            }
            else
            {
                Evict(c + 1, excess - bytes, left, cost + price, bound + added, parent);
            }

            child[word] &= ~bit;
            child[words + word] = copy;
        }
    }

    private void Add(long cost, double bound, int parent)
    {
        next.Add(child, cost, bound, new SearchStates.Origin(parent, 0));
        if (next.Count > MaxGrowth)
        {
            cut = Math.Min(cut, next.KeepBest(widest));
        }
    }

    private bool IsStopped()
    {
        if (++sinceStop >= StopEvery)
        {
            sinceStop = 0;
            isStopped |= stop();
        }

        return isStopped;
    }

    private void Finish()
    {
        var last = -1;
        for (var s = 0; s < states.Count; s++)
        {
            if (states.Costs[s] < best)
            {
                (best, last) = (states.Costs[s], s);
            }
        }

        if (last < 0)
        {
            return;
        }

        bestKept = [.. prices.Forced.Select(f => f >= 0)];
        for (var level = history.Count - 1; level >= 0; level--)
        {
            var (parents, bits, gaps) = history[level];
            for (var slot = 0; slot < gaps.Length; slot++)
            {
                if (gaps[slot] >= 0 && (bits[(last * 2 * words) + (slot >> 6)] & (1UL << slot)) != 0)
                {
                    bestKept[gaps[slot]] = false;
                }
            }

            last = parents[last];
        }
    }
}
