using System.Buffers;
using System.Diagnostics;
using System.Globalization;
using System.Text.Json;
using Dse.Core.Studies;
using Dse.Solvers;

namespace Dse.Bench.Speed;

/// <summary>Spaces of accelerators searched to the proved front: a million designs for ResNet-50, and 12,288 for ResNet-18 against brute force.</summary>
internal static class SweepSpeed
{
    private const int Threads = 2;

    public static int Run()
    {
        Million("ResNet-50, 1,000,000 designs: latency, energy, area", "resnet50");
        return BruteForce() ? 0 : 1;
    }

    private static void Million(string what, string graph)
    {
        const string Sides = "8,12,16,24,32,48,64,96,128,192";
        const string Kibs = "16,32,48,64,96,128,192,256,384,512";
        var study = Parse($$"""
            {"kind":"Accelerator","networks":[{"graph":"{{graph}}"}],
             "space":{"rows":[{{Sides}}],"cols":[{{Sides}}],"dataflow":["os","ws"],"ifmapSramKiB":[{{Kibs}}],"filterSramKiB":[{{Kibs}}],"ofmapSramKiB":[{{Kibs}}],"bandwidthGBps":[12.8,19.2,25.6,38.4,51.2]} }
            """);
        var (clock, cpu) = (Stopwatch.StartNew(), Environment.CpuUsage.TotalTime);
        var front = Explorer.Run(study.Problem, study.Search, new ExplorerOptions(Threads, 60, TimeProvider.System), null, default, CancellationToken.None);
        Console.WriteLine(string.Create(
            CultureInfo.InvariantCulture,
            $"{what}: {front.Evaluations:N0} designs, {front.Points.Count} points, proved {front.Proved}, {clock.Elapsed.TotalSeconds:F1} s on {Threads} threads, {(Environment.CpuUsage.TotalTime - cpu).TotalSeconds:F1} s of CPU time"));
    }

    // Every design asked about layer by layer with evaluation lines, all pairs compared.
    private static bool BruteForce()
    {
        int[] sides = [4, 8, 16, 24, 32, 64, 128, 256];
        int[] kibs = [32, 128, 512, 2048];
        string[] flows = ["os", "ws", "is"];
        var study = Parse($$"""
            {"kind":"Accelerator","networks":[{"graph":"resnet18"}],
             "space":{"rows":[{{string.Join(',', sides)}}],"cols":[{{string.Join(',', sides)}}],"ifmapSramKiB":[{{string.Join(',', kibs)}}],"filterSramKiB":[{{string.Join(',', kibs)}}],"ofmapSramKiB":[{{string.Join(',', kibs)}}],"bandwidthGBps":16} }
            """);
        var front = Explorer.Run(study.Problem, study.Search, new ExplorerOptions(Threads, 60, TimeProvider.System), null, default, CancellationToken.None);
        var layers = LayersOf("resnet18");
        var all = new List<double[]>();
        foreach (var (rows, cols, flow) in sides.SelectMany(r => sides.SelectMany(c => flows.Select(f => (r, c, f)))))
        {
            foreach (var (ifmap, filter, ofmap) in kibs.SelectMany(i => kibs.SelectMany(f => kibs.Select(o => (i, f, o)))))
            {
                var accelerator = $$"""{"rows":{{rows}},"cols":{{cols}},"dataflow":"{{flow}}","ifmapSramKiB":{{ifmap}},"filterSramKiB":{{filter}},"ofmapSramKiB":{{ofmap}},"bandwidthWordsPerCycle":16} """;
                var (cycles, energy, area) = (0.0, 0.0, 0.0);
                foreach (var (layer, count) in layers)
                {
                    var metrics = Ask($$"""{"accelerator":{{accelerator}},"layer":{{layer}} }""");
                    cycles += metrics.GetProperty("cycles").GetDouble() * count;
                    energy += metrics.GetProperty("energyPj").GetDouble() * count;
                    area = metrics.GetProperty("areaMm2").GetDouble();
                }

                all.Add([cycles / 1000 / 1e3, energy / 1e9, area]);
            }
        }

        var best = all.Where(a => !all.Exists(b => Dominates(b, a))).Select(Key).ToHashSet(StringComparer.Ordinal);
        var found = front.Points.Select(p => Key([.. study.Problem.Objectives.Select(o => p.Metrics.Single(m => m.Key == o.Metric).Value!.Value)])).ToHashSet(StringComparer.Ordinal);
        var isEqual = best.SetEquals(found) && front.Evaluations == all.Count;
        Console.WriteLine(string.Create(
            CultureInfo.InvariantCulture, $"ResNet-18, {all.Count:N0} designs: {front.Points.Count} points of the study, {best.Count} of brute force over evaluation lines, {(isEqual ? "equal in every figure" : "NOT EQUAL")}"));
        return isEqual;
    }

    private static bool Dominates(double[] a, double[] b) => a[0] <= b[0] && a[1] <= b[1] && a[2] <= b[2] && (a[0] < b[0] || a[1] < b[1] || a[2] < b[2]);

    private static string Key(double[] objectives) => string.Join(' ', objectives.Select(o => o.ToString("R", CultureInfo.InvariantCulture)));

    private static List<(string Layer, int Count)> LayersOf(string graph)
    {
        var network = new Core.Workloads.Networks.NeuralNetwork(graph, Core.Workloads.Graphs.GraphCatalog.Find(graph)!.Layers);
        var buffer = new ArrayBufferWriter<byte>();
        using (var writer = new Utf8JsonWriter(buffer))
        {
            Core.Studies.Accelerators.LayerWriter.Write(writer, network);
        }

        using var document = JsonDocument.Parse(buffer.WrittenMemory);
        // One of each shape with its count, as the study sums them.
        return
        [
            .. document.RootElement.EnumerateArray()
                .Select(l => (
                    Layer: $"{{{string.Join(',', l.EnumerateObject().Where(f => f.Name is not ("name" or "count" or "follows")).Select(f => f.ToString()))}}}",
                    Count: l.TryGetProperty("count", out var count) ? count.GetInt32() : 1))
                .GroupBy(l => l.Layer, StringComparer.Ordinal)
                .Select(g => (g.Key, g.Sum(l => l.Count))),
        ];
    }

    private static JsonElement Ask(string line)
    {
        using var document = JsonDocument.Parse(line);
        var buffer = new ArrayBufferWriter<byte>();
        using (var writer = new Utf8JsonWriter(buffer))
        {
            writer.WriteStartObject();
            if (EvaluationKinds.Find("AcceleratorLayer")!.Evaluate(document.RootElement, writer) is { } error)
            {
                throw new InvalidOperationException($"{error.Path}: {error.Message}");
            }

            writer.WriteEndObject();
        }

        using var answer = JsonDocument.Parse(buffer.WrittenMemory);
        return answer.RootElement.GetProperty("metrics").Clone();
    }

    private static ParsedStudy Parse(string spec)
    {
        using var document = JsonDocument.Parse(spec);
        var errors = new List<SpecError>();
        return StudyKinds.Find("Accelerator")!.Parse(document.RootElement, errors) ?? throw new InvalidOperationException($"{errors[0].Path}: {errors[0].Message}");
    }
}
