using System.Numerics;
using System.Runtime.InteropServices;
using Dse.Core.Studies.Scratchpads;

namespace Dse.Solvers.Exact.Scratchpad.Recomputation;

/// <summary>
/// Best first over what has run, what is resident, what memory holds and how many operators ran again: a tensor may come back by a read,
/// or by another run of the operator that makes it. Whoever leaves is written or dropped; as few leave, and as late, as room allows.
/// </summary>
/// <remarks>Exact when it ends by itself; else the least cost of what is open is a bound. Graphs of up to 64 operators and tensors. One use each; deterministic.</remarks>
internal sealed class RecomputeSearch
{
    /// <summary>Operators and tensors, at most.</summary>
    public const int MaxSize = 64;

    private const int MaxStates = 400_000;
    private const int StopEvery = 256;

    private readonly ScratchpadGraph graph;
    private readonly long capacity;
    private readonly bool isOrderFree;
    private readonly int most;
    private readonly ulong[] reads;
    private readonly ulong[] makes;
    private readonly ulong[] consumers;
    private readonly Dictionary<State, (long Cost, State Parent, int Operator)> known = [];
    private readonly PriorityQueue<State, (long Cost, int Left, long Number)> open = new();
    private readonly ulong offChip;
    private long count;

    /// <summary>Prepares a search.</summary>
    /// <param name="graph">What runs.</param>
    /// <param name="capacityBytes">Room; every operator's operands fit.</param>
    /// <param name="isOrderFree">Whether first runs come in any order; else in the graph's.</param>
    /// <param name="most">How many operators may run again.</param>
    public RecomputeSearch(ScratchpadGraph graph, long capacityBytes, bool isOrderFree, int most)
    {
        this.graph = graph;
        this.isOrderFree = isOrderFree;
        this.most = most;
        capacity = capacityBytes;
        reads = [.. Enumerable.Range(0, graph.OperatorCount).Select(o => Set(graph.Inputs(o)))];
        makes = [.. Enumerable.Range(0, graph.OperatorCount).Select(o => Set(graph.Outputs(o)))];
        consumers = [.. Enumerable.Range(0, graph.TensorCount).Select(t => Set(graph.Consumers(t)))];
        for (var t = 0; t < graph.TensorCount; t++)
        {
            offChip |= graph.IsOffChip(t) ? 1UL << t : 0;
        }
    }

    /// <summary>No plan costs less, as far as it is known.</summary>
    public long BoundBytes { get; private set; }

    /// <summary>The order of least traffic, operators that run again among it; null when the search ended before.</summary>
    /// <param name="stop">Ends it early.</param>
    public int[]? Run(Func<bool> stop)
    {
        var all = graph.OperatorCount == MaxSize ? ulong.MaxValue : (1UL << graph.OperatorCount) - 1;
        Offer(default, 0, default, -1);
        for (var looked = 0; open.TryDequeue(out var state, out var priority); looked++)
        {
            if (priority.Cost > known[state].Cost)
            {
                continue;
            }

            BoundBytes = priority.Cost;
            if (state.Done == all)
            {
                return Trace(state);
            }

            if (known.Count > MaxStates || (looked % StopEvery == 0 && stop()))
            {
                return null;
            }

            for (var op = 0; op < graph.OperatorCount; op++)
            {
                var isAgain = (state.Done >> op & 1) != 0;
                if (isAgain ? state.Again < most : IsReady(state.Done, op))
                {
                    Expand(state, priority.Cost, op, isAgain);
                }
            }
        }

        // Nothing runs in so little room.
        BoundBytes = long.MaxValue;
        return null;
    }

    private static ulong Set(ReadOnlySpan<int> members)
    {
        var set = 0UL;
        foreach (var member in members)
        {
            set |= 1UL << member;
        }

        return set;
    }

    private bool IsReady(ulong done, int op)
    {
        if (!isOrderFree)
        {
            return op == BitOperations.TrailingZeroCount(~done);
        }

        foreach (var tensor in graph.Inputs(op))
        {
            if (graph.Producers[tensor] is >= 0 and var maker && (done >> maker & 1) == 0)
            {
                return false;
            }
        }

        return true;
    }

