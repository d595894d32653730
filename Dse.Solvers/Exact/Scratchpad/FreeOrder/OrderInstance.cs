using Dse.Core.Studies.Scratchpads;

namespace Dse.Solvers.Exact.Scratchpad.FreeOrder;

/// <summary>Operators to put in order, all of a graph or those of a window, with the tensors that outlive a step.</summary>
/// <remarks>
/// Immutable. Operators and tensors have numbers of their own here. A tensor that is touched by one operator only is part of that
/// operator's own bytes. In a window some tensors come from before and some are used after.
/// </remarks>
internal sealed class OrderInstance
{
    /// <summary>Prepares an instance.</summary>
    /// <param name="graph">The graph.</param>
    /// <param name="capacityBytes">Room; each operator's operands fit.</param>
    /// <param name="ops">The operators, in an order in which they can run.</param>
    /// <param name="before">State before them.</param>
    /// <param name="after">State that what follows relies on.</param>
    public OrderInstance(ScratchpadGraph graph, long capacityBytes, ReadOnlySpan<int> ops, BorderState before, BorderState after)
    {
        Graph = graph;
        CapacityBytes = capacityBytes;
        Ops = ops.ToArray();
        OpWords = Math.Max(1, (Ops.Length + 63) / 64);
        var local = new Dictionary<int, int>(Ops.Length);
        for (var o = 0; o < Ops.Length; o++)
        {
            local[Ops[o]] = o;
        }

        Tensors = TensorsOf(before, after, local);
        var places = Tensors.Select((t, i) => (t, i)).ToDictionary(x => x.t, x => x.i);
        TensorWords = Math.Max(1, (Tensors.Length + 63) / 64);
        Bytes = [.. Tensors.Select(t => graph.Bytes[t])];
        IsUsedAfter = [.. Tensors.Select(after.IsLive)];
        Users = new ulong[Tensors.Length * OpWords];
        Before = new ulong[Ops.Length * OpWords];
        Inputs = new int[Ops.Length][];
        Outputs = new int[Ops.Length][];
        OwnBytes = new long[Ops.Length];
        var readers = Array.ConvertAll(Ops, _ => new List<int>());
        for (var o = 0; o < Ops.Length; o++)
        {
            OwnBytes[o] = -graph.InPlaceBytes(Ops[o]);
            Inputs[o] = Split(graph.Inputs(Ops[o]), places, o);
            Outputs[o] = Split(graph.Outputs(Ops[o]), places, o);
            foreach (var tensor in Inputs[o])
            {
                Users[(tensor * OpWords) + (o >> 6)] |= 1UL << o;
                if (graph.Producers[Tensors[tensor]] is >= 0 and var producer && local.TryGetValue(producer, out var first))
                {
                    readers[first].AddRange((Before[(o * OpWords) + (first >> 6)] & (1UL << first)) == 0 ? [o] : []);
                    Before[(o * OpWords) + (first >> 6)] |= 1UL << first;
                }
            }
        }

        Readers = [.. readers.Select(r => r.ToArray())];
        StartResident = Pack(before.IsResident);
        StartCopied = Pack(t => graph.IsOffChip(t) || before.IsCopied(t));
        EndResident = Pack(after.IsResident);
        EndCopied = Pack(t => graph.IsOffChip(t) || after.IsCopied(t));
    }

    public ScratchpadGraph Graph { get; }

    public long CapacityBytes { get; }

    /// <summary>Operators of the graph.</summary>
    public int[] Ops { get; }

    /// <summary>Tensors of the graph.</summary>
    public int[] Tensors { get; }

    public int OpWords { get; }

    public int TensorWords { get; }

    /// <summary>Size of each tensor.</summary>
    public long[] Bytes { get; }

    /// <summary>Whether operators after the window use a tensor.</summary>
    public bool[] IsUsedAfter { get; }

    /// <summary>Bit sets of the operators that use each tensor.</summary>
    public ulong[] Users { get; }

    /// <summary>Bit sets of the operators that must run before each.</summary>
    public ulong[] Before { get; }

    /// <summary>Operators that read what each makes.</summary>
    public int[][] Readers { get; }

    public int[][] Inputs { get; }

    public int[][] Outputs { get; }

    /// <summary>Bytes of the tensors that only this operator touches, less those that it makes in the place of inputs.</summary>
    public long[] OwnBytes { get; }

    public ulong[] StartResident { get; }

    public ulong[] StartCopied { get; }

    public ulong[] EndResident { get; }

    public ulong[] EndCopied { get; }

    /// <summary>The whole graph.</summary>
    public static OrderInstance Whole(ScratchpadGraph graph, long capacityBytes) =>
        new(graph, capacityBytes, [.. Enumerable.Range(0, graph.OperatorCount)], BorderState.Empty, BorderState.Empty);

    // Those that lie across a border or that more than one operator of the window touches.
    private int[] TensorsOf(BorderState before, BorderState after, Dictionary<int, int> local)
    {
        var touches = new SortedDictionary<int, int>();
        foreach (var op in Ops)
        {
            foreach (var tensor in (ReadOnlySpan<int>)[.. Graph.Inputs(op), .. Graph.Outputs(op)])
            {
                touches[tensor] = touches.GetValueOrDefault(tensor) + 1;
            }
        }

        return [.. touches.Where(t => t.Value > 1).Select(t => t.Key).Concat(before.Live).Concat(after.Live).Distinct().Order()];
    }

    private int[] Split(ReadOnlySpan<int> tensors, Dictionary<int, int> places, int op)
    {
        var tracked = new List<int>(tensors.Length);
        foreach (var tensor in tensors)
        {
            if (places.TryGetValue(tensor, out var place))
            {
                tracked.Add(place);
            }
            else
            {
                OwnBytes[op] += Graph.Bytes[tensor];
            }
        }

        return [.. tracked];
    }

    private ulong[] Pack(Func<int, bool> has)
    {
        var words = new ulong[TensorWords];
        for (var t = 0; t < Tensors.Length; t++)
        {
            if (has(Tensors[t]))
            {
                words[t >> 6] |= 1UL << t;
            }
        }

        return words;
    }
}
