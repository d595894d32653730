namespace Dse.Core.Cost.Serving;

/// <content>Static and continuous batching: prompts and generation on the same devices.</content>
public sealed partial class ServingModel
{
    // The longest prompt part that one step computes is also what an idle engine computes at once.
    private void EvaluateWorker(in ServingPlan plan, ref ServingEstimate estimate)
    {
        var grid = plan.Grid;
        var memory = MemoryOf(grid, plan.ChunkTokens);
        var max = memory.MaxRequests(MeanContext, grid.AttentionDp);
        estimate.MaxConcurrency = max;
        SetMemory(ref estimate, memory, Math.Min(plan.Concurrency, max) / grid.AttentionDp);
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
            concurrency = InFlightAt(plan, rate / estimate.Replicas, max, prompt.Seconds, ref estimate);
        }

        Fill(plan, concurrency, max, prompt.Seconds, ref estimate);
        FinishRates(plan, ref estimate);
    }

    // Prompts of other requests take their share of the time of every output token (docs/cost-model.md, serving).
    private void Fill(in ServingPlan plan, double concurrency, double max, double promptSeconds, ref ServingEstimate estimate)
    {
        var grid = plan.Grid;
        var batch = Math.Min(concurrency, max);
        var tokensPerStep = plan.Speculative?.TokensPerStep ?? 1;
        var load = StepLoad.Decode(batch, MeanContext, 1 + (plan.Speculative?.DraftTokens ?? 0));
        estimate.DecodeStep = Terms(grid, load);
        var step = efficiency.Seconds(estimate.DecodeStep, load);
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
            estimate.TtftSeconds = efficiency.RequestSeconds + (batch * promptSeconds);
            estimate.TpotSeconds = step / tokensPerStep;
            estimate.TtftP99Seconds = estimate.TtftSeconds;
            estimate.TpotP99Seconds = estimate.TpotSeconds;
            return;
        }

        estimate.InterferenceSeconds = (batch - 1) / Work.OutputTokens * promptSeconds;
        estimate.TpotSeconds = (step / tokensPerStep) + estimate.InterferenceSeconds;

        // Requests beyond what memory holds wait for a place; those inside come in waves.
        var waiting = Math.Max(0, concurrency - max) / Math.Max(1, batch) * Work.OutputTokens * estimate.TpotSeconds;
        estimate.QueueSeconds = (efficiency.TtftWaveRatio * (batch - 1) / 2 * promptSeconds) + (step / 2) + waiting;
        estimate.TtftSeconds = efficiency.RequestSeconds + promptSeconds + estimate.QueueSeconds;

        // In a wave the last waits twice as long as the middle one; interrupting prompts are counted as Poisson.
        estimate.TtftP99Seconds = estimate.TtftSeconds + estimate.QueueSeconds;
        estimate.TpotP99Seconds = estimate.TpotSeconds + (Z99 * Math.Sqrt(batch) / Work.OutputTokens * promptSeconds);
    }

    // Little's law: requests in flight are arrivals times the time each stays.
    private double InFlightAt(in ServingPlan plan, double rate, double max, double promptSeconds, ref ServingEstimate estimate)
    {
        double low = 0;
        double high = Math.Min(plan.Concurrency, max);
        Fill(plan, high, max, promptSeconds, ref estimate);
        if (high / Stay(estimate) < rate)
        {
            estimate.Problem = estimate.Problem == ServingProblem.None ? ServingProblem.Saturated : estimate.Problem;
            return high;
        }

        for (var i = 0; i < 24; i++)
        {
            var middle = (low + high) / 2;
            Fill(plan, Math.Max(1e-6, middle), max, promptSeconds, ref estimate);
            (low, high) = middle / Stay(estimate) < rate ? (middle, high) : (low, middle);
        }

        return Math.Max(1e-6, high);
    }

    private double Stay(in ServingEstimate estimate) => estimate.TtftSeconds + ((Work.OutputTokens - 1) * estimate.TpotSeconds);

    // A prompt computed alone, in chunks.
    private (double Seconds, StepTerms Terms) Prompt(in ServingPlan plan, in ServingGrid grid, ref ServingEstimate estimate)
    {
        double tokens = Work.NewInputTokens;
        var chunks = Math.Ceiling(tokens / plan.ChunkTokens);
        var load = StepLoad.Prefill(1, tokens / chunks, Work.InputTokens);
        var terms = Terms(grid, load);
        var seconds = chunks * efficiency.PrefillRatio * efficiency.Seconds(terms, load);
        return (Capped(plan, terms, chunks, seconds, grid.Pp, ref estimate), terms);
    }

    private void SetMemory(ref ServingEstimate estimate, in ServingMemory memory, double requests)
    {
        estimate.WeightBytes = memory.WeightBytes;
        estimate.WorkspaceBytes = memory.WorkspaceBytes;
        estimate.KvCacheBytes = memory.CacheBytesPerToken * MeanContext * Math.Ceiling(requests);
        estimate.MemoryBytes = estimate.WeightBytes + estimate.WorkspaceBytes + estimate.KvCacheBytes;
    }
}
