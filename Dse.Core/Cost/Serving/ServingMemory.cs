namespace Dse.Core.Cost.Serving;

/// <summary>Memory of a serving worker's fullest device (docs/cost-model.md, serving).</summary>
/// <param name="CapacityBytes">What the device has.</param>
/// <param name="UsableBytes">What an engine takes of it.</param>
/// <param name="WeightBytes">Weights.</param>
/// <param name="WorkspaceBytes">Activations of the largest step, communication buffers, captured graphs and the runtime.</param>
/// <param name="CacheBytes">Cache of one request of mean length, on one device.</param>
internal readonly record struct ServingMemory(double CapacityBytes, double UsableBytes, double WeightBytes, double WorkspaceBytes, double CacheBytes)
{
    private const double GiB = 1L << 30;

    // Defaults of the engines: vLLM takes 0.90 of the memory (gpu_memory_utilization), TensorRT-LLM 0.90 of what weights leave
    // free, SGLang 0.8 to 0.9.
    private const double UsableRatio = 0.90;

    // What people who know that it fits set them to.
    private const double MostUsableRatio = 0.97;

    // Runtime, communication buffers and captured graphs of an engine (2 to 4 GB in their logs).
    private const double ReserveBytes = 2.5e9;

    /// <summary>Memory of a worker that takes steps of some tokens.</summary>
    public static ServingMemory Of(StepPricing pricing, ServingWorkload work, in ServingGrid grid, double stepTokens, double context)
    {
        var capacity = work.Cluster.Device.MemoryGiB * GiB;
        var model = work.Model;
        var width = model.IsMixture ? (model.ExpertsPerToken + model.SharedExperts) * (double)model.MoeFfn / grid.MoeTp : (double)model.Ffn / grid.Tp;
        var tokens = stepTokens / grid.AttentionDp;

        // Residual, one layer's inputs and outputs, and the wider half of a gated block.
        var activations = 2 * tokens * ((6 * model.Hidden) + (3 * width));
        return new ServingMemory(capacity, UsableRatio * capacity, pricing.WeightBytes(grid), ReserveBytes + activations, pricing.CacheBytes(grid, context));
    }

    /// <summary>Bytes left for the cache; below 0 when weights do not fit.</summary>
    public double FreeBytes => UsableBytes - WeightBytes - WorkspaceBytes;

    /// <summary>Requests of a worker whose caches fit at a time; ranks of data-parallel attention have their own.</summary>
    public double MaxRequests(int attentionDp)
    {
        var fits = Math.Floor(FreeBytes / CacheBytes);
        if (fits >= 1)
        {
            return fits * attentionDp;
        }

        // One request more than the defaults leave room for: with less held back.
        return FreeBytes + ((MostUsableRatio - UsableRatio) * CapacityBytes) >= CacheBytes ? attentionDp : 0;
    }
}
