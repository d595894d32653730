using System.Runtime.InteropServices;

namespace Dse.Core.Cost.Accelerators.LoopNests.Rtl;

/// <summary>What a mapping asks of a Gemmini's hardware beside multiplications: the regressors of <see cref="RtlCalibration"/>.</summary>
/// <remarks>A tile is what the scratchpad holds; a page has 4 KiB, a line 64 bytes.</remarks>
/// <param name="Columns">Columns, and rows, of the array.</param>
/// <param name="Tiles">Tiles that are loaded and computed, one after the other.</param>
/// <param name="Steps">Cycles of the array if nothing held it up.</param>
/// <param name="WeightRequests">Lines of weights asked for, of every tile anew.</param>
/// <param name="InputRequests">Lines of inputs asked for, of every tile anew.</param>
/// <param name="DramBytes">Bytes to and from DRAM when tiles that stay are not loaded again.</param>
/// <param name="WeightPages">Pages in which the rows of a tile's weights lie, of every tile anew.</param>
/// <param name="LoadedBytes">Bytes of every tile's weights and inputs, loaded anew, and of outputs that leave.</param>
/// <param name="MissedBytes">Bytes of the lines of weights and inputs that the cache before DRAM no longer holds.</param>
[StructLayout(LayoutKind.Auto)]
public readonly record struct RtlCounts(
    double Columns, double Tiles, double Steps, double WeightRequests, double InputRequests, double DramBytes, double WeightPages, double LoadedBytes, double MissedBytes)
{
    private const double LineBytes = 64;
    private const double PageBytes = 4096;

    // The cache of the chips that were simulated: 512 KiB, the default of their generator.
    private const double CacheBytes = 512 * 1024;

    // Level of the Gemmini-like template whose tiles the loads fill.
    private const int Scratchpad = 2;

    /// <summary>Cycles to fill and drain the array once per tile.</summary>
    public double FillCycles => 2 * Columns * Tiles;

    /// <summary>Counts a mapping on a Gemmini-like hierarchy.</summary>
    /// <param name="columns">Columns of the square array.</param>
    /// <param name="loops">The loops, innermost first; levels do not decrease.</param>
    /// <param name="strides">Strides of the windows.</param>
    public static RtlCounts Of(double columns, ReadOnlySpan<Loop> loops, WindowStrides strides)
    {
        Span<double> tile = stackalloc double[7];
        Span<double> cached = stackalloc double[7];
        Span<double> whole = stackalloc double[7];
        tile.Fill(1);
        whole.Fill(1);
        var (tiles, steps) = (1.0, 1.0);
        foreach (var loop in loops)
        {
            whole[(int)loop.Dimension] *= loop.Factor;
            if (loop.Level <= Scratchpad)
            {
                tile[(int)loop.Dimension] *= loop.Factor;
            }

            if (!loop.IsSpatial)
            {
                steps *= loop.Factor;
                tiles *= loop.Level >= Scratchpad ? loop.Factor : 1;
            }
        }

        // Loops around the tile that the cache takes in, whole: what they touch fits it.
        tile.CopyTo(cached);
        var first = 0;
        for (; first < loops.Length; first++)
        {
            var loop = loops[first];
            if (loop.Level <= Scratchpad)
            {
                continue;
            }

            cached[(int)loop.Dimension] *= loop.Factor;
            if (Weights(cached).Bytes + Inputs(cached, strides).Bytes + Outputs(cached) > CacheBytes)
            {
                cached[(int)loop.Dimension] /= loop.Factor;
                break;
            }
        }

        var (weights, inputs) = (Weights(tile), Inputs(tile, strides));
        var (filters, channels) = (whole[(int)LoopDimension.K], whole[(int)LoopDimension.C]);
        return new RtlCounts(
            columns,
            tiles,
            steps,
            tiles * weights.Rows * Math.Ceiling(weights.RowBytes / LineBytes),
            tiles * inputs.Rows * Math.Ceiling(inputs.RowBytes / LineBytes),
            (weights.Bytes * Changes(loops, Tensors.Weights)) + (inputs.Bytes * Changes(loops, Tensors.Inputs)) + (Outputs(tile) * Changes(loops, Tensors.Outputs)),
            tiles * weights.Rows * Math.Min(1, filters / PageBytes),
            (tiles * (weights.Bytes + inputs.Bytes)) + (Outputs(tile) * Changes(loops, Tensors.Outputs)),
            Missed(Weights(cached), filters, loops[first..], Tensors.Weights) + Missed(Inputs(cached, strides), channels, loops[first..], Tensors.Inputs));
    }

    // Weights lie filter by filter in a row, the rows over filter height, width and channels; bytes are words of 8 bits.
    private static Block Weights(ReadOnlySpan<double> sizes) =>
        new(sizes[(int)LoopDimension.C] * sizes[(int)LoopDimension.R] * sizes[(int)LoopDimension.S], sizes[(int)LoopDimension.K]);

    // Inputs lie channel by channel in a row, the rows over pixels.
    private static Block Inputs(ReadOnlySpan<double> sizes, WindowStrides strides) => new(
        sizes[(int)LoopDimension.N]
            * (((sizes[(int)LoopDimension.P] - 1) * strides.StrideWidth) + sizes[(int)LoopDimension.R])
            * (((sizes[(int)LoopDimension.Q] - 1) * strides.StrideHeight) + sizes[(int)LoopDimension.S]),
        sizes[(int)LoopDimension.C]);

    private static double Outputs(ReadOnlySpan<double> sizes) =>
        sizes[(int)LoopDimension.N] * sizes[(int)LoopDimension.K] * sizes[(int)LoopDimension.P] * sizes[(int)LoopDimension.Q];

    // Whole lines, unless rows are so short that neighbours share them.
    private static double Missed(Block block, double pitch, ReadOnlySpan<Loop> outside, Tensors tensor) =>
        block.Rows * (pitch <= LineBytes ? block.RowBytes : Math.Min(pitch, Math.Ceiling(block.RowBytes / LineBytes) * LineBytes)) * Changes(outside, tensor);

    // How often loops around the scratchpad bring another block of a tensor: those inside the first that it depends on leave it.
    private static double Changes(ReadOnlySpan<Loop> loops, Tensors tensor)
    {
        var changes = 1.0;
        foreach (var loop in loops)
        {
            if (loop.Level > Scratchpad && !loop.IsSpatial && loop.Factor > 1 && (changes > 1 || LoopNestModel.Depends(tensor, loop.Dimension)))
            {
                changes *= loop.Factor;
            }
        }

        return changes;
    }

    [StructLayout(LayoutKind.Auto)]
    private readonly record struct Block(double Rows, double RowBytes)
    {
        public double Bytes => Rows * RowBytes;
    }
}
