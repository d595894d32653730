using Dse.Core.Studies.Scratchpads;

namespace Dse.Solvers.Exact.Scratchpad.FixedOrder;

/// <summary>
/// Residency under a fixed order: each gap is kept or not; in every step the kept ones fit beside the operands. A gap that
/// is not kept costs the tensor's bytes once to read it back and, the first time, once to write it, unless memory holds it anyway.
/// </summary>
/// <remarks>
/// Immutable. Nothing between is better: leaving for a part of a gap costs the same and frees less. Where addresses count, a tensor
/// that is touched in two steps one after the other may also leave and come back between them, to another address: a gap without
/// steps of its own, which is kept unless it is ruled out.
/// </remarks>
internal sealed class GapModel
{
    /// <summary>Finds the gaps.</summary>
    /// <param name="graph">What runs.</param>
    /// <param name="order">Operators by step.</param>
    /// <param name="capacityBytes">Room; every operator's operands fit.</param>
    /// <param name="hasMoves">Whether gaps without steps of their own are listed too.</param>
    public GapModel(ScratchpadGraph graph, IReadOnlyList<int> order, long capacityBytes, bool hasMoves = false)
    {
        Graph = graph;
        Order = order;
        CapacityBytes = capacityBytes;
        RoomBytes = new long[order.Count];
        Touches = new List<int>[graph.TensorCount];
        for (var step = 0; step < order.Count; step++)
        {
            RoomBytes[step] = capacityBytes - graph.OperandBytes(order[step]);
            Touch(graph.Inputs(order[step]), step);
            Touch(graph.Outputs(order[step]), step);
        }

        var gaps = new List<Gap>();
        for (var tensor = 0; tensor < Touches.Length; tensor++)
        {
            var touches = Touches[tensor] ??= [];
            var isFirst = true;
            for (var i = 1; i < touches.Count; i++)
            {
                // What is made again need neither stay nor come back.
                if (order[touches[i]] == graph.Producers[tensor])
                {
                    continue;
                }

                if ((hasMoves || touches[i] > touches[i - 1] + 1) && graph.Bytes[tensor] > 0)
                {
                    gaps.Add(new Gap(tensor, touches[i - 1], touches[i], graph.Bytes[tensor], isFirst));
                    isFirst = false;
                }
            }
        }

        Gaps = [.. gaps];
        TightSteps = FindTightSteps();
    }

    /// <summary>What runs.</summary>
    public ScratchpadGraph Graph { get; }

    /// <summary>Operators by step.</summary>
    public IReadOnlyList<int> Order { get; }

    /// <summary>Room of the scratchpad.</summary>
    public long CapacityBytes { get; }

    /// <summary>The gaps, by tensor, then step.</summary>
    public Gap[] Gaps { get; }

    /// <summary>Room that the operands of each step leave.</summary>
    public long[] RoomBytes { get; }

    /// <summary>Steps that touch each tensor, ascending.</summary>
    public List<int>[] Touches { get; }

    /// <summary>The steps in which not every gap can be kept.</summary>
    public int[] TightSteps { get; }

    /// <summary>Whether memory holds a tensor from the start.</summary>
    public bool IsOffChip(int tensor) => Graph.IsOffChip(tensor);

    /// <summary>What not keeping gaps costs, bytes.</summary>
    public long CostOf(ReadOnlySpan<bool> isKept)
    {
        var cost = 0L;
        var spilled = -1;
        for (var g = 0; g < Gaps.Length; g++)
        {
            if (!isKept[g])
            {
                var tensor = Gaps[g].Tensor;
                cost += Gaps[g].Bytes * (spilled == tensor || IsOffChip(tensor) ? 1 : 2);
                spilled = tensor;
            }
        }

        return cost;
    }

    private void Touch(ReadOnlySpan<int> tensors, int step)
    {
        foreach (var tensor in tensors)
        {
            (Touches[tensor] ??= []).Add(step);
        }
    }

    private int[] FindTightSteps()
    {
        var change = new long[Order.Count + 1];
        foreach (var gap in Gaps)
        {
            change[gap.From + 1] += gap.Bytes;
            change[gap.To] -= gap.Bytes;
        }

        var tight = new List<int>();
        var load = 0L;
        for (var step = 0; step < Order.Count; step++)
        {
            load += change[step];
            if (load > RoomBytes[step])
            {
                tight.Add(step);
            }
        }

        return [.. tight];
    }
}
