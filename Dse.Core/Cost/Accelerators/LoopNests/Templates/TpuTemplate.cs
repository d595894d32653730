using static Dse.Core.Cost.Accelerators.LoopNests.LoopDimensions;

namespace Dse.Core.Cost.Accelerators.LoopNests.Templates;

/// <summary>A TPU-like weight-stationary matrix unit.</summary>
/// <remarks>
/// Sizes of the first TPU (Jouppi et al. 2017): 256 × 256 elements, 4096 sums per column, a weight queue of four tiles, a unified buffer of
/// 24 MiB, 34 GB/s at 700 MHz. Figures are those of other components, scaled (docs/accelerators.md §3): none of the TPU's were published.
/// </remarks>
internal static class TpuTemplate
{
    public static HierarchyTemplate Template { get; } = new(
        "tpu",
        "Weight stationary: channels and filter positions over rows, filters over columns, sums per column, a weight queue, a unified buffer of inputs and outputs.",
        [
            TemplateParameters.Side("rows", "rows of the matrix unit", 256),
            TemplateParameters.Side("columns", "columns of the matrix unit", 256),
            TemplateParameters.Words("accumulatorWords", "sums per column", 4096),
            TemplateParameters.Words("weightQueueWords", "weights in the queue", 262144),
            TemplateParameters.Words("unifiedBufferWords", "words of the unified buffer", 24 << 20),
            TemplateParameters.Dram(48),
            TemplateParameters.Node(28),
        ],
        v => Make(v[0], v[1], v[2], v[3], v[4], v[5], v[6]));

    private static MemoryHierarchy Make(long rows, long columns, long sums, long queue, long buffer, long dram, long nodeNm) =>
        new HierarchyBuilder(nodeNm)
            .Memory("registers", Tensors.Weights, "simple.register", null)
            .Memory("accumulator", Tensors.Outputs, "simple.spad", sums, l => l with { ReadBandwidthWordsPerCycle = 1, WriteBandwidthWordsPerCycle = 1, FanOut = rows, SpatialDimensions = C | R | S })
            .Memory("weightQueue", Tensors.Weights, "simba.globalBuffer", queue, l => l with { ReadBandwidthWordsPerCycle = columns, FanOut = columns, SpatialDimensions = K })
            .Memory("unifiedBuffer", Tensors.Inputs | Tensors.Outputs, "simba.globalBuffer", buffer, l => l with { ReadBandwidthWordsPerCycle = rows, WriteBandwidthWordsPerCycle = columns })
            .Memory("dram", Tensors.All, "lpddr4", null, l => l with { BandwidthWordsPerCycle = dram })
            .Build("tpu", "simple.mac");
}
