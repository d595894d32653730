using Dse.Core.Cost.Serving.Arrivals;

namespace Dse.Core.Tests.Cost.Serving.Arrivals;

public class QueueModelTests
{
    // Roughly a 70B model on four H100: 12 ms to read the weights, 40 us a prompt token, 60 us a sequence, 8 ns a cached position.
    private static double Step(double prompt, double decodes, double context) => 0.012 + (40e-6 * prompt) + (60e-6 * decodes) + (8e-9 * decodes * context);

    [Theory]
    [InlineData(0.5, 2000, 200, 2048)]
    [InlineData(2, 2000, 200, 2048)]
    [InlineData(4, 2000, 200, 2048)]
    [InlineData(6, 2000, 200, 2048)]
    [InlineData(2, 8000, 100, 1024)]
    [InlineData(4, 300, 300, 2048)]
    [InlineData(20, 300, 100, 2048)]
    [InlineData(1, 4000, 20, 8192)]
    public void The_closed_form_is_near_the_simulation(double rate, int prompt, int output, int chunk)
    {
        var policy = new BatchingPolicy(256, chunk, double.PositiveInfinity);
        var trace = ArrivalTraces.Poisson(rate, 20_000, prompt, 0, output, seed: 11);
        var played = TracePlayer.Aggregated(trace, 1, policy, Step, LatencyTarget.None);

        var estimate = QueueModel.Estimate(rate, prompt, 0, output, policy, Step);

        Assert.True(estimate.IsStable);
        var text = FormattableString.Invariant($"{estimate} against {played}");
        Assert.True(Math.Abs((estimate.TtftSeconds / played.Ttft.Mean) - 1) < 0.15, text);
        Assert.True(Math.Abs((estimate.TtftP50Seconds / played.Ttft.P50) - 1) < 0.2, text);
        Assert.True(Math.Abs((estimate.TtftP99Seconds / played.Ttft.P99) - 1) < 0.3, text);
        Assert.True(Math.Abs((estimate.TpotSeconds / played.Tpot.Mean) - 1) < 0.1, text);
        Assert.True(Math.Abs((estimate.TpotP99Seconds / played.Tpot.P99) - 1) < 0.2, text);
    }

    [Fact]
    public void An_engine_that_is_asked_for_more_than_it_can_do_is_unstable()
    {
        var policy = new BatchingPolicy(256, 2048, double.PositiveInfinity);

        // 2,000 tokens take 92 ms at least: 11 a second are too many whatever the batch.
        Assert.False(QueueModel.Estimate(11, 2000, 0, 200, policy, Step).IsStable);

        // 4 a second that stay 2.8 s or more do not fit ten places.
        Assert.False(QueueModel.Estimate(4, 2000, 0, 200, policy with { MaxSequences = 10 }, Step).IsStable);

        // One request alone does not fit the cache.
        Assert.False(QueueModel.Estimate(0.1, 2000, 0, 200, new BatchingPolicy(8, 2048, 2000), Step).IsStable);
    }

    [Fact]
    public void An_idle_engine_answers_as_fast_as_its_steps()
    {
        var estimate = QueueModel.Estimate(1e-6, 2000, 0, 200, new BatchingPolicy(256, 8192, double.PositiveInfinity), Step);

        Assert.Equal(0.012 + 0.08, estimate.TtftSeconds, 1e-4);
        Assert.Equal(0.012 + 60e-6 + (8e-9 * 2100), estimate.TpotSeconds, 1e-6);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(3)]
    public void More_traffic_never_makes_answers_faster(double rate)
    {
        var policy = new BatchingPolicy(64, 2048, double.PositiveInfinity);
        var less = QueueModel.Estimate(rate, 2000, 0, 200, policy, Step);
        var more = QueueModel.Estimate(rate * 1.3, 2000, 0, 200, policy, Step);

        Assert.True(more.TtftSeconds >= less.TtftSeconds);
        Assert.True(more.TpotSeconds >= less.TpotSeconds);
        Assert.True(more.TtftP99Seconds >= less.TtftP99Seconds);
    }
}
