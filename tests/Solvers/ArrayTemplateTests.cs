using System.Buffers;
using System.Text.Json;
using Dse.Core.Cost.Accelerators.Chips;
using Dse.Core.Studies;
using Dse.Solvers.Studies;

namespace Dse.Solvers.Tests;

public sealed class ArrayTemplateTests
{
    public ArrayTemplateTests() => SolverKinds.Register();

    public static TheoryData<string> Names() => new(ArrayTemplate.All.Select(t => t.Name));

    // A product as a convolution of 1 x 1: rows of the result as output columns and rows, as the template can spread them.
    [Theory]
    [MemberData(nameof(Names))]
    public void No_mapping_is_faster_and_one_is_as_fast_where_the_spread_divides(string name)
    {
        var template = ArrayTemplate.Find(name)!;
        var spread = template.Largest;
        (int P, int Q, int N, int K)[] odd = [(7, 9, 30, 62), (1, 16, 64, 64), (8, 8, 94, 31)];
        foreach (var (p, q, n, k) in odd)
        {
            Assert.True(template.Cycles(p * q, n, k) <= Mapped(name, p, q, n, k, name is "gemmini" or "nvdla" ? "0.1" : "0") + 1e-9, $"{p} {q} {n} {k}");
        }

        // Sums long enough, and filters in scratchpads, so that no other memory holds the array up.
        var (rows, columns, filters, steps) = name switch
        {
            "tpu" => (64, 128, 4096, 4096),
            "shidiannao" => (32, 64, 4, 64),
            "eyeriss" => (1, 224, 48, 64),
            _ => (1, 512, 4 * (int)spread.Filters, (int)spread.Steps),
        };
        Assert.Equal((double)rows * columns * filters * steps / spread.Elements, template.Cycles(rows * columns, filters, steps));
        Assert.Equal(template.Cycles(rows * columns, filters, steps), Mapped(name, rows, columns, filters, steps, "0"));
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void An_array_has_the_elements_of_its_template_and_uses_no_more(string name)
    {
        var template = ArrayTemplate.Find(name)!;

        Assert.Equal(template.Rows * template.Columns, template.Largest.Elements);
        for (var (m, n, k) = (1, 7, 3); m < 5000; (m, n, k) = ((3 * m) + 1, (n * 5 % 997) + 1, (k * 7 % 601) + 1))
        {
            Assert.True((double)m * n * k <= template.Cycles(m, n, k) * template.Largest.Elements);
            Assert.True(template.Cycles(m, n, k) <= template.Cycles(m + 1, n, k) && template.Cycles(m, n, k) <= template.Cycles(m, n, k + 1));
        }
    }

    // Devices with arrays of every sort, each asked about as a device of its own.
    [Fact]
    public void The_front_over_templates_is_that_of_every_chip_and_plan()
    {
        const string Job = """ "model":"Llama-2-7B","sequence":4096,"globalBatch":64 """;
        string[] templates = ["systolic", "tpu", "nvdla", "eyeriss"];
        var errors = new List<SpecError>();
        using var document = JsonDocument.Parse($$"""
            {"kind":"Codesign",{{Job}},"cluster":{"device":"designed","devices":8},"template":["systolic","tpu","nvdla","eyeriss"],"alternatives":["A100-SXM4-80GB"],
             "space":{"arrays":[4,128],"nodeNm":4,"hbmStacks":2,"sramMiB":64,"linkGBps":450,"clockMhz":1000,"tp":[1,2],"pp":[1,4],"cp":1,"microbatch":1,"recompute":"full","zero":1,"schedule":"1f1b","sequenceParallel":true,"overlapDp":true,"overlapTp":"ring"},
             "objectives":["min stepTimeSeconds","min clusterPowerWatts","min capexUsd"]}
            """);
        var study = StudyKinds.Resolve(document.RootElement, errors)!.Parse(document.RootElement, errors);
        Assert.Empty(errors);

        var front = Explorer.Run(study!.Problem, study.Search, ExplorerOptions.Default with { Threads = 2 }, null, default, CancellationToken.None);

        var all = new List<double[]>();
        foreach (var device in templates.SelectMany(t => new[] { 4, 128 }.Select(a => (t, a))).Select(p => (JsonNode: Chip(p.t, p.a), p.t)).Append((JsonNode: "\"device\":\"A100-SXM4-80GB\"", t: "A100")))
        {
            foreach (var (tp, pp) in new[] { (1, 1), (2, 1), (1, 4), (2, 4) })
            {
                var overlap = tp > 1 ? ""","sequenceParallel":true,"overlapTp":"ring" """ : string.Empty;
                var line = $$"""{"kind":"Codesign",{{Job}},"cluster":{"device":"designed","devices":8},"plan":{ {{device.JsonNode}},"tp":{{tp}},"pp":{{pp}},"microbatch":1,"recompute":"full","zero":1,"overlapDp":true{{overlap}} } }""";
                if (Ask(line) is { } answer && answer.GetProperty("feasible").GetBoolean())
                {
                    var metrics = answer.GetProperty("metrics");
                    all.Add([.. study.Problem.Objectives.Select(o => metrics.GetProperty(o.Metric).GetDouble())]);
                }
            }
        }

        static string Key(double[] values) => string.Join(' ', values.Select(v => v.ToString("G9", System.Globalization.CultureInfo.InvariantCulture)));
        static bool Dominates(double[] a, double[] b) => a.Zip(b).All(p => p.First <= p.Second) && a.Zip(b).Any(p => p.First < p.Second);
        var best = all.Where(a => !all.Exists(b => Dominates(b, a))).Select(Key).Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal);
        Assert.Equal(best, front.Points.Select(p => Key([.. study.Problem.Objectives.Select(o => p.Metrics.Single(m => m.Key == o.Metric).Value!.Value)])).Order(StringComparer.Ordinal));
        Assert.True(front.Proved);

        static string Chip(string template, int arrays) =>
            (template == "systolic" ? """ "rows":128,"cols":128 """ : $$""" "template":"{{template}}" """)
            + $$""","arrays":{{arrays}},"nodeNm":4,"hbmStacks":2,"sramMiB":64,"linkGBps":450,"clockMhz":1000""";
    }

