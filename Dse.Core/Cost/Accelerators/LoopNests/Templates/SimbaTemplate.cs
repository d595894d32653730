using static Dse.Core.Cost.Accelerators.LoopNests.LoopDimensions;

namespace Dse.Core.Cost.Accelerators.LoopNests.Templates;

/// <summary>A Simba-like array of processing elements, each several dot products wide.</summary>
/// <remarks>Channels and filters are spread twice: inside a processing element and over them. Sizes and figures: simba_like of timeloop-accelergy-exercises, after Shao et al. 2019.</remarks>
internal static class SimbaTemplate
{
    public static HierarchyTemplate Template { get; } = new(
        "simba",
        "Processing elements of several dot products: channels inside a product, filters over the products of an element, both over elements.",
        [
            TemplateParameters.Side("pes", "processing elements", 16),
            TemplateParameters.Side("lanes", "dot products per processing element", 4),
            TemplateParameters.Side("vector", "multipliers per dot product", 4),
            TemplateParameters.Words("accumulatorWords", "24-bit sums per dot product", 128),
            TemplateParameters.Words("weightBufferWords", "weights per dot product", 32768),
            TemplateParameters.Words("inputBufferWords", "inputs per processing element", 65536),
            TemplateParameters.Words("globalBufferWords", "words of the global buffer", 65536),
            TemplateParameters.Node(45),
        ],
        v => Make(v[0], v[1], v[2], v[3], v[4], v[5], v[6], v[7]));

    private static MemoryHierarchy Make(long pes, long lanes, long vector, long sums, long weights, long inputs, long buffer, long nodeNm) =>
        new HierarchyBuilder(nodeNm)
            .Memory("weightRegisters", Tensors.Weights, "simba.weightRegister", null)
            .Memory("accumulator", Tensors.Outputs, "simba.accumulator", sums, l => l with { FanOut = vector, SpatialDimensions = C })
            .Memory("weightBuffer", Tensors.Weights, "simba.weightBuffer", weights)
            .Memory("inputBuffer", Tensors.Inputs, "simba.inputBuffer", inputs, l => l with { FanOut = lanes, SpatialDimensions = K })
            .Memory("globalBuffer", Tensors.Inputs | Tensors.Outputs, "simba.globalBuffer", buffer, l => l with { FanOut = pes, SpatialDimensions = K | C })
            .Memory("dram", Tensors.All, "lpddr4", null)
            .Build("simba", "simba.mac");
}
