using Dse.Core.Cost.Serving.Arrivals;

namespace Dse.Core.Tests.Cost.Serving.Arrivals;

public class ContinuousBatchingTests
{
    // 1 s a step, 10 ms a prompt token, 100 ms a decoding sequence; no influence of the context.
    private static double Step(double prompt, double decodes, double context) => 1 + (0.01 * prompt) + (0.1 * decodes);

    // Played by hand: chunks of 100 tokens, two places.
    // A: 150 prompt tokens, 3 out, comes at 0. B: 60 prompt tokens, 2 out, comes at 0.5. C: 10 tokens, 1 out, comes at 1.
    // step 1, 0.0 to 2.0: 100 tokens of A.
    // step 2, 2.0 to 4.0: 50 of A, 50 of B. A's first token.
    // step 3, 4.0 to 5.2: A decodes, 10 of B. A's second, B's first token. C waits: both places are taken.
    // step 4, 5.2 to 6.4: A and B decode. Both end.
    // step 5, 6.4 to 7.5: 10 of C. Its only token.
    private static readonly RequestArrival[] Trace = [new(0, 150, 0, 3), new(0.5, 60, 0, 2), new(1, 10, 0, 1)];

    [Fact]
    public void A_small_trace_plays_out_as_it_does_by_hand()
    {
        var engine = new ContinuousBatching(new BatchingPolicy(2, 100, double.PositiveInfinity), Step);

        var times = engine.Run(Trace);

        AssertTimes(times[0], first: 4.0, last: 6.4, admitted: 0);
        AssertTimes(times[1], first: 5.2, last: 6.4, admitted: 2.0);
        AssertTimes(times[2], first: 7.5, last: 7.5, admitted: 6.4);
        Assert.Equal(5, engine.Steps);
        Assert.Equal(7.5, engine.BusySeconds, 1e-12);
    }

    [Fact]
    public void The_statistics_of_the_small_trace_are_those_by_hand()
    {
        var outcome = TracePlayer.Aggregated(Trace, 1, new BatchingPolicy(2, 100, double.PositiveInfinity), Step, new LatencyTarget(5, 1.25));

        Assert.Equal((4.0 + 4.7 + 6.5) / 3, outcome.Ttft.Mean, 1e-12);
        Assert.Equal(4.7, outcome.Ttft.P50, 1e-12);
        Assert.Equal(6.5, outcome.Ttft.P99, 1e-12);

        // A: 2.4 s for two tokens after the first, B: 1.2 s for one; C has only one token.
        Assert.Equal(1.2, outcome.Tpot.Mean, 1e-12);
        Assert.Equal((0 + 1.5 + 5.4) / 3, outcome.Queue.Mean, 1e-12);
        Assert.Equal(3 / 7.5, outcome.RequestsPerSecond, 1e-12);
        Assert.Equal(2 / 7.5, outcome.GoodputRequestsPerSecond, 1e-12);
        Assert.Equal(6 / 7.5, outcome.TokensPerSecond, 1e-12);
        Assert.Equal((6.4 + 4.4 + 1.1) / 7.5, outcome.MeanSequences, 1e-12);
        Assert.Equal(0, outcome.Refused);
    }

    [Fact]
    public void A_full_cache_holds_requests_back_and_one_that_can_never_fit_is_refused()
    {
        // 100 positions: A takes 52, B would take 51, C takes 200.
        RequestArrival[] trace = [new(0, 50, 0, 2), new(0, 50, 0, 1), new(0, 199, 0, 1), new(0, 10, 0, 1)];
        var times = new ContinuousBatching(new BatchingPolicy(8, 1000, 100), Step).Run(trace);

        // A: 1.5 s of prompt, 1.1 s for its second token; then B and D together, 60 tokens.
        AssertTimes(times[0], first: 1.5, last: 2.6, admitted: 0);
        AssertTimes(times[1], first: 4.2, last: 4.2, admitted: 2.6);
        Assert.True(double.IsNaN(times[2].FirstTokenSeconds));
        AssertTimes(times[3], first: 4.2, last: 4.2, admitted: 2.6);
    }

    [Fact]
    public void The_context_of_a_decoding_sequence_grows_by_one_a_step_and_leaves_with_it()
    {
        var seen = new List<double>();
        new ContinuousBatching(new BatchingPolicy(4, 100, double.PositiveInfinity), (p, d, c) =>
        {
            seen.Add(c);
            return 1;
        }).Run([new(0, 20, 5, 4), new(0, 0, 40, 2), new(10, 30, 0, 2)]);

        // Step 1: prompt of the first beside the second's 40; step 2: 25 and 41; then 26, 27 alone. Later the third: its 30.
        Assert.Equal([40, 33, 26, 27, 0, 30], seen);
    }

    [Fact]
    public void Two_pools_play_out_as_they_do_by_hand()
    {
        // Prefill 1.5 s for A, then 1.6 s for B; 0.25 s of transfer; decode steps of 1.1 s (one) or 1.2 s (two).
        var prefill = new EnginePool(1, new BatchingPolicy(1, 1000, double.PositiveInfinity), Step);
        var decode = new EnginePool(1, new BatchingPolicy(8, 1000, double.PositiveInfinity), Step);
        var outcome = TracePlayer.Disaggregated([new(0, 50, 0, 3), new(0, 60, 0, 3)], prefill, decode, _ => 0.25, LatencyTarget.None);

        // A: first token at 1.5, decode from 1.75 to 2.85 to 3.95. B: first at 3.1, in the pool at 3.35, joins at 3.95: 5.05, 6.15.
        Assert.Equal((1.5 + 3.1) / 2, outcome.Ttft.Mean, 1e-12);
        Assert.Equal((((3.95 - 1.5) / 2) + ((6.15 - 3.1) / 2)) / 2, outcome.Tpot.Mean, 1e-12);
    }

    [Fact]
    public void Engines_in_turn_do_as_well_as_each_alone_on_its_share()
    {
        var trace = ArrivalTraces.Poisson(3, 200, 40, 0, 10, seed: 5);
        var policy = new BatchingPolicy(4, 64, double.PositiveInfinity);
        var both = TracePlayer.Aggregated(trace, 2, policy, Step, LatencyTarget.None);
        var even = new ContinuousBatching(policy, Step).Run([.. trace.Where((_, i) => i % 2 == 0)]);
        var odd = new ContinuousBatching(policy, Step).Run([.. trace.Where((_, i) => i % 2 == 1)]);

        var ttft = even.Select((t, i) => t.FirstTokenSeconds - trace[2 * i].ArrivalSeconds).Concat(odd.Select((t, i) => t.FirstTokenSeconds - trace[(2 * i) + 1].ArrivalSeconds));
        Assert.Equal(ttft.Average(), both.Ttft.Mean, 1e-9);
    }

    [Fact]
    public void Arrivals_out_of_order_are_refused() =>
        Assert.Throws<ArgumentException>(() => new ContinuousBatching(new BatchingPolicy(1, 8, 100), Step).Run([new(1, 1, 0, 1), new(0, 1, 0, 1)]));

    private static void AssertTimes(RequestTimes times, double first, double last, double admitted)
    {
        Assert.Equal(first, times.FirstTokenSeconds, 1e-12);
        Assert.Equal(last, times.LastTokenSeconds, 1e-12);
        Assert.Equal(admitted, times.AdmittedSeconds, 1e-12);
    }
}
