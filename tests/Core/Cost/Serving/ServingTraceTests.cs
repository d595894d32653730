using Dse.Core.Cost.Serving;
using Dse.Core.Cost.Serving.Arrivals;
using Dse.Core.Hardware;
using Dse.Core.Workloads;

namespace Dse.Core.Tests.Cost.Serving;

public class ServingTraceTests
{
    private static readonly Device H100 = DeviceCatalog.Find("H100-SXM5-80GB")!;

    private static readonly ServingWorkload Work = new(LanguageModelCatalog.Find("Llama-3.1-8B")!, new Cluster(H100, 2, 2, H100.ScaleUpGBps, H100.ScaleOutGBps), 1000, 100);

    private static readonly ServingGrid One = ServingGrid.Single;

    private static readonly ServingPlan Shared = new(ServingMode.Aggregated, One, 64, 8192);

    private static readonly ServingPlan Pools = new(ServingMode.Disaggregated, One, 64, 8192)
    {
        Prefill = new ServingPool(1, One, 0),
        Decode = new ServingPool(1, One, 64),
    };

    [Fact]
    public void A_lone_request_takes_the_steps_of_the_model()
    {
        var model = Of([new(0, 1000, 0, 3)]);
        var estimate = model.Evaluate(Shared);
        var closed = new ServingModel(Work).Evaluate(Shared with { Concurrency = 1 });

        // One prompt of 1,000 tokens, then two decode steps at contexts of 1,000 and 1,001.
        var step = model.StepSeconds(One, StepLoad.Decode(1, 1000.5));
        var request = closed.TtftSeconds - closed.PrefillSeconds - closed.QueueSeconds - closed.TpotSeconds;
        Assert.InRange((estimate.TtftSeconds - request) / closed.PrefillSeconds, 0.97, 1.03);
        Assert.InRange(estimate.TpotSeconds / step, 0.99, 1.01);
        Assert.Equal(0, estimate.QueueSeconds, 1e-12);
    }

    [Fact]
    public void Random_arrivals_as_a_trace_do_as_their_closed_form_says()
    {
        var trace = ArrivalTraces.Poisson(8, 4000, 1000, 0, 100, seed: 3);
        var played = Of(trace).Evaluate(Shared);
        var closed = new ServingModel(Work with { RequestsPerSecond = 8 }).Evaluate(Shared with { Concurrency = 256 });

        Assert.Equal(ServingProblem.None, played.Problem);
        Assert.InRange(played.TpotSeconds / closed.TpotSeconds, 0.85, 1.15);

        // The closed form is fitted to engines whose first tokens wait for more than the queue explains (docs/cost-model.md §13, α).
        Assert.InRange(played.TtftSeconds / closed.TtftSeconds, 0.5, 1.4);
        Assert.InRange(played.RequestsPerSecond, 7.5, 8.5);
    }

    [Fact]
    public void Pools_keep_prompts_out_of_the_way_of_tokens()
    {
        var trace = ArrivalTraces.Poisson(8, 1000, 1000, 0, 100, seed: 3);
        var shared = Of(trace).Evaluate(Shared);
        var pooled = Of(trace).Evaluate(Pools);

        Assert.Equal(ServingProblem.None, pooled.Problem);
        Assert.True(pooled.TpotP99Seconds < shared.TpotP99Seconds);
    }

    [Fact]
    public void The_same_trace_gives_the_same_answer_and_traces_are_equal_by_their_requests()
    {
        var first = new RequestTrace(ArrivalTraces.Poisson(4, 300, 1000, 0, 50, seed: 1));
        var second = new RequestTrace(ArrivalTraces.Poisson(4, 300, 1000, 0, 50, seed: 1));

        Assert.Equal(first, second);
        Assert.NotEqual(first, new RequestTrace(ArrivalTraces.Poisson(4, 300, 1000, 0, 50, seed: 2)));
        Assert.Equal(new ServingModel(Work with { Trace = first }).Evaluate(Pools).TtftP99Seconds, new ServingModel(Work with { Trace = second }).Evaluate(Pools).TtftP99Seconds);
    }

    [Fact]
    public void Cached_prefixes_leave_the_last_token_to_compute() =>
        Assert.Equal(
            [new(0, 1, 99, 5), new(1, 400, 100, 5), new(2, 1, 0, 5)],
            new RequestTrace([new(0, 100, 0, 5), new(1, 500, 0, 5), new(2, 1, 0, 5)]).WithCached(100).Requests);

    [Fact]
    public void The_catalog_has_the_published_traces_whole()
    {
        Assert.Equal(["azure-llm-2023-code", "azure-llm-2023-conv"], RequestTraceCatalog.Names);
        var code = RequestTraceCatalog.Find("azure-llm-2023-code")!;
        Assert.Equal(8819, code.Requests.Count);
        Assert.Equal(2048, code.MeanInputTokens);
        Assert.Equal(28, code.MeanOutputTokens);
        Assert.Equal(19_366, RequestTraceCatalog.Find("azure-llm-2023-conv")!.Requests.Count);
    }

    private static ServingModel Of(IReadOnlyList<RequestArrival> requests) => new(Work with { Trace = new RequestTrace(requests) });
}
