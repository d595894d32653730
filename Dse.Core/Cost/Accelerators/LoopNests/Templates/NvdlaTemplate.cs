using static Dse.Core.Cost.Accelerators.LoopNests.LoopDimensions;

namespace Dse.Core.Cost.Accelerators.LoopNests.Templates;

/// <summary>An NVDLA-like convolution core: dot products over channels, one per filter.</summary>
/// <remarks>
/// Sizes of the full configuration (NVDLA hardware manual): 64 channels × 16 filters per cycle, a convolution buffer of 512 KiB, stripes
/// of at most 32 outputs, 32 bytes per cycle of DRAM. Figures are those of other components, scaled (docs/accelerators.md §3).
/// </remarks>
internal static class NvdlaTemplate
{
    public static HierarchyTemplate Template { get; } = new(
        "nvdla",
        "Dot products over channels, one per filter; weights stay for a stripe of outputs, one convolution buffer of weights and inputs.",
        [
            TemplateParameters.Side("atomicC", "channels of a dot product", 64),
            TemplateParameters.Side("atomicK", "filters side by side", 16),
            TemplateParameters.Words("accumulatorWords", "sums per filter: the longest stripe", 32),
            TemplateParameters.Words("convolutionBufferWords", "words of the convolution buffer", 524288),
            TemplateParameters.Dram(32),
            TemplateParameters.Node(28),
        ],
        v => Make(v[0], v[1], v[2], v[3], v[4], v[5]));

    private static MemoryHierarchy Make(long channels, long filters, long sums, long buffer, long dram, long nodeNm) =>
        new HierarchyBuilder(nodeNm)
            .Memory("registers", Tensors.Weights, "simple.register", null)
            .Memory("accumulator", Tensors.Outputs, "simple.spad", sums, l => l with { FanOut = channels, SpatialDimensions = C })

            // One atom of inputs and one of weights per cycle.
            .Memory("convolutionBuffer", Tensors.Weights | Tensors.Inputs, "simba.globalBuffer", buffer, l => l with { ReadBandwidthWordsPerCycle = 2 * channels, WriteBandwidthWordsPerCycle = channels, FanOut = filters, SpatialDimensions = K })
            .Memory("dram", Tensors.All, "lpddr4", null, l => l with { BandwidthWordsPerCycle = dram })
            .Build("nvdla", "simple.mac");
}
