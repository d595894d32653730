namespace Dse.Core.Cost.Serving;

/// <content>Prompts and generation on workers of their own.</content>
public sealed partial class ServingModel
{
    // Decoding requests are found to this share of themselves.
    private const double Tolerance = 1e-4;

    private void EvaluatePools(in ServingPlan plan, ref ServingEstimate estimate)
    {
        var decode = plan.Decode;
        var prefill = plan.Prefill;
        var memory = MemoryOf(decode.Grid, 1024);
        var perWorker = memory.MaxRequests(decode.Grid.AttentionDp);
        if (decode.Batch > 0)
        {
            perWorker = Math.Min(perWorker, (double)decode.Batch * decode.Grid.AttentionDp);
        }

        var prefillMemory = MemoryOf(prefill.Grid, Math.Max(Work.NewInputTokens, plan.ChunkTokens));
        estimate.MaxConcurrency = perWorker * decode.Workers;
        if (perWorker < 1 || prefillMemory.MaxRequests(1) < 1)
        {
            estimate.Problem = estimate.Problem == ServingProblem.None ? ServingProblem.OutOfMemory : estimate.Problem;
            perWorker = Math.Max(1, perWorker);
        }

        var prompt = Prompt(plan, prefill.Grid, ref estimate);
        estimate.PrefillStep = prompt.Terms;
        estimate.PrefillSeconds = prompt.Seconds;
        estimate.TransferSeconds = TransferSeconds(prefill.Grid, decode.Grid);

        // Prompts per second that the prefill pool can keep up, gaps between batches and unlike lengths counted.
        var capacity = ServingConstants.Default["pools.prefillRatio"] * prefill.Workers / prompt.WorkSeconds;
        var rate = Work.RequestsPerSecond is { } all ? all / estimate.Replicas : double.PositiveInfinity;
        var first = efficiency.RequestSeconds + prompt.Seconds + estimate.TransferSeconds;

        // Little's law: those in flight either decode or wait for their first token, and both grow with what is finished per second.
        var most = Math.Min(plan.Concurrency, perWorker * decode.Workers);
        var balance = Balance(plan, most, first, prompt, capacity, ref estimate);
        if (balance.InFlight > plan.Concurrency || balance.Rate > rate)
        {
            var (low, high) = (0.0, most);
            while (high - low > Tolerance * high)
            {
                var middle = (low + high) / 2;
                balance = Balance(plan, middle, first, prompt, capacity, ref estimate);
                (low, high) = balance.InFlight > plan.Concurrency || balance.Rate > rate ? (low, middle) : (middle, high);
            }

            balance = Balance(plan, low > 0 ? low : high, first, prompt, capacity, ref estimate);
        }

        // A full decode pool keeps what is left waiting.
        var isOpen = double.IsFinite(rate);
        if (isOpen && balance.Rate < (1 - (2 * Tolerance)) * rate)
        {
            estimate.Problem = estimate.Problem == ServingProblem.None ? ServingProblem.Saturated : estimate.Problem;
        }
        else if (!isOpen)
        {
            estimate.QueueSeconds += Math.Max(0, plan.Concurrency - balance.InFlight) / balance.Rate;
        }

        estimate.TtftSeconds = first + estimate.QueueSeconds + estimate.TpotSeconds;
        estimate.InFlight = balance.Rate * (estimate.TtftSeconds + ((Work.OutputTokens - 1) * estimate.TpotSeconds));
        estimate.TtftP99Seconds = estimate.TtftSeconds + estimate.QueueSeconds;
        SetMemory(ref estimate, memory, Math.Min(perWorker, estimate.DecodeBatch) / decode.Grid.AttentionDp);
        FinishRates(plan, ref estimate);
    }

    // What some decoding requests finish per second, and how many are in flight with those that wait for a prompt at that rate.
    private (double Rate, double InFlight) Balance(in ServingPlan plan, double decoding, double first, in PromptTime prompt, double capacity, ref ServingEstimate estimate)
    {
        var rate = FillDecode(plan, decoding, ref estimate);
        var busy = rate / capacity;
        if (busy >= 1)
        {
            estimate.QueueSeconds = double.PositiveInfinity;
            return (rate, double.PositiveInfinity);
        }

        // Sakasegawa's form of M/M/c (1977): the pool's workers share one queue, the copies of attention in a worker have their own.
        double servers = plan.Prefill.Workers;
        estimate.QueueSeconds = Math.Pow(busy, Math.Sqrt(2 * (servers + 1)) - 1) / (1 - busy) * prompt.Seconds / servers;
        return (rate, decoding + (rate * (first + estimate.QueueSeconds)));
    }

    // Fills the decode pool with requests; the requests per second that it then finishes.
    private double FillDecode(in ServingPlan plan, double requests, ref ServingEstimate estimate)
    {
        var pool = plan.Decode;
        var batch = requests / pool.Workers;
        var load = StepLoad.Decode(batch / pool.Grid.Pp, MeanContext, 1 + (plan.Speculative?.DraftTokens ?? 0));
        estimate.DecodeStep = Terms(pool.Grid, load);
        var step = efficiency.Seconds(estimate.DecodeStep, load);
        if (plan.Speculative is { } draft)
        {
            step *= 1 + (draft.DraftTokens * draft.DraftCostRatio);
        }

        step = Capped(plan, estimate.DecodeStep, 1, step, pool.Grid.Pp, ref estimate);
        estimate.DecodeStepSeconds = step;
        estimate.DecodeBatch = batch;
        estimate.TpotSeconds = step / (plan.Speculative?.TokensPerStep ?? 1);
        estimate.TpotP99Seconds = estimate.TpotSeconds;
        return requests / (Work.OutputTokens * estimate.TpotSeconds);
    }

    // The cache of a prompt goes over the network port of each device that holds a part of it, layer by layer beside the
    // computation: the last layer and the handshake stay visible (Splitwise, ISCA 2024, §4.3).
    private double TransferSeconds(in ServingGrid from, in ServingGrid to)
    {
        var perDevice = Math.Max(pricing.CacheBytes(from, Work.InputTokens), pricing.CacheBytes(to, Work.InputTokens));
        return HandshakeSeconds + (perDevice / Work.Model.Layers / (Work.Cluster.ScaleOutGBps * 1e9));
    }
}
