using static Dse.Core.Cost.Accelerators.LoopNests.LoopDimensions;

namespace Dse.Core.Cost.Accelerators.LoopNests.Templates;

/// <summary>An Eyeriss-like row-stationary array: each element convolves one filter row with one input row.</summary>
/// <remarks>
/// Rows of elements take filter rows, channels and filters, columns output rows and filters; a row of weights, a row of inputs and the
/// sums of several filters stay in each element. Sizes and figures: eyeriss_like of timeloop-accelergy-exercises, after Chen et al. 2017.
/// </remarks>
internal static class EyerissTemplate
{
    public static HierarchyTemplate Template { get; } = new(
        "eyeriss",
        "Row stationary: filter rows over rows of elements, output rows over columns, three scratchpads per element, a global buffer of inputs and outputs.",
        [
            TemplateParameters.Side("columns", "columns of elements", 14),
            TemplateParameters.Side("rows", "rows of elements", 12),
            TemplateParameters.Words("psumSpadWords", "16-bit sums per element", 16),
            TemplateParameters.Words("weightSpadWords", "weights per element", 384),
            TemplateParameters.Words("ifmapSpadWords", "inputs per element", 24),
            TemplateParameters.Words("globalBufferWords", "words of the global buffer", 131072),
            TemplateParameters.Node(65),
        ],
        v => Make(v[0], v[1], v[2], v[3], v[4], v[5], v[6]));

    private static MemoryHierarchy Make(long columns, long rows, long sums, long weights, long inputs, long buffer, long nodeNm)
    {
        static MemoryLevel Spad(MemoryLevel level, LoopDimensions temporal) =>
            level with { ReadBandwidthWordsPerCycle = 2, WriteBandwidthWordsPerCycle = 2, TemporalDimensions = temporal };
        return new HierarchyBuilder(nodeNm)
            .Memory("psumSpad", Tensors.Outputs, "eyeriss.psumSpad", sums, l => Spad(l, K))
            .Memory("weightSpad", Tensors.Weights, "eyeriss.weightSpad", weights, l => Spad(l, C | R))
            .Memory("ifmapSpad", Tensors.Inputs, "eyeriss.ifmapSpad", inputs, l => Spad(l, None))
            .Spread("peRows", rows, S | C | K)
            .Spread("peColumns", columns, Q | K)
            .Memory("globalBuffer", Tensors.Inputs | Tensors.Outputs, "eyeriss.globalBuffer", buffer, l => l with { ReadBandwidthWordsPerCycle = 16, WriteBandwidthWordsPerCycle = 16 })
            .Memory("dram", Tensors.All, "lpddr4", null)
            .Build("eyeriss", "eyeriss.mac");
    }
}
