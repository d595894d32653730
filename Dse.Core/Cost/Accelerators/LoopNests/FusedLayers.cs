namespace Dse.Core.Cost.Accelerators.LoopNests;

/// <summary>Two layers of which the second reads what the first writes, with the tensor between them held whole inside the chip (docs/mapping.md).</summary>
public static class FusedLayers
{
    /// <summary>The first loop of the second layer that does not go with the first layer's outputs; null when all do.</summary>
    /// <param name="first">Iterations of the first layer's loops, in the order of <see cref="LoopDimension"/>.</param>
    /// <param name="second">Iterations of the second layer's loops.</param>
    /// <param name="strides">Strides of the second layer's windows.</param>
    public static LoopDimension? Mismatch(IReadOnlyList<long> first, IReadOnlyList<long> second, WindowStrides strides)
    {
        ArgumentNullException.ThrowIfNull(first);
        ArgumentNullException.ThrowIfNull(second);
        return second[(int)LoopDimension.N] != first[(int)LoopDimension.N] ? LoopDimension.N
            : second[(int)LoopDimension.C] != first[(int)LoopDimension.K] ? LoopDimension.C
            : !Covers(first[(int)LoopDimension.P], Window(second, LoopDimension.P, LoopDimension.R, strides.StrideWidth), second[(int)LoopDimension.R], strides.StrideWidth) ? LoopDimension.P
            : !Covers(first[(int)LoopDimension.Q], Window(second, LoopDimension.Q, LoopDimension.S, strides.StrideHeight), second[(int)LoopDimension.S], strides.StrideHeight) ? LoopDimension.Q
            : null;
    }

    /// <summary>Words of the tensor between: all outputs of the first layer, or the inputs of the second with their padding when those are more.</summary>
    /// <param name="first">Iterations of the first layer's loops, in the order of <see cref="LoopDimension"/>.</param>
    /// <param name="second">Iterations of the second layer's loops.</param>
    /// <param name="strides">Strides of the second layer's windows.</param>
    public static double Words(IReadOnlyList<long> first, IReadOnlyList<long> second, WindowStrides strides)
    {
        ArgumentNullException.ThrowIfNull(first);
        ArgumentNullException.ThrowIfNull(second);
        var written = (double)first[(int)LoopDimension.N] * first[(int)LoopDimension.K] * first[(int)LoopDimension.P] * first[(int)LoopDimension.Q];
        var read = (double)second[(int)LoopDimension.N] * second[(int)LoopDimension.C]
            * Window(second, LoopDimension.P, LoopDimension.R, strides.StrideWidth) * Window(second, LoopDimension.Q, LoopDimension.S, strides.StrideHeight);
        return Math.Max(written, read);
    }

    /// <summary>The memories with tensors held whole at a level: what would go to the outermost level goes there.</summary>
    /// <param name="hierarchy">The memories.</param>
    /// <param name="level">The level; inside the outermost.</param>
    /// <param name="tensors">The tensors.</param>
    /// <param name="words">Words that are set aside.</param>
    /// <returns>Null when the level cannot: it keeps nothing, has several instances, or no room beside them for a word of each other tensor that it keeps.</returns>
    public static MemoryHierarchy? Holding(MemoryHierarchy hierarchy, int level, Tensors tensors, double words)
    {
        ArgumentNullException.ThrowIfNull(hierarchy);
        var home = hierarchy.Levels[level];
        var rest = home.CapacityWords - words;
        if (level >= hierarchy.Levels.Count - 1 || home.Keeps == Tensors.None || hierarchy.Levels.Skip(level + 1).Any(l => l.FanOut > 1)
            || rest < int.PopCount((int)(home.Keeps & ~tensors)))
        {
            return null;
        }

        return hierarchy with
        {
            Levels =
            [
                .. hierarchy.Levels.Select((l, i) => i < level ? l
                    : i > level ? l with { Keeps = l.Keeps & ~tensors }
                    : l with { Keeps = l.Keeps | tensors, Holds = tensors, CapacityWords = rest }),
            ],
        };
    }

    // Words along one axis of all windows.
    private static long Window(IReadOnlyList<long> layer, LoopDimension outputs, LoopDimension filter, long stride) => ((layer[(int)outputs] - 1) * stride) + layer[(int)filter];

    // Windows leave out less than a stride, and pad by less than a filter on either side.
    private static bool Covers(long size, long window, long filter, long stride) => window > size - stride && window <= size + (2 * (filter - 1));
}
