using Dse.Core.Cost.Operators;
using Dse.Core.Cost.Serving.Offload;
using Dse.Core.Hardware;

namespace Dse.Core.Cost.Serving;

/// <content>Attention on devices of its own (docs/serving-traffic.md §6).</content>
public sealed partial class ServingModel
{
    // What an engine leaves to the cache on a device that holds nothing else.
    private const double OffloadedCacheRatio = 0.9;

    /// <summary>Whether the equations reach this model: plain attention over the whole context.</summary>
    public static bool CanOffload(ServingWorkload work)
    {
        ArgumentNullException.ThrowIfNull(work);
        return !work.Model.IsLatent && work.Model.GlobalLayers == work.Model.Layers;
    }

    private double OffloadedRequests(AttentionOffload far) =>
        Math.Floor(far.Devices * OffloadedCacheRatio * far.Device.MemoryGiB * (1L << 30) / pricing.CacheBytes(ServingGrid.Single, MeanContext));

    // The batch as a whole, or in two halves that take turns, whichever is faster; the estimate keeps attention's visible part.
    private double OffloadedStep(AttentionOffload far, in ServingPlan plan, in StepLoad load, ref ServingEstimate estimate)
    {
        var whole = PartsOf(far, plan.Grid, load);
        var together = whole.Products + whole.Attention + whole.Ways;
        var half = PartsOf(far, plan.Grid, load with { DecodeSequences = load.DecodeSequences / 2 });
        var step = load.DecodeSequences < 2 ? together : Math.Min(together, AttentionOffload.TakingTurns(half.Products, half.Attention, half.Ways));
        estimate.DecodeStep = estimate.DecodeStep with { DecodeAttentionSeconds = Math.Max(0, step - whole.Products) / efficiency.DecodeAttention };
        return step;
    }

    private (double Products, double Attention, double Ways) PartsOf(AttentionOffload far, in ServingGrid grid, in StepLoad load)
    {
        var model = Work.Model;
        var terms = Terms(grid, load) with { DecodeAttentionSeconds = 0 };
        var products = efficiency.Seconds(terms, load);

        // Sequences are dealt out; each device has all heads of its own.
        var sequences = Math.Max(1, load.DecodeSequences / far.Devices);
        var attention = DeviceOperators.Prior(far.Device).AttentionDecode(
            sequences, load.DecodeContext, model.Heads * load.TokensPerSequence, model.KvHeads, model.HeadDim, Work.KvCache.Bytes());

        // Queries, new keys and values there, outputs back, in bf16.
        var there = 2.0 * load.DecodeSequences * load.TokensPerSequence * (model.Heads + (2 * model.KvHeads)) * model.HeadDim;
        var back = 2.0 * load.DecodeSequences * load.TokensPerSequence * model.Heads * model.HeadDim;
        var bandwidth = Math.Min(far.Devices * far.LinkGBps, grid.Tp * Work.Cluster.ScaleOutGBps) * 1e9;
        return (products, model.Layers * efficiency.DecodeAttention * attention.Seconds, model.Layers * (AttentionOffload.RoundTripSeconds + ((there + back) / bandwidth)));
    }
}
