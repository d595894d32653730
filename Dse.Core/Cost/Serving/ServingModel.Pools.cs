namespace Dse.Core.Cost.Serving;

/// <content>Prompts and generation on workers of their own.</content>
public sealed partial class ServingModel
{
    private const int MaxSecants = 24;

    private void EvaluatePools(in ServingPlan plan, ref ServingEstimate estimate)
    {
        var decode = plan.Decode;
        var prefill = plan.Prefill;
        var memory = MemoryOf(decode.Grid, 1024);
        var perWorker = memory.MaxRequests(MeanContext, decode.Grid.AttentionDp);
        if (decode.Batch > 0)
        {
            perWorker = Math.Min(perWorker, decode.Batch);
        }

        var prefillMemory = MemoryOf(prefill.Grid, Math.Max(Work.NewInputTokens, plan.ChunkTokens));
        estimate.MaxConcurrency = perWorker * decode.Workers;
        if (perWorker < 1 || prefillMemory.MaxRequests(Work.InputTokens, 1) < 1)
        {
            estimate.Problem = estimate.Problem == ServingProblem.None ? ServingProblem.OutOfMemory : estimate.Problem;
            perWorker = Math.Max(1, perWorker);
        }

        var prompt = Prompt(plan, prefill.Grid, ref estimate);
        estimate.PrefillStep = prompt.Terms;
        estimate.PrefillSeconds = prompt.Seconds;
        estimate.TransferSeconds = TransferSeconds(prefill.Grid, decode.Grid);
        var promptRate = prefill.Workers * prefill.Grid.AttentionDp / prompt.Seconds;
        var rate = Work.RequestsPerSecond is { } all ? all / estimate.Replicas : double.PositiveInfinity;
        var first = efficiency.RequestSeconds + prompt.Seconds + estimate.TransferSeconds;

        // Decoding requests settle where they finish as fast as prompts come: the slower pool, or the arrivals, sets the rate.
        var high = Math.Min(plan.Concurrency, perWorker * decode.Workers);
        var limit = Math.Min(promptRate, rate);
        var free = FillDecode(plan, high, ref estimate);
        if (free > limit)
        {
            free = SettleDecode(plan, high, limit, ref estimate);
        }

        var throughput = Math.Min(free, limit);
        if (rate <= limit)
        {
            // Arrivals are the slowest: prompts wait as in a queue of one server per worker.
            var busy = rate / promptRate;
            estimate.QueueSeconds = busy < 1 ? busy / (1 - busy) * prompt.Seconds / 2 : double.PositiveInfinity;
        }
        else
        {
            estimate.Problem = double.IsFinite(rate) && estimate.Problem == ServingProblem.None ? ServingProblem.Saturated : estimate.Problem;
            var decoding = estimate.DecodeBatch * decode.Workers;
            estimate.QueueSeconds = Math.Max(0, ((plan.Concurrency - decoding) / throughput) - first);
        }

        estimate.InFlight = Math.Min(plan.Concurrency, throughput * (first + estimate.QueueSeconds + (Work.OutputTokens * estimate.TpotSeconds)));
        estimate.TtftSeconds = first + estimate.QueueSeconds;
        estimate.TtftP99Seconds = estimate.TtftSeconds + estimate.QueueSeconds;
        SetMemory(ref estimate, memory, Math.Min(perWorker, estimate.DecodeBatch) / decode.Grid.AttentionDp);
        FinishRates(plan, ref estimate);
    }

    // Little's law: requests that decode are arrivals times the time each stays. The time is nearly a straight line over
    // them, so that a few secants meet; where kernels step (tiles), halving the bracket does.
    private double SettleDecode(in ServingPlan plan, double most, double limit, ref ServingEstimate estimate)
    {
        var (low, high) = (0.0, most);
        var last = most;
        var lastStay = Work.OutputTokens * estimate.TpotSeconds;
        var requests = limit * lastStay;
        for (var i = 0; i < MaxSecants && high - low > 1e-9 * most; i++)
        {
            (low, high) = FillDecode(plan, Math.Max(1e-6, requests), ref estimate) < limit ? (requests, high) : (low, requests);
            var stay = Work.OutputTokens * estimate.TpotSeconds;
            var slope = (stay - lastStay) / (requests - last);
            (last, lastStay) = (requests, stay);
            var next = limit * (stay - (slope * requests)) / (1 - (limit * slope));
            if (Math.Abs(next - requests) <= 1e-9 * most)
            {
                break;
            }

            requests = next > low && next < high && i < MaxSecants / 2 ? next : (low + high) / 2;
        }

        return FillDecode(plan, Math.Max(1e-6, requests), ref estimate);
    }

    // Fills the decode pool with requests; the requests per second that it then finishes.
    private double FillDecode(in ServingPlan plan, double requests, ref ServingEstimate estimate)
    {
        var pool = plan.Decode;
        var batch = requests / pool.Workers;
        var load = StepLoad.Decode(batch, MeanContext, 1 + (plan.Speculative?.DraftTokens ?? 0));
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
        var perDevice = Math.Max(pricing.CacheBytesPerToken(from), pricing.CacheBytesPerToken(to)) * Work.InputTokens;
        return HandshakeSeconds + (perDevice / Work.Model.Layers / (Work.Cluster.ScaleOutGBps * 1e9));
    }
}