    private void Expand(State state, long cost, int op, bool isAgain)
    {
        // What comes in: for nothing at its first use, else from memory, which must hold it.
        var missing = reads[op] & ~state.Resident;
        if ((missing & ~(state.Copied | offChip)) != 0)
        {
            return;
        }

        for (var left = missing; left != 0; left &= left - 1)
        {
            var tensor = BitOperations.TrailingZeroCount(left);
            cost += (offChip >> tensor & 1) != 0 && (consumers[tensor] & state.Done) == 0 ? 0 : graph.Bytes[tensor];
        }

        // A tensor that is made again while it is there changes nothing.
        if (isAgain && (makes[op] & ~state.Resident) == 0)
        {
            return;
        }

        var operands = reads[op] | makes[op];
        var excess = Bytes(state.Resident | operands) - capacity;
        var others = state.Resident & ~operands;
        Evict(new Step(op, operands, isAgain), state, state, cost, others, excess);
    }

    // One after another each of the others stays, is dropped, or is written and leaves; no more than needed leave.
    private void Evict(Step step, State from, State state, long cost, ulong others, long excess)
    {
        if (excess <= 0)
        {
            Finish(step, from, state, cost);
            return;
        }

        if (Bytes(others) < excess)
        {
            return;
        }

        var tensor = BitOperations.TrailingZeroCount(others);
        var bit = 1UL << tensor;
        var rest = others & ~bit;
        Evict(step, from, state, cost, rest, excess);
        var gone = state with { Resident = state.Resident & ~bit };
        Evict(step, from, gone, cost, rest, excess - graph.Bytes[tensor]);
        if (((state.Copied | offChip) & bit) == 0 && (from.Again < most || (consumers[tensor] & ~from.Done) != 0))
        {
            Evict(step, from, gone with { Copied = gone.Copied | bit }, cost + graph.Bytes[tensor], rest, excess - graph.Bytes[tensor]);
        }
    }

    private void Finish(Step step, State from, State state, long cost)
    {
        var done = state.Done | (1UL << step.Operator);
        var next = new State(done, state.Resident | step.Operands, state.Copied, state.Again + (step.IsAgain ? 1 : 0));
        if (next.Again == most)
        {
            // Nothing runs again any more: what nobody is to read is forgotten.
            var dead = 0UL;
            for (var t = 0; t < graph.TensorCount; t++)
            {
                dead |= (consumers[t] & ~done) == 0 ? 1UL << t : 0;
            }

            next = next with { Resident = next.Resident & ~dead, Copied = next.Copied & ~dead };
        }

        Offer(next, cost, from, step.Operator);
    }

    private void Offer(State state, long cost, State parent, int op)
    {
        ref var entry = ref CollectionsMarshal.GetValueRefOrAddDefault(known, state, out var isKnown);
        if (!isKnown || cost < entry.Cost)
        {
            entry = (cost, parent, op);
            open.Enqueue(state, (cost, graph.OperatorCount - BitOperations.PopCount(state.Done), count++));
        }
    }

    private long Bytes(ulong tensors)
    {
        var sum = 0L;
        for (; tensors != 0; tensors &= tensors - 1)
        {
            sum += graph.Bytes[BitOperations.TrailingZeroCount(tensors)];
        }

        return sum;
    }

    private int[] Trace(State state)
    {
        var order = new List<int>();
        for (var entry = known[state]; entry.Operator >= 0; entry = known[entry.Parent])
        {
            order.Add(entry.Operator);
        }

        order.Reverse();
        return [.. order];
    }

    [StructLayout(LayoutKind.Auto)]
    private readonly record struct State(ulong Done, ulong Resident, ulong Copied, int Again);

    [StructLayout(LayoutKind.Auto)]
    private readonly record struct Step(int Operator, ulong Operands, bool IsAgain);
}
