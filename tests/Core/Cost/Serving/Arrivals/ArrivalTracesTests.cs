using Dse.Core.Cost.Serving.Arrivals;

namespace Dse.Core.Tests.Cost.Serving.Arrivals;

public class ArrivalTracesTests
{
    [Fact]
    public void A_request_log_is_read_with_its_dates_and_sorted()
    {
        var trace = ArrivalTraces.ReadCsv("TIMESTAMP,ContextTokens,GeneratedTokens\n2023-11-16 18:17:04.0319600,3180,8\n2023-11-16 18:17:03.9799600,4808,10\n2023-11-17 18:17:03.9799600,110,0");

        Assert.Equal([new(0, 4808, 0, 10), new(0.052, 3180, 0, 8), new(86_400, 110, 0, 1)], trace.Select(r => r with { ArrivalSeconds = Math.Round(r.ArrivalSeconds, 6) }));
    }

    [Fact]
    public void Seconds_are_read_as_they_stand() =>
        Assert.Equal([new(0, 5, 0, 6), new(1.5, 7, 0, 8)], ArrivalTraces.ReadCsv("seconds,inputTokens,outputTokens\n2.5,5,6\n4,7,8\n"));

    [Theory]
    [InlineData("seconds,inputTokens\n1,2", "outputTokens")]
    [InlineData("seconds,inputTokens,outputTokens\n1,x,3", "Line 2: 'x'")]
    [InlineData("seconds,inputTokens,outputTokens\n1,2,3\nsoon,2,3", "Line 3: 'soon'")]
    [InlineData("seconds,inputTokens,outputTokens\nNaN,2,3", "Line 2: 'NaN'")]
    public void What_cannot_be_read_is_named_with_its_line(string text, string part) =>
        Assert.Contains(part, Assert.Throws<FormatException>(() => ArrivalTraces.ReadCsv(text)).Message, StringComparison.Ordinal);

    [Fact]
    public void Poisson_arrivals_have_the_rate_and_the_scatter_they_should()
    {
        var trace = ArrivalTraces.Poisson(4, 40_000, 10, 2, 3, seed: 9);
        var gaps = trace.Zip(trace.Skip(1), (a, b) => b.ArrivalSeconds - a.ArrivalSeconds).ToArray();
        var mean = gaps.Average();

        Assert.InRange(mean, 0.245, 0.255);
        Assert.InRange(Math.Sqrt(gaps.Average(g => (g - mean) * (g - mean))) / mean, 0.98, 1.02);
        Assert.Equal(trace, ArrivalTraces.Poisson(4, 40_000, 10, 2, 3, seed: 9));
        Assert.NotEqual(trace, ArrivalTraces.Poisson(4, 40_000, 10, 2, 3, seed: 10));
    }

    [Fact]
    public void A_step_grid_is_exact_at_its_points_and_near_in_between()
    {
        static double Step(double p, double d, double c) => 0.01 + (4e-5 * p) + (1e-8 * p * p) + (6e-5 * d) + (8e-9 * d * c);
        var grid = new StepGrid(Step);

        Assert.Equal(Step(2048, 16, 4096), grid.Seconds(2048, 16, 4096), 1e-12);
        Assert.Equal(Step(0, 5, 0), grid.Seconds(0, 5, 0), 1e-12);
        Assert.InRange(grid.Seconds(1500, 23, 3333) / Step(1500, 23, 3333), 0.99, 1.03);
        Assert.InRange(grid.Priced, 3, 12);
    }
}
