using Dse.Core.Cost.Accelerators.LoopNests;
using Dse.Core.Cost.Accelerators.LoopNests.Chains;

namespace Dse.Core.Studies.Accelerators.Mapped;

/// <summary>
/// Plays the turns of fused layers through, row by row: a layer makes the rows of its next tile when all rows that these read are there;
/// the layer before is asked for more until they are.
/// </summary>
internal sealed class RowTurns
{
    private readonly IReadOnlyList<ChainLayer> layers;
    private readonly long[] heights;
    private readonly long[] next;
    private readonly SortedSet<long>[] there;
    private readonly long[] most;

    private RowTurns(IReadOnlyList<ChainLayer> layers, long[] heights)
    {
        this.layers = layers;
        this.heights = heights;
        (next, most) = (new long[layers.Count], new long[layers.Count]);
        there = [.. layers.Select(_ => new SortedSet<long>())];
    }

    /// <summary>The most rows of each layer's outputs that lie there at once, made and not yet done with.</summary>
    /// <param name="layers">The layers, each of which reads what the one before writes.</param>
    /// <param name="heights">Rows that each makes at a time.</param>
    public static long[] Most(IReadOnlyList<ChainLayer> layers, long[] heights)
    {
        var turns = new RowTurns(layers, heights);
        while (turns.next[^1] < layers[^1][LoopDimension.Q])
        {
            turns.Make(layers.Count - 1);
        }

        return turns.most;
    }

    private void Make(int layer)
    {
        var end = Math.Min(next[layer] + heights[layer], layers[layer][LoopDimension.Q]);
        if (layer > 0)
        {
            // What only rows made before read goes first, so that its words are free again.
            var (first, last) = (FirstRead(layer, next[layer]), LastRead(layer, end - 1));
            there[layer - 1].RemoveWhere(row => row < first);
            while (next[layer - 1] <= last)
            {
                Make(layer - 1);
                there[layer - 1].RemoveWhere(row => row < first);
                most[layer - 1] = Math.Max(most[layer - 1], there[layer - 1].Count);
            }
        }

        for (; next[layer] < end; next[layer]++)
        {
            there[layer].Add(next[layer]);
        }
    }

    private long FirstRead(int layer, long output) => Math.Max(0, (output * layers[layer].Strides.StrideHeight) - Padding(layer));

    private long LastRead(int layer, long output) =>
        Math.Min(layers[layer - 1][LoopDimension.Q] - 1, (output * layers[layer].Strides.StrideHeight) + layers[layer][LoopDimension.S] - 1 - Padding(layer));

    // Rows of padding above; as many below, or one more.
    private long Padding(int layer)
    {
        var (own, before) = (layers[layer], layers[layer - 1][LoopDimension.Q]);
        return Math.Max(0, ((own[LoopDimension.Q] - 1) * own.Strides.StrideHeight) + own[LoopDimension.S] - before) / 2;
    }
}
