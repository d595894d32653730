using Dse.Core.Cost.Serving.Arrivals;

namespace Dse.Core.Cost.Serving;

/// <content>Traces of requests, played through the plan (docs/serving-traffic.md §1).</content>
public sealed partial class ServingModel
{
    // Times and rates of the estimate become those of the trace; memory, steps and power stay those of the mean request.
    private void Play(in ServingPlan plan, RequestTrace trace, ref ServingEstimate estimate)
    {
        var target = new LatencyTarget((Work.TtftLimitMs ?? double.PositiveInfinity) / 1e3, (Work.TpotLimitMs ?? double.PositiveInfinity) / 1e3);
        var requests = trace.WithCached(Work.CachedInputTokens).Requests;
        var replicas = estimate.Replicas;
        TraceOutcome outcome;
        if (plan.Mode == ServingMode.Disaggregated)
        {
            var (prefill, decode) = (plan.Prefill, plan.Decode);
            var places = (int)Math.Max(1, estimate.MaxConcurrency / decode.Workers);
            var transfer = estimate.TransferSeconds;
            outcome = TracePlayer.Disaggregated(
                requests,
                new EnginePool(
                    replicas * prefill.Workers * prefill.Grid.AttentionDp,
                    new BatchingPolicy(1, plan.ChunkTokens, double.PositiveInfinity),
                    Steps(plan, prefill.Grid, prefill.Grid.AttentionDp)),
                new EnginePool(replicas * decode.Workers, new BatchingPolicy(places, int.MaxValue, places * MeanContext), Steps(plan, decode.Grid)),
                tokens => transfer * tokens / Work.InputTokens,
                target);
        }
        else
        {
            // Prompts go to the first chunk with room, so that no more than the plan's requests run.
            var places = (int)Math.Max(1, Math.Min(plan.Concurrency, estimate.MaxConcurrency));
            var policy = new BatchingPolicy(places, plan.ChunkTokens, Math.Max(1, estimate.MaxConcurrency) * MeanContext);
            outcome = TracePlayer.Aggregated(requests, replicas, policy, Steps(plan, plan.Grid), target);
        }

        estimate.TtftSeconds = outcome.Ttft.Mean + efficiency.RequestSeconds;
        estimate.TtftP99Seconds = outcome.Ttft.P99 + efficiency.RequestSeconds;
        estimate.TpotSeconds = double.IsNaN(outcome.Tpot.Mean) ? estimate.DecodeStepSeconds : outcome.Tpot.Mean;
        estimate.TpotP99Seconds = double.IsNaN(outcome.Tpot.P99) ? estimate.DecodeStepSeconds : outcome.Tpot.P99;
        estimate.QueueSeconds = outcome.Queue.Mean;
        estimate.InFlight = outcome.MeanSequences / replicas;
        estimate.RequestsPerSecond = outcome.RequestsPerSecond;
        estimate.GoodRequestsPerSecond = outcome.GoodputRequestsPerSecond;
        estimate.TokensPerSecondPerDevice = outcome.TokensPerSecond / (replicas * plan.Devices);
        Reprice(plan, ref estimate);
        if (outcome.Refused == requests.Count)
        {
            estimate.Problem = ServingProblem.OutOfMemory;
        }
    }

    // Random arrivals at shared workers: the steady state of continuous batching (docs/serving-traffic.md §2).
    private void Queue(in ServingPlan plan, double requestsPerSecond, int places, ref ServingEstimate estimate)
    {
        if (plan.Offload is not null)
        {
            return;
        }

        var state = QueueModel.Estimate(
            requestsPerSecond, Work.NewInputTokens, Work.CachedInputTokens, Work.OutputTokens,
            new BatchingPolicy(places, plan.ChunkTokens, double.PositiveInfinity), Steps(plan, plan.Grid));
        if (!state.IsStable)
        {
            estimate.Problem = ServingProblem.Saturated;
            return;
        }

        estimate.TtftSeconds = state.TtftSeconds + efficiency.RequestSeconds;
        estimate.TtftP99Seconds = state.TtftP99Seconds + efficiency.RequestSeconds;
        estimate.TpotSeconds = Work.OutputTokens > 1 ? state.TpotSeconds : estimate.DecodeStepSeconds;
        estimate.TpotP99Seconds = Work.OutputTokens > 1 ? state.TpotP99Seconds : estimate.DecodeStepSeconds;
        estimate.QueueSeconds = state.WaitSeconds;
        estimate.InFlight = requestsPerSecond * Stay(estimate);
        Reprice(plan, ref estimate);
    }

    // Steps and power at the mean load of the trace.
    private void Reprice(in ServingPlan plan, ref ServingEstimate estimate)
    {
        var pooled = plan.Mode == ServingMode.Disaggregated;
        var grid = pooled ? plan.Decode.Grid : plan.Grid;
        var batch = Math.Max(1, estimate.InFlight / (pooled ? plan.Decode.Workers : 1));
        var load = StepLoad.Decode(batch, MeanContext, 1 + (plan.Speculative?.DraftTokens ?? 0));
        estimate.DecodeBatch = batch;
        estimate.DecodeStep = Terms(grid, load);
        estimate.DecodeStepSeconds = Capped(plan, estimate.DecodeStep, 1, efficiency.Seconds(estimate.DecodeStep, load), grid.Pp, ref estimate);
        estimate.InterferenceSeconds = Math.Max(0, estimate.TpotSeconds - (estimate.DecodeStepSeconds / (plan.Speculative?.TokensPerStep ?? 1)));
        estimate.PowerWatts = Power(plan, estimate);
    }

    // What a step of a worker takes, read from a grid of priced steps. Copies of attention that prefill side by side each take
    // the stated prompt tokens.
    private StepSeconds Steps(ServingPlan plan, ServingGrid grid, int copies = 1)
    {
        var draft = plan.Speculative;
        return new StepGrid((prompt, decodes, context) =>
        {
            var seconds = 0.0;
            var ignored = default(ServingEstimate);
            if (decodes > 0)
            {
                var tokens = StepLoad.Decode(decodes, Math.Max(1, context), 1 + (draft?.DraftTokens ?? 0));
                var terms = Terms(grid, tokens);
                var alone = efficiency.Seconds(terms, tokens) * (1 + ((draft?.DraftTokens ?? 0) * (draft?.DraftCostRatio ?? 0)));
                seconds = Capped(plan, terms, 1, alone, grid.Pp, ref ignored) / (draft?.TokensPerStep ?? 1);
            }

            if (prompt <= 0)
            {
                return seconds;
            }

            // Beside tokens a prompt costs what the closed forms take it to cost (Fill).
            var sequences = Math.Max(1, prompt / Work.NewInputTokens);
            var prompts = Terms(grid, new StepLoad(copies * prompt, copies * sequences, Work.InputTokens, 0, 0));
            var added = decodes > 0 ? efficiency.Interference * efficiency.PromptSeconds(prompts) : efficiency.PromptSeconds(prompts) + efficiency.StepSeconds;
            return seconds + Capped(plan, prompts, 1, added, grid.Pp, ref ignored);
        }).Seconds;
    }
}