    private static double Mapped(string name, int p, int q, int n, int k, string padding)
    {
        // Gemmini's DRAM has its own rate: the same levels without one. Others state theirs, or none.
        var hierarchy = name == "gemmini"
            ? """
              "hierarchy":{"macPj":1,"levels":[{"name":"registers","keeps":["weights"],"capacityWords":1},{"name":"accumulator","keeps":["outputs"],"capacityWords":1024,"fanOut":16,"spatialDimensions":["c"]},
               {"name":"scratchpad","keeps":["weights","inputs"],"capacityWords":262144,"fanOut":16,"spatialDimensions":["k"]},{"name":"dram","keeps":["weights","inputs","outputs"]}]}
              """
            : $$""" "hierarchy":"{{name}}","parameters":{{{(name is "tpu" or "nvdla" or "shidiannao" ? "\"dramWordsPerCycle\":4096" : string.Empty)}}} """;
        var answer = Ask($$"""{"kind":"MappingSearch",{{hierarchy}},"layer":{"k":{{n}},"c":{{k}},"p":{{p}},"q":{{q}} },"objective":"cycles","paddingRatio":{{padding}} }""")!.Value;
        return answer.GetProperty("metrics").GetProperty("cycles").GetDouble();
    }

    // A chip that cannot be made has no answer.
    private static JsonElement? Ask(string line)
    {
        using var document = JsonDocument.Parse(line);
        var buffer = new ArrayBufferWriter<byte>();
        using (var writer = new Utf8JsonWriter(buffer))
        {
            writer.WriteStartObject();
            var error = EvaluationKinds.Find(document.RootElement.GetProperty("kind").GetString()!)!.Evaluate(document.RootElement, writer);
            writer.WriteEndObject();
            if (error is not null)
            {
                Assert.StartsWith("chip", error.Code, StringComparison.Ordinal);
                return null;
            }
        }

        using var answer = JsonDocument.Parse(buffer.WrittenMemory);
        return answer.RootElement.Clone();
    }
}
