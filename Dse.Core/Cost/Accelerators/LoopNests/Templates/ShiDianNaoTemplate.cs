using static Dse.Core.Cost.Accelerators.LoopNests.LoopDimensions;

namespace Dse.Core.Cost.Accelerators.LoopNests.Templates;

/// <summary>A ShiDianNao-like output-stationary array: one output pixel per element.</summary>
/// <remarks>
/// Sizes of Du et al. 2015 in 16-bit words: 8 × 8 elements, 64 KiB of inputs, 64 KiB of outputs, 128 KiB of weights, 65 nm. Inputs that
/// elements hand to their neighbours are counted as reads of the input buffer. Figures are those of other components, scaled.
/// </remarks>
internal static class ShiDianNaoTemplate
{
    public static HierarchyTemplate Template { get; } = new(
        "shidiannao",
        "Output stationary: output columns and rows over the array, buffers of inputs, weights and outputs.",
        [
            TemplateParameters.Side("columns", "columns of elements", 8),
            TemplateParameters.Side("rows", "rows of elements", 8),
            TemplateParameters.Words("inputBufferWords", "16-bit words of inputs", 32768),
            TemplateParameters.Words("weightBufferWords", "16-bit words of weights", 65536),
            TemplateParameters.Words("outputBufferWords", "16-bit words of outputs", 32768),
            TemplateParameters.Dram(8),
            TemplateParameters.Node(65),
        ],
        v => Make(v[0], v[1], v[2], v[3], v[4], v[5], v[6]));

    private static MemoryHierarchy Make(long columns, long rows, long inputs, long weights, long outputs, long dram, long nodeNm) =>
        new HierarchyBuilder(nodeNm)
            .Memory("registers", Tensors.Outputs, "simple.register", null)
            .Spread("peColumns", columns, P)
            .Spread("peRows", rows, Q)
            .Memory("inputBuffer", Tensors.Inputs, "simple.globalBuffer", inputs, l => l with { ReadBandwidthWordsPerCycle = columns * rows })
            .Memory("weightBuffer", Tensors.Weights, "simple.globalBuffer", weights)
            .Memory("outputBuffer", Tensors.Outputs, "simple.globalBuffer", outputs, l => l with { WriteBandwidthWordsPerCycle = columns * rows })
            .Memory("dram", Tensors.All, "lpddr4.16bit", null, l => l with { BandwidthWordsPerCycle = dram })
            .Build("shidiannao", "simple.mac");
}
