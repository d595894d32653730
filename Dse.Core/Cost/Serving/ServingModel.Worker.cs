namespace Dse.Core.Cost.Serving;

/// <content>Static and continuous batching: prompts and generation on the same devices.</content>
public sealed partial class ServingModel
{
    // Prompt tokens that SGLang gathers into one batch by default (max_prefill_tokens).
    private const double PromptBatchTokens = 16384;

    // The longest prompt part that one step computes is also what an idle engine computes at once.
    private void EvaluateWorker(in ServingPlan plan, ref ServingEstimate estimate)
    {
        var grid = plan.Grid;
        var memory = MemoryOf(grid, plan.ChunkTokens);
        var max = plan.Offload is { } far ? (memory.FreeBytes > 0 ? OffloadedRequests(far) : 0) : memory.MaxRequests(grid.AttentionDp);
        estimate.MaxConcurrency = max;
        SetMemory(ref estimate, memory, plan.Offload is null ? Math.Min(plan.Concurrency, max) / grid.AttentionDp : 0);
        if (max < 1)
        {
            estimate.Problem = estimate.Problem == ServingProblem.None ? ServingProblem.OutOfMemory : estimate.Problem;
            max = 1;
        }

        var prompt = Prompt(plan, grid, ref estimate);
        estimate.PrefillStep = prompt.Terms;
        estimate.PrefillSeconds = prompt.Seconds;
        double concurrency = plan.Concurrency;
        if (Work.RequestsPerSecond is { } rate)
        {
            concurrency = InFlightAt(plan, rate / estimate.Replicas, max, prompt, ref estimate);
        }

        Fill(plan, concurrency, max, prompt, ref estimate);
        if (Work.RequestsPerSecond is { } arriving && plan.Mode == ServingMode.Aggregated && estimate.Problem == ServingProblem.None)
        {
            Queue(plan, arriving / estimate.Replicas, (int)Math.Max(1, Math.Min(plan.Concurrency, max)), ref estimate);
        }

        FinishRates(plan, ref estimate);
    }

    // Prompts of other requests take their share of the time of every output token (docs/cost-model.md, serving).
    private void Fill(in ServingPlan plan, double concurrency, double max, in PromptTime prompt, ref ServingEstimate estimate)
    {
        var grid = plan.Grid;
        var batch = Math.Min(concurrency, max);
        var tokensPerStep = plan.Speculative?.TokensPerStep ?? 1;

        // Stages work on batches of their own at the same time; a token passes all of them.
        var load = StepLoad.Decode(batch / grid.Pp, MeanContext, 1 + (plan.Speculative?.DraftTokens ?? 0));
        estimate.DecodeStep = Terms(grid, load);
        var step = plan.Offload is { } far ? OffloadedStep(far, plan, load, ref estimate) : efficiency.Seconds(estimate.DecodeStep, load);
        if (plan.Speculative is { } draft)
        {
            step *= 1 + (draft.DraftTokens * draft.DraftCostRatio);
        }

        step = Capped(plan, estimate.DecodeStep, 1, step, grid.Pp, ref estimate);
        estimate.DecodeStepSeconds = step;
        estimate.DecodeBatch = batch;
        estimate.InFlight = concurrency;
        if (plan.Mode == ServingMode.Static)
        {
            estimate.TtftSeconds = efficiency.RequestSeconds + (batch * prompt.WorkSeconds);
            estimate.TpotSeconds = step / tokensPerStep;
            estimate.TtftP99Seconds = estimate.TtftSeconds;
            estimate.TpotP99Seconds = estimate.TpotSeconds;
            return;
        }

        // While a request decodes, as many prompts of others pass as there are others in flight.
        var others = Math.Max(0, batch - 1);
        var passing = efficiency.Interference * prompt.WorkSeconds / Work.OutputTokens;
        estimate.InterferenceSeconds = others * passing;
        estimate.TpotSeconds = (step / tokensPerStep) + estimate.InterferenceSeconds;

        // Requests that memory has no place for wait for another to end. Few that come too much wait little: lengths vary.
        var excess = Math.Max(0, (concurrency / max) - 1);
        var waiting = Math.Min(1, 2 * excess) * excess * Work.OutputTokens * estimate.TpotSeconds;
        var batched = Math.Clamp((PromptBatchTokens / Work.NewInputTokens) - 1, 0, others);
        var prompts = (efficiency.PromptsAhead * prompt.Seconds) + (((efficiency.WaveRatio * others) + (efficiency.PromptBatchRatio * batched)) * prompt.WorkSeconds);
        estimate.QueueSeconds = Math.Min(others * prompt.Seconds, prompts) + waiting;
        estimate.TtftSeconds = efficiency.RequestSeconds + prompt.Seconds + estimate.QueueSeconds + estimate.TpotSeconds;

        // In a wave the last waits twice as long as the middle one; interrupting prompts are counted as Poisson.
        estimate.TtftP99Seconds = estimate.TtftSeconds + estimate.QueueSeconds;
        estimate.TpotP99Seconds = estimate.TpotSeconds + (Z99 * Math.Sqrt(others) * passing);
    }

    // Little's law: requests in flight are arrivals times the time each stays.
    private double InFlightAt(in ServingPlan plan, double rate, double max, in PromptTime prompt, ref ServingEstimate estimate)
    {
        double low = 0;
        double high = Math.Min(plan.Concurrency, max);
        Fill(plan, high, max, prompt, ref estimate);
        if (high / Stay(estimate) < rate)
        {
            estimate.Problem = estimate.Problem == ServingProblem.None ? ServingProblem.Saturated : estimate.Problem;
            return high;
        }

        for (var i = 0; i < 24; i++)
        {
            var middle = (low + high) / 2;
            Fill(plan, Math.Max(1e-6, middle), max, prompt, ref estimate);
            (low, high) = middle / Stay(estimate) < rate ? (middle, high) : (low, middle);
        }

        return Math.Max(1e-6, high);
    }

    private double Stay(in ServingEstimate estimate) => estimate.TtftSeconds + ((Work.OutputTokens - 1) * estimate.TpotSeconds);

    // A prompt computed alone, in chunks. Copies of attention compute one each at the same time: a request waits for its own
    // copy, the worker spends a share of that on it; so with the stages of a pipeline.
    private PromptTime Prompt(in ServingPlan plan, in ServingGrid grid, ref ServingEstimate estimate)
    {
        double tokens = Work.NewInputTokens;
        var chunks = Math.Ceiling(tokens / plan.ChunkTokens);

        // A chunk sees what came before it: on average half of the other chunks, and what was cached.
        var context = Work.CachedInputTokens + (tokens * (chunks + 1) / (2 * chunks));
        var terms = Terms(grid, StepLoad.Prefill(grid.AttentionDp, tokens / chunks, context));
        var seconds = Capped(plan, terms, chunks, chunks * efficiency.PromptSeconds(terms), grid.Pp, ref estimate);
        return new PromptTime(seconds, seconds / grid.AttentionDp / grid.Pp, terms);
    }

    private void SetMemory(ref ServingEstimate estimate, in ServingMemory memory, double requests)
    {
        estimate.WeightBytes = memory.WeightBytes;
        estimate.WorkspaceBytes = memory.WorkspaceBytes;
        estimate.KvCacheBytes = memory.CacheBytes * Math.Ceiling(requests);
        estimate.MemoryBytes = estimate.WeightBytes + estimate.WorkspaceBytes + estimate.KvCacheBytes;
    }

    private readonly record struct PromptTime(double Seconds, double WorkSeconds, StepTerms Terms);
}
