using Dse.Core.Cost.Serving.Overlap;

namespace Dse.Core.Cost.Serving;

/// <content>What a plan could reach if a device's compute, memory and network were used at the same time.</content>
public sealed partial class ServingModel
{
    private const int MostNanoBatches = 8;

    /// <summary>The best split of the decode step of a plan, with the prompts that pass beside it when devices are shared.</summary>
    /// <param name="plan">The plan.</param>
    /// <param name="estimate">Its estimate; priced.</param>
    /// <returns>The split at peak rates, and the output tokens per second and device that it allows this plan.</returns>
    public (NanoBatches Split, double TokensPerSecondPerDevice) Overlapped(in ServingPlan plan, in ServingEstimate estimate)
    {
        var device = Work.Cluster.Device;
        var pooled = plan.Mode == ServingMode.Disaggregated;
        var grid = pooled ? plan.Decode.Grid : plan.Grid;
        var workers = pooled ? plan.Decode.Workers : 1;

        // Each step carries the prompts of as many requests as finish in it.
        var chunks = Math.Ceiling((double)Work.NewInputTokens / plan.ChunkTokens);
        var prompts = pooled ? 0 : estimate.DecodeBatch / Work.OutputTokens * chunks / plan.Grid.AttentionDp;
        var peak = device.PeakFlops(StepPricing.ComputePrecision(Work)) ?? double.PositiveInfinity;
        var bandwidth = device.MemoryGBps * 1e9;
        var weights = pricing.WeightBytes(grid) / bandwidth;
        var bytes = estimate.DecodeStep.Bytes / grid.Pp / bandwidth;
        var split = NanoBatches.Best(
            (estimate.DecodeStep.Flops + (prompts * estimate.PrefillStep.Flops)) / grid.Pp / peak,
            Math.Min(weights, bytes),
            Math.Max(0, bytes - weights),
            (Network(estimate.DecodeStep) + (prompts * Network(estimate.PrefillStep))) / grid.Pp,
            MostNanoBatches);
        var tokens = estimate.DecodeBatch * workers * (plan.Speculative?.TokensPerStep ?? 1) / split.Seconds / plan.Devices;
        if (pooled)
        {
            // The other pool at its own peak.
            var prompt = chunks * Math.Max(estimate.PrefillStep.Flops / peak, Network(estimate.PrefillStep)) / plan.Prefill.Grid.Pp;
            tokens = Math.Min(tokens, plan.Prefill.Workers * plan.Prefill.Grid.AttentionDp / prompt * Work.OutputTokens / plan.Devices);
        }

        return (split, tokens);
    }

    private static double Network(in StepTerms terms) => terms.TensorCommSeconds + terms.ExpertCommSeconds + terms.PipelineCommSeconds;
}
