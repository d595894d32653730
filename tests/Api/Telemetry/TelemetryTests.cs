using System.Diagnostics.Metrics;
using Dse.Api.Telemetry;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Hosting;

namespace Dse.Api.Tests.Telemetry;

[Collection(ApiTests.Name)]
public sealed class TelemetryTests(ApiFixture api)
{
    [Fact]
    public async Task Metrics_and_traces_go_where_the_standard_variable_says()
    {
        var received = new System.Collections.Concurrent.ConcurrentDictionary<string, long>(StringComparer.Ordinal);
        await using var collector = WebApplication.CreateSlimBuilder().Build();
        collector.Urls.Add("http://127.0.0.1:0");
        collector.MapPost("/{**path}", async (string path, HttpContext context) =>
        {
            using var body = new MemoryStream();
            await context.Request.Body.CopyToAsync(body);
            received.AddOrUpdate(path, body.Length, (_, n) => n + body.Length);
        });
        await collector.StartAsync();
        (string Name, string Value)[] variables =
            [("OTEL_EXPORTER_OTLP_ENDPOINT", collector.Urls.Single()), ("OTEL_EXPORTER_OTLP_PROTOCOL", "http/protobuf"), ("OTEL_BSP_SCHEDULE_DELAY", "100")];
        foreach (var (name, value) in variables)
        {
            Environment.SetEnvironmentVariable(name, value);
        }

        try
        {
            await using var service = await api.StartAsync(o => o);
            using var client = new HttpClient { BaseAddress = new Uri(service.Urls.Single()) };
            await client.GetAsync("/health/live");
            await service.StopAsync();
        }
        finally
        {
            foreach (var (name, _) in variables)
            {
                Environment.SetEnvironmentVariable(name, null);
            }
        }

        await Until.TrueAsync(() => received.ContainsKey("v1/metrics") && received.ContainsKey("v1/traces"));
        Assert.All(received.Values, n => Assert.True(n > 0));
    }

    [Fact]
    public void Instruments_are_shown_as_the_format_wants_them()
    {
        using var meter = new Meter("Test.Shown");
        using var collector = new MetricsCollector("Test.Shown");
        var counter = meter.CreateCounter<long>("test.lines", description: "Lines\nanswered.");
        var gauge = meter.CreateObservableGauge("test.queue.depth", () => new Measurement<int>(3, new KeyValuePair<string, object?>("state", "a\"b\\c")));
        var histogram = meter.CreateHistogram<double>("test.duration", "s");
        counter.Add(2);
        counter.Add(3);
        histogram.Record(0.01);
        histogram.Record(7);
        histogram.Record(1000);

        var text = collector.Render();

        Assert.NotNull(gauge);
        Assert.Contains("# HELP test_lines_total Lines\\nanswered.\n# TYPE test_lines_total counter\ntest_lines_total 5\n", text, StringComparison.Ordinal);
        Assert.Contains("# TYPE test_queue_depth gauge\ntest_queue_depth{state=\"a\\\"b\\\\c\"} 3\n", text, StringComparison.Ordinal);
        Assert.Contains("test_duration_seconds_bucket{le=\"0.005\"} 0\n", text, StringComparison.Ordinal);
        Assert.Contains("test_duration_seconds_bucket{le=\"0.01\"} 1\n", text, StringComparison.Ordinal);
        Assert.Contains("test_duration_seconds_bucket{le=\"10\"} 2\n", text, StringComparison.Ordinal);
        Assert.Contains("test_duration_seconds_bucket{le=\"+Inf\"} 3\ntest_duration_seconds_sum 1007.01\ntest_duration_seconds_count 3\n", text, StringComparison.Ordinal);
        Assert.Equal(text, collector.Render());
    }

    [Fact]
    public void A_flood_of_label_values_does_not_grow_without_end()
    {
        using var meter = new Meter("Test.Flood");
        using var collector = new MetricsCollector("Test.Flood");
        var counter = meter.CreateCounter<long>("flood");
        for (var i = 0; i < 5_000; i++)
        {
            counter.Add(1, new KeyValuePair<string, object?>("i", i));
        }

        Assert.InRange(collector.Render().Split('\n').Length, 400, 600);
    }
}
