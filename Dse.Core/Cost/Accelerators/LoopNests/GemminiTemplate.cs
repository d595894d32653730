using Dse.Core.Hardware.Units;

namespace Dse.Core.Cost.Accelerators.LoopNests;

/// <summary>
/// A Gemmini-like weight-stationary array: weights in the elements, 32-bit sums in an accumulator per column, 8-bit weights and
/// inputs in one scratchpad, DRAM. Filters lie along the columns, channels along the rows.
/// </summary>
/// <remarks>Widths, bandwidths and energies are those of the 40 nm instances that DOSA evaluated with Timeloop and Accelergy (docs/accelerators.md §3).</remarks>
public static class GemminiTemplate
{
    private const double AccumulatorWordBytes = 4;

    /// <summary>Names of the levels, innermost first.</summary>
    public static IReadOnlyList<string> LevelNames { get; } = ["registers", "accumulator", "scratchpad", "dram"];

    /// <summary>The template; a square array whose default is Gemmini's own.</summary>
    public static HierarchyTemplate Template { get; } = new(
        "gemmini",
        "Weights in the elements, sums in an accumulator per column, weights and inputs in one scratchpad.",
        [
            new TemplateParameter("meshX", "columns, and rows, of the array", 1, 1 << 12, 16),
            new TemplateParameter("accumulatorDepth", "32-bit sums per column", 1, 1L << 40, 1024),
            new TemplateParameter("scratchpadEntries", "bytes of the scratchpad", 1, 1L << 40, 262144),
            new TemplateParameter("nodeNm", "process, nm", 1, 250, 40),
        ],
        v => Make((int)v[0], (int)(v[0] * v[0]), v[1], v[2], Technology.Default.At(v[3])));

    /// <summary>Makes an instance.</summary>
    /// <param name="columns">Columns of the array, at least 1.</param>
    /// <param name="elements">Elements of the array; a multiple of <paramref name="columns"/>.</param>
    /// <param name="accumulatorDepth">Sums that one column's accumulator holds.</param>
    /// <param name="scratchpadWords">Bytes of the scratchpad.</param>
    /// <param name="technology">Energies and areas; the shipped table when null.</param>
    public static MemoryHierarchy Make(int columns, int elements, long accumulatorDepth, long scratchpadWords, Technology? technology = null)
    {
        technology ??= Technology.Default;
        var accumulator = DataSize.FromBytes(accumulatorDepth * AccumulatorWordBytes);
        var scratchpad = DataSize.FromBytes(scratchpadWords);
        var accumulatorPj = technology.AccumulatorPj + (technology.AccumulatorPjPerKiB * accumulator.KiB);
        var scratchpadPj = technology.SramAccessPj(scratchpad, 1);
        return new MemoryHierarchy(
            "gemmini",
            [
                new MemoryLevel(LevelNames[0], Tensors.Weights) { CapacityWords = 1, ReadPj = technology.RegisterPj, WritePj = technology.RegisterPj },
                new MemoryLevel(LevelNames[1], Tensors.Outputs)
                {
                    CapacityWords = accumulatorDepth,
                    BandwidthWordsPerCycle = 2,
                    ReadPj = accumulatorPj,
                    WritePj = accumulatorPj,
                    FanOut = elements / columns,
                    SpatialDimensions = LoopDimensions.C,
                },
                new MemoryLevel(LevelNames[2], Tensors.Weights | Tensors.Inputs)
                {
                    CapacityWords = scratchpadWords,
                    BandwidthWordsPerCycle = 2 * columns,
                    ReadPj = scratchpadPj,
                    WritePj = scratchpadPj,
                    FanOut = columns,
                    SpatialDimensions = LoopDimensions.K,
                },
                new MemoryLevel(LevelNames[3], Tensors.All) { BandwidthWordsPerCycle = 8, ReadPj = technology.DramPjPerByte, WritePj = technology.DramPjPerByte },
            ],
            technology.MacPj)
        {
            ChargesFirstFills = true,
            AreaMm2 = technology.FixedMm2 + (technology.ElementMm2 * elements) + (technology.ColumnMm2 * columns)
                + (technology.AccumulatorMm2PerKiB * accumulator.KiB * columns) + (technology.SramMm2PerKiB * scratchpad.KiB),
        };
    }
}
