using System.Buffers;
using System.Globalization;
using System.Text.Json;
using Dse.Core.Studies;

namespace Dse.Solvers.Tests;

public sealed class AcceleratorFrontTests
{
    private static readonly (string Layer, int Count)[] Layers =
    [
        ("""{"type":"conv","ifmapHeight":30,"ifmapWidth":30,"filterHeight":3,"filterWidth":3,"channels":16,"filters":32,"stride":2}""", 1),
        ("""{"type":"conv","ifmapHeight":16,"ifmapWidth":16,"filterHeight":3,"filterWidth":3,"channels":32,"filters":32}""", 3),
        ("""{"type":"depthwise","ifmapHeight":16,"ifmapWidth":16,"filterHeight":3,"filterWidth":3,"channels":32}""", 2),
        ("""{"type":"gemm","m":1,"n":1000,"k":512}""", 1),
    ];

    private static readonly int[] Sides = [4, 8, 16, 32];
    private static readonly string[] Flows = ["os", "ws", "is"];
    private static readonly int[] Kibs = [1, 4, 16];

    [Fact]
    public void The_front_of_a_study_is_that_of_every_design_asked_about_layer_by_layer()
    {
        var spec = $$"""
            {"kind":"Accelerator","networks":[{"layers":[{{string.Join(',', Layers.Select(l => $"{l.Layer[..^1]},\"count\":{l.Count}}}"))}} ] } ],
             "space":{"rows":[{{string.Join(',', Sides)}}],"cols":[{{string.Join(',', Sides)}}],"ifmapSramKiB":[{{string.Join(',', Kibs)}}],"filterSramKiB":[{{string.Join(',', Kibs)}}],"ofmapSramKiB":[{{string.Join(',', Kibs)}}],"bandwidthGBps":4} }
            """;
        using var document = JsonDocument.Parse(spec);
        var study = StudyKinds.Find("Accelerator")!.Parse(document.RootElement, [])!;

        var front = Explorer.Run(study.Problem, study.Search, ExplorerOptions.Default, null, default, CancellationToken.None);

        var all = BruteForce().ToArray();
        Assert.Equal((true, (long)all.Length), (front.Proved, front.Evaluations));
        var keys = all.ToDictionary(a => a.Design, a => Key(a.Objectives), StringComparer.Ordinal);
        var best = all.Where(a => !Array.Exists(all, b => Dominates(b.Objectives, a.Objectives))).Select(a => keys[a.Design]).Distinct(StringComparer.Ordinal);
        var found = front.Points.ToDictionary(DesignOf, p => Key([.. study.Problem.Objectives.Select(o => p.Metrics.Single(m => m.Key == o.Metric).Value!.Value)]), StringComparer.Ordinal);
        Assert.Equal(best.Order(StringComparer.Ordinal), found.Values.Order(StringComparer.Ordinal));
        Assert.All(found, p => Assert.Equal(keys[p.Key], p.Value));
    }

    // Latency, energy and area by evaluation lines of single layers.
    private static IEnumerable<(string Design, double[] Objectives)> BruteForce()
    {
        foreach (var rows in Sides)
        {
            foreach (var cols in Sides)
            {
                foreach (var flow in Flows)
                {
                    foreach (var (ifmap, filter, ofmap) in Kibs.SelectMany(i => Kibs.SelectMany(f => Kibs.Select(o => (i, f, o)))))
                    {
                        var accelerator = $$"""{"rows":{{rows}},"cols":{{cols}},"dataflow":"{{flow}}","ifmapSramKiB":{{ifmap}},"filterSramKiB":{{filter}},"ofmapSramKiB":{{ofmap}},"bandwidthWordsPerCycle":4} """;
                        double cycles = 0;
                        double energy = 0;
                        double area = 0;
                        foreach (var (layer, count) in Layers)
                        {
                            var metrics = Ask($$"""{"accelerator":{{accelerator}},"layer":{{layer}}}""");
                            cycles += metrics.GetProperty("cycles").GetDouble() * count;
                            energy += metrics.GetProperty("energyPj").GetDouble() * count;
                            area = metrics.GetProperty("areaMm2").GetDouble();
                        }

                        yield return ($"{rows} {cols} {flow} {ifmap} {filter} {ofmap}", [cycles / 1000 / 1e3, energy / 1e9, area]);
                    }
                }
            }
        }
    }

    private static string DesignOf(FrontPoint point) =>
        string.Join(' ', point.Parameters.Where(p => p.Key is not ("wordBytes" or "nodeNm" or "bandwidthGBps" or "clockMhz")).Select(p => p.Value.ToString()));

    private static bool Dominates(double[] a, double[] b)
    {
        var better = false;
        for (var o = 0; o < a.Length; o++)
        {
            if (a[o] > b[o])
            {
                return false;
            }

            better |= a[o] < b[o];
        }

        return better;
    }

    private static string Key(double[] objectives) => string.Join(' ', objectives.Select(o => o.ToString("R", CultureInfo.InvariantCulture)));

    private static JsonElement Ask(string line)
    {
        using var document = JsonDocument.Parse(line);
        var buffer = new ArrayBufferWriter<byte>();
        using (var writer = new Utf8JsonWriter(buffer))
        {
            writer.WriteStartObject();
            Assert.Null(EvaluationKinds.Find("AcceleratorLayer")!.Evaluate(document.RootElement, writer));
            writer.WriteEndObject();
        }

        using var answer = JsonDocument.Parse(buffer.WrittenMemory);
        return answer.RootElement.GetProperty("metrics").Clone();
    }
}
