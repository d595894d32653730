using System.Globalization;

namespace Dse.Core.Cost.Accelerators.LoopNests.Rtl;

/// <summary>How far the simulations behind an <see cref="RtlCalibration"/> reach.</summary>
public static class RtlScope
{
    private const int ProductColumns = 16;

    /// <summary>The figures that are held against the ranges of the simulations.</summary>
    /// <param name="hierarchy">A Gemmini-like hierarchy.</param>
    /// <param name="loops">The loops, innermost first.</param>
    /// <param name="strides">Strides of the windows.</param>
    /// <param name="counts">What <see cref="RtlCounts.Of"/> counted.</param>
    public static IReadOnlyList<(string Name, double Value)> Of(MemoryHierarchy hierarchy, ReadOnlySpan<Loop> loops, WindowStrides strides, in RtlCounts counts)
    {
        ArgumentNullException.ThrowIfNull(hierarchy);
        var sizes = Sizes(loops);
        return
        [
            ("columns", hierarchy.Levels[2].FanOut),
            ("rows", hierarchy.Levels[1].FanOut),
            ("accumulatorDepth", hierarchy.Levels[1].CapacityWords!.Value),
            ("scratchpadEntries", hierarchy.Levels[2].CapacityWords!.Value),
            ("images", sizes[(int)LoopDimension.N]),
            ("filterSide", Math.Max(sizes[(int)LoopDimension.R], sizes[(int)LoopDimension.S])),
            ("stride", Math.Max(strides.StrideWidth, strides.StrideHeight)),
            ("tiles", counts.Tiles),
            ("stepsPerTile", counts.Steps / counts.Tiles),
        ];
    }

    /// <summary>Why the calibration does not vouch for a mapping, one sentence each; empty inside the range.</summary>
    /// <param name="calibration">Constants and their ranges.</param>
    /// <param name="hierarchy">A Gemmini-like hierarchy.</param>
    /// <param name="loops">The loops, innermost first.</param>
    /// <param name="strides">Strides of the windows.</param>
    /// <param name="counts">What <see cref="RtlCounts.Of"/> counted.</param>
    public static IReadOnlyList<string> Outside(RtlCalibration calibration, MemoryHierarchy hierarchy, ReadOnlySpan<Loop> loops, WindowStrides strides, in RtlCounts counts)
    {
        ArgumentNullException.ThrowIfNull(calibration);
        var notes = new List<string>();
        foreach (var (name, value) in Of(hierarchy, loops, strides, counts))
        {
            if (calibration.Ranges.TryGetValue(name, out var range) && (value < range.Least || value > range.Most))
            {
                notes.Add(string.Create(CultureInfo.InvariantCulture, $"{name} is {value:G6}; the simulations reach from {range.Least:G6} to {range.Most:G6}."));
            }
        }

        if (Kind(hierarchy.Levels[2].FanOut, loops) is var kind && kind != RtlGroup.Regular)
        {
            notes.Add(kind == RtlGroup.WideProduct
                ? $"A product on more than {ProductColumns} columns: the kernel that was simulated rounds its tiles up to whole arrays."
                : "Output height and width differ: the kernel that was simulated takes square outputs.");
        }

        return notes;
    }

    /// <summary>Which kind of row a layer is.</summary>
    /// <param name="columns">Columns of the array.</param>
    /// <param name="loops">The loops.</param>
    public static RtlGroup Kind(double columns, ReadOnlySpan<Loop> loops)
    {
        var sizes = Sizes(loops);
        var isProduct = sizes[(int)LoopDimension.R] * sizes[(int)LoopDimension.S] == 1 && sizes[(int)LoopDimension.Q] == 1;
        return isProduct
            ? columns > ProductColumns ? RtlGroup.WideProduct : RtlGroup.Regular
            : sizes[(int)LoopDimension.P] == sizes[(int)LoopDimension.Q] ? RtlGroup.Regular : RtlGroup.NotSquare;
    }

    private static double[] Sizes(ReadOnlySpan<Loop> loops)
    {
        var sizes = new double[7];
        Array.Fill(sizes, 1);
        foreach (var loop in loops)
        {
            sizes[(int)loop.Dimension] *= loop.Factor;
        }

        return sizes;
    }
}
