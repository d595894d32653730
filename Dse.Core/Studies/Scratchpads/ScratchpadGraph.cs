using Dse.Core.Workloads.Graphs;

namespace Dse.Core.Studies.Scratchpads;

/// <summary>What a scratchpad planner sees of a graph: operators, the tensors that they touch, sizes in bytes.</summary>
/// <remarks>
/// Immutable. Weights, where they count, are tensors behind those of the graph, one per operator that has any, and lie in off-chip
/// memory from the start, as graph inputs do. Every tensor stands at most once among the operands of an operator.
/// </remarks>
public sealed class ScratchpadGraph
{
    private readonly int[][] inputs;
    private readonly int[][] outputs;
    private readonly int[][] consumers;
    private readonly int[] producers;
    private readonly long[] bytes;
    private readonly string[] names;
    private readonly int[] overwritten;
    private readonly long[] inPlaceBytes;

    /// <summary>Puts the tables together.</summary>
    /// <param name="graph">The graph; its operators stand in an order in which they can run.</param>
    /// <param name="hasWeights">Whether weights need room too.</param>
    /// <param name="elementBytes">Bytes of every element, above 0; null for what the graph says, and 1 for weights.</param>
    /// <param name="isInPlace">Whether operators write over inputs where they can.</param>
    public ScratchpadGraph(TensorGraph graph, bool hasWeights, double? elementBytes, bool isInPlace = false)
    {
        ArgumentNullException.ThrowIfNull(graph);
        Source = graph;
        var weighted = hasWeights ? Enumerable.Range(0, graph.Operators.Count).Where(o => graph.Operators[o].WeightElements > 0).ToArray() : [];
        var count = graph.Tensors.Count + weighted.Length;
        names = [.. graph.Tensors.Select(t => t.Name), .. weighted.Select(o => $"weights of {graph.Operators[o].Name}")];
        bytes = [
            .. graph.Tensors.Select(t => Size(t.Elements, elementBytes ?? t.ElementBytes)),
            .. weighted.Select(o => Size(graph.Operators[o].WeightElements, elementBytes ?? 1)),
        ];
        outputs = [.. graph.Operators.Select(o => o.Outputs.Distinct().ToArray())];
        inputs = [.. graph.Operators.Select(o => o.Inputs.Distinct().ToArray())];
        for (var w = 0; w < weighted.Length; w++)
        {
            inputs[weighted[w]] = [.. inputs[weighted[w]], graph.Tensors.Count + w];
        }

        producers = new int[count];
        Array.Fill(producers, -1);
        var readers = new List<int>[count];
        for (var o = 0; o < inputs.Length; o++)
        {
            foreach (var tensor in outputs[o])
            {
                producers[tensor] = o;
            }

            foreach (var tensor in inputs[o])
            {
                (readers[tensor] ??= []).Add(o);
            }
        }

        consumers = [.. readers.Select(r => r?.ToArray() ?? [])];
        Weights = [.. Enumerable.Repeat(-1, graph.Tensors.Count), .. weighted];
        IsInPlace = isInPlace;
        overwritten = new int[count];
        Array.Fill(overwritten, -1);
        inPlaceBytes = new long[inputs.Length];
        for (var o = 0; isInPlace && o < inputs.Length; o++)
        {
            inPlaceBytes[o] = InPlaceOperators.Contains(graph.Operators[o].Type) ? Overwrite(o) : 0;
        }

        CompulsoryBytes = Enumerable.Range(0, count).Where(IsCompulsory).Sum(t => bytes[t]);
    }

    /// <summary>The graph.</summary>
    public TensorGraph Source { get; }

    /// <summary>Operators.</summary>
    public int OperatorCount => inputs.Length;

    /// <summary>Tensors, weights among them.</summary>
    public int TensorCount => bytes.Length;

    /// <summary>Whether operators write over inputs where they can.</summary>
    public bool IsInPlace { get; }

    /// <summary>Size of each tensor, bytes.</summary>
    public ReadOnlySpan<long> Bytes => bytes;

    /// <summary>Operator that makes each tensor; -1 where none does.</summary>
    public ReadOnlySpan<int> Producers => producers;

    /// <summary>Operator whose weights each tensor is; -1 where it is none.</summary>
    public IReadOnlyList<int> Weights { get; }

    /// <summary>Bytes that pass between chip and memory under every plan: graph inputs and weights once in, graph outputs once out.</summary>
    public long CompulsoryBytes { get; }

    /// <summary>Tensors that an operator reads.</summary>
    public ReadOnlySpan<int> Inputs(int op) => inputs[op];

    /// <summary>Tensors that an operator makes.</summary>
    public ReadOnlySpan<int> Outputs(int op) => outputs[op];

    /// <summary>Operators that read a tensor, in the order of the graph.</summary>
    public ReadOnlySpan<int> Consumers(int tensor) => consumers[tensor];

    /// <summary>Whether off-chip memory holds a tensor from the start, so that it is never written there.</summary>
    public bool IsOffChip(int tensor) => producers[tensor] < 0;

    /// <summary>A tensor's name, for people.</summary>
    public string NameOf(int tensor) => names[tensor];

    /// <summary>The tensor in whose place a tensor is made, when operators work in place; -1 where it gets a place of its own.</summary>
    /// <remarks>Only the operator that makes the one reads the other, and both have the same bytes.</remarks>
    public int Overwrites(int tensor) => overwritten[tensor];

    /// <summary>Bytes that an operator makes in the place of inputs.</summary>
    public long InPlaceBytes(int op) => inPlaceBytes[op];

    /// <summary>Bytes that an operator needs at once: all that it reads and makes, what it makes in the place of inputs counted once.</summary>
    public long OperandBytes(int op)
    {
        var sum = -inPlaceBytes[op];
        foreach (var tensor in inputs[op])
        {
            sum += bytes[tensor];
        }

        foreach (var tensor in outputs[op])
        {
            sum += bytes[tensor];
        }

        return sum;
    }

    // Each output takes the place of the first input of its size that nothing else needs: no other operator, and nobody outside.
    private long Overwrite(int op)
    {
        var sum = 0L;
        foreach (var output in outputs[op])
        {
            var over = Array.FindIndex(inputs[op], t => Weights[t] < 0 && consumers[t].Length == 1 && bytes[t] == bytes[output] && bytes[t] > 0
                && Source.Tensors[t].Kind != GraphTensorKind.Output && !outputs[op].Any(o => overwritten[o] == t));
            if (over >= 0)
            {
                overwritten[output] = inputs[op][over];
                sum += bytes[output];
            }
        }

        return sum;
    }

    private bool IsCompulsory(int tensor) => producers[tensor] < 0
        ? consumers[tensor].Length > 0
        : Source.Tensors[tensor].Kind == GraphTensorKind.Output;

    private static long Size(long elements, double elementBytes) => (long)Math.Ceiling(elements * elementBytes);
}
