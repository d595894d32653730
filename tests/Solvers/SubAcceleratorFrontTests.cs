using System.Buffers;
using System.Globalization;
using System.Text.Json;
using Dse.Core.Studies;

namespace Dse.Solvers.Tests;

public sealed class SubAcceleratorFrontTests
{
    private const string Networks = """
        "networks":[{"name":"a","layers":[{"type":"conv","ifmapHeight":18,"ifmapWidth":18,"filterHeight":3,"filterWidth":3,"channels":16,"filters":32},{"type":"gemm","m":1,"n":500,"k":256}]},
                    {"name":"b","weight":2,"layers":[{"type":"depthwise","ifmapHeight":18,"ifmapWidth":18,"filterHeight":3,"filterWidth":3,"channels":32},{"type":"gemm","m":64,"n":32,"k":64,"count":3}]}]
        """;

    private static readonly (int Rows, int Cols, string Flow)[] Arrays = [.. new[] { 4, 16 }.SelectMany(r => new[] { 8, 16 }.SelectMany(c => new[] { "os", "ws" }.Select(f => (r, c, f))))];
    private static readonly string[] Goals = ["latency", "energy"];

    [Theory]
    [InlineData("layer")]
    [InlineData("network")]
    public void The_front_is_that_of_every_chip_asked_about_alone(string granularity)
    {
        var study = Parse($$"""
            {"kind":"Accelerator",{{Networks}},"subAccelerators":[1,2],"granularity":"{{granularity}}","limits":{"areaMm2":0.9},
             "space":{"rows":[4,16],"cols":[8,16],"dataflow":["os","ws"],"ifmapSramKiB":8,"filterSramKiB":8,"ofmapSramKiB":8,"bandwidthGBps":8} }
            """);

        var front = Explorer.Run(study.Problem, study.Search, ExplorerOptions.Default with { Threads = 2 }, null, default, CancellationToken.None);

        Assert.True(front.Proved);
        Assert.Equal(8 + (2 * 8 * 9 / 2), front.Evaluations);
        var all = new List<double[]>();
        foreach (var first in Arrays)
        {
            Add($$"""{"subAccelerators":1,{{Part(first, 1)}} }""");
            foreach (var second in Arrays)
            {
                foreach (var goal in Goals)
                {
                    Add($$"""{"subAccelerators":2,"assignment":"{{goal}}",{{Part(first, 1)}},{{Part(second, 2)}} }""");
                }
            }
        }

        var best = all.Where(a => !all.Exists(b => Dominates(b, a))).Select(Key).Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal);
        Assert.Equal(best, front.Points.Select(p => Key([.. study.Problem.Objectives.Select(o => p.Metrics.Single(m => m.Key == o.Metric).Value!.Value)])).Order(StringComparer.Ordinal));

        void Add(string design)
        {
            var answer = Ask($$"""{"kind":"Accelerator",{{Networks}},"subAccelerators":[1,2],"granularity":"{{granularity}}","limits":{"areaMm2":0.9},"design":{{design[..^1]}},"bandwidthGBps":8} }""");
            if (answer.GetProperty("feasible").GetBoolean())
            {
                var metrics = answer.GetProperty("metrics");
                all.Add([.. study.Problem.Objectives.Select(o => metrics.GetProperty(o.Metric).GetDouble())]);
            }
        }
    }

    // ResNet-18 and MobileNet-V2 of the catalog: one array, two alike, two unlike, all at most 3 mm2 and of every shape of these sides.
    [Fact]
    public void Unlike_dataflows_beat_one_array_and_two_alike_of_the_same_area_on_unlike_networks()
    {
        double Best(string counts, string constraints) => Run($$"""
            {"kind":"Accelerator","networks":[{"graph":"resnet18"},{"graph":"mobilenet_v2","weight":4}],"subAccelerators":{{counts}},"limits":{"areaMm2":3},
             "space":{"rows":[16,32,64],"cols":[16,32,64],"ifmapSramKiB":64,"filterSramKiB":64,"ofmapSramKiB":64,"assignment":"latency"},
             "constraints":[{{constraints}}],"objectives":["min latencyMs"]}
            """);
        var one = Best("1", string.Empty);
        var alike = Best("2", "\"rows1 == rows2\",\"cols1 == cols2\",\"dataflow1 == dataflow2\"");
        var unlike = Best("2", string.Empty);

        Assert.True(unlike < 0.97 * alike && unlike < 0.97 * one, $"one {one}, alike {alike}, unlike {unlike} ms");
    }

    private static double Run(string spec)
    {
        var study = Parse(spec);
        var front = Explorer.Run(study.Problem, study.Search, ExplorerOptions.Default with { Threads = 2 }, null, default, CancellationToken.None);
        Assert.True(front.Proved);
        return front.Points.Single().Metrics.Single(m => m.Key == "latencyMs").Value!.Value;
    }

    private static string Part((int Rows, int Cols, string Flow) array, int number) =>
        $"\"rows{number}\":{array.Rows},\"cols{number}\":{array.Cols},\"dataflow{number}\":\"{array.Flow}\",\"ifmapSramKiB{number}\":8,\"filterSramKiB{number}\":8,\"ofmapSramKiB{number}\":8";

    private static ParsedStudy Parse(string spec)
    {
        var errors = new List<SpecError>();
        using var document = JsonDocument.Parse(spec);
        var study = StudyKinds.Resolve(document.RootElement, errors)!.Parse(document.RootElement, errors);
        Assert.Empty(errors);
        return study!;
    }

    private static JsonElement Ask(string line)
    {
        using var document = JsonDocument.Parse(line);
        var buffer = new ArrayBufferWriter<byte>();
        using (var writer = new Utf8JsonWriter(buffer))
        {
            writer.WriteStartObject();
            Assert.Null(EvaluationKinds.Find("Accelerator")!.Evaluate(document.RootElement, writer));
            writer.WriteEndObject();
        }

        using var answer = JsonDocument.Parse(buffer.WrittenMemory);
        return answer.RootElement.Clone();
    }

    private static bool Dominates(double[] a, double[] b) => a.Zip(b).All(p => p.First <= p.Second) && a.Zip(b).Any(p => p.First < p.Second);

    private static string Key(double[] values) => string.Join(' ', values.Select(v => v.ToString("G12", CultureInfo.InvariantCulture)));
}
