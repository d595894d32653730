using System.Buffers;
using System.Globalization;
using System.Text.Json;
using Dse.Core.Studies;

namespace Dse.Solvers.Tests;

public sealed class CodesignFrontTests
{
    private const string Job = """ "model":"Llama-2-7B","sequence":2048,"globalBatch":32,"stack":"current" """;
    private const double PowerLimit = 8 * 420;

    private static readonly int[] Arrays = [4, 8, 16];
    private static readonly int[] Stacks = [2, 4];
    private static readonly int[] Clocks = [1000, 1800];
    private static readonly int[] Ranks = [1, 2, 4];
    private static readonly int[] Microbatches = [1, 2];
    private static readonly string[] Recomputes = ["none", "full"];
    private static readonly string[] Alternatives = ["A100-SXM4-80GB", "H100-SXM5-80GB", "L40S"];

    // Every chip and every device with every plan, priced as a TrainingPlan line each, limits and dominance by hand.
    [Fact]
    public void The_front_is_that_of_every_device_and_plan_asked_one_by_one()
    {
        var study = Parse(Spec(PowerLimit));
        var front = Run(study, threads: 2);

        var all = BruteForce().ToArray();
        var kept = all.Where(a => a.Watts <= PowerLimit && double.IsFinite(a.Seconds)).Select(a => (double[])[a.Seconds, a.Watts, a.Usd]).ToArray();
        var best = kept.Where(a => !Array.Exists(kept, b => Dominates(b, a))).Select(Key).Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal);

        Assert.True(front.Proved);
        Assert.Contains(all, a => a.Watts > PowerLimit);
        Assert.Equal(best, front.Points.Select(p => Key(Objectives(p, study))).Order(StringComparer.Ordinal));
        Assert.All(front.Points, p => Assert.True(Metric(p, "clusterPowerWatts") <= PowerLimit));
    }

    // What a study of that device alone finds, in the whole default space, is held or beaten by the joint front.
    [Fact]
    public void No_alternative_has_a_plan_that_the_front_does_not_hold_or_beat()
    {
        var joint = Parse($$"""{"kind":"Codesign",{{Job}},"cluster":{"device":"designed","devices":8},"alternatives":["A100-SXM4-80GB","L40S"],"limits":{"powerWatts":{{PowerLimit}} },"space":{"arrays":8,"nodeNm":4,"hbmStacks":2,"sramMiB":64,"linkGBps":450,"clockMhz":1400} }""");
        var front = Run(joint, threads: 2);
        foreach (var device in new[] { "A100-SXM4-80GB", "L40S" })
        {
            var alone = Parse($$"""{"kind":"TrainingPlan",{{Job}},"cluster":{"device":"{{device}}","devices":8},"objectives":["min stepTimeSeconds"]}""");
            var seconds = Metric(Run(alone, threads: 2).Points[0], "stepTimeSeconds");
            var (watts, usd) = device == "L40S" ? (8 * 350.0, 8 * 8000.0) : (8 * 400.0, 8 * 15_000.0);

            Assert.Contains(front.Points, p => Metric(p, "stepTimeSeconds") <= seconds && Metric(p, "clusterPowerWatts") <= watts && Metric(p, "capexUsd") <= usd);
        }
    }

    [Fact]
    public void More_power_never_makes_the_fastest_step_slower()
    {
        var fastest = new[] { 2000, 3000, 4000, 6000 }.Select(watts => Run(Parse(Spec(watts)), 2).Points.Select(p => Metric(p, "stepTimeSeconds")).DefaultIfEmpty(double.PositiveInfinity).Min()).ToArray();

        Assert.Equal(fastest.OrderDescending(), fastest);
        Assert.True(fastest[^1] < fastest[0]);
    }

    [Fact]
    public void The_same_seed_gives_the_same_front_on_any_number_of_threads()
    {
        var text = Spec(PowerLimit, ""","search":{"strategy":"nsga2","evaluations":400,"seed":5} """);
        var one = Run(Parse(text), threads: 1);
        var four = Run(Parse(text), threads: 4);

        Assert.Equal(one.Points.Select(p => (p.Trial, Key([.. p.Metrics.Select(m => m.Value ?? -1)]))), four.Points.Select(p => (p.Trial, Key([.. p.Metrics.Select(m => m.Value ?? -1)]))));
        Assert.NotEmpty(one.Points);
    }

    // A serving body: each device priced alone as a ServingPlan line.
    [Fact]
    public void The_front_of_a_serving_body_is_that_of_every_device_and_plan()
    {
        int[] concurrencies = [8, 64];
        var study = Parse($$"""
            {"kind":"Codesign","model":"Llama-3.1-8B","cluster":{"device":"designed","devices":8},"alternatives":["A100-SXM4-80GB"],"inputTokens":1000,"outputTokens":200,
             "space":{"arrays":[4,8],"nodeNm":4,"hbmStacks":[1,2],"sramMiB":64,"linkGBps":225,"clockMhz":1400,"mode":"aggregated","tp":[1,2],"chunkTokens":2048,"concurrency":[8,64]},
             "objectives":["max tokensPerSecondPerDevice","min ttftMs","min capexUsd"]}
            """);
        var front = Run(study, threads: 2);

        var all = new List<double[]>();
        foreach (var device in new[] { "\"A100-SXM4-80GB\"" }.Concat(new[] { 4, 8 }.SelectMany(a => new[] { 1, 2 }.Select(s => Chip(a, s, 1400, 225)))))
        {
            foreach (var (tp, concurrency) in new[] { 1, 2 }.SelectMany(t => concurrencies.Select(c => (t, c))))
            {
                var line = $$"""{"kind":"ServingPlan","model":"Llama-3.1-8B","cluster":{"device":{{device}},"devices":8},"inputTokens":1000,"outputTokens":200,"plan":{"mode":"aggregated","tp":{{tp}},"concurrency":{{concurrency}},"chunkTokens":2048} }""";
                var metrics = Ask(line);
                if (metrics.Feasible)
                {
                    all.Add([-metrics.Values["tokensPerSecondPerDevice"]!.Value, metrics.Values["ttftMs"]!.Value, 8 * PriceOf(device)]);
                }
            }
        }

        var best = all.Where(a => !all.Exists(b => Dominates(b, a))).Select(Key).Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal);
        Assert.Equal(best, front.Points.Select(p => Key(Objectives(p, study))).Order(StringComparer.Ordinal));
    }

    // Two depths, one of which the table has for one width only: each network priced alone, with no more stages than layers.
    [Fact]
    public void Networks_to_choose_from_are_searched_with_the_rest()
    {
        var study = Parse($$"""
            {"kind":"Codesign",{{Job}},"cluster":{"device":"designed","devices":8},
             "elastic":{"layers":[4,32],"ffn":[8192,11008],"accuracy":[{"layers":4,"ffn":8192,"accuracy":0.3},{"layers":32,"ffn":8192,"accuracy":0.5},{"layers":32,"ffn":11008,"accuracy":0.6}]},
             "space":{"arrays":[4,8],"nodeNm":4,"hbmStacks":2,"sramMiB":64,"linkGBps":450,"clockMhz":1400,"tp":1,"pp":[1,8],"cp":1,"microbatch":1,"schedule":"1f1b","recompute":["none","full"],"zero":1,"overlapDp":true},
             "objectives":["min stepTimeSeconds","max accuracyRatio","min capexUsd"]}
            """);
        var front = Run(study, threads: 2);

        var all = new List<double[]>();
        foreach (var arrays in new[] { 4, 8 })
        {
            foreach (var (layers, ffn, accuracy) in new[] { (4, 8192, 0.3), (32, 8192, 0.5), (32, 11008, 0.6) })
            {
                foreach (var (pp, recompute) in new[] { 1, 8 }.Where(p => p <= layers).SelectMany(p => new[] { "none", "full" }.Select(r => (p, r))))
                {
                    var shape = $$"""{"hidden":4096,"layers":{{layers}},"heads":32,"kvHeads":32,"headDim":128,"ffn":{{ffn}},"vocab":32000,"gatedMlp":true,"tieEmbeddings":false}""";
                    var job = Job.Replace("\"Llama-2-7B\"", shape, StringComparison.Ordinal);
                    var metrics = Ask($$"""{"kind":"TrainingPlan",{{job}},"cluster":{"device":{{Chip(arrays, 2, 1400, 450)}},"devices":8},"plan":{"tp":1,"pp":{{pp}},"microbatch":1,"recompute":"{{recompute}}","zero":1,"overlapDp":true} }""");
                    if (metrics.Feasible)
                    {
                        all.Add([metrics.Values["stepTimeSeconds"]!.Value, -accuracy, 8 * PriceOf(Chip(arrays, 2, 1400, 450))]);
                    }
                }
            }
        }

        var best = all.Where(a => !all.Exists(b => Dominates(b, a))).Select(Key).Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal);
        Assert.Equal(best, front.Points.Select(p => Key(Objectives(p, study))).Order(StringComparer.Ordinal));
        Assert.Contains(front.Points, p => Metric(p, "accuracyRatio") == 0.3);
    }

    private static string AlternativeNames => string.Join(',', Alternatives.Select(a => $"\"{a}\""));

    private static string Spec(double powerWatts, string rest = "") => $$"""
        {"kind":"Codesign",{{Job}},"cluster":{"device":"designed","devices":8},"alternatives":[{{AlternativeNames}}],
         "limits":{"powerWatts":{{powerWatts}} },
         "space":{"arrays":[{{string.Join(',', Arrays)}}],"nodeNm":4,"hbmStacks":[{{string.Join(',', Stacks)}}],"sramMiB":64,"linkGBps":450,"clockMhz":[{{string.Join(',', Clocks)}}],
                  "tp":[1,2,4],"pp":1,"cp":1,"microbatch":[1,2],"recompute":["none","full"],"zero":1,"sequenceParallel":true,"overlapDp":true,"overlapTp":"ring"} {{rest}} }
        """;

    private static string Chip(int arrays, int stacks, int clock, int link) =>
        $$"""{"design":{"rows":128,"cols":128,"arrays":{{arrays}},"nodeNm":4,"hbmStacks":{{stacks}},"sramMiB":64,"linkGBps":{{link}},"clockMhz":{{clock}} } }""";

    private static IEnumerable<(double Seconds, double Watts, double Usd)> BruteForce()
    {
        var chips = Arrays.SelectMany(a => Stacks.SelectMany(s => Clocks.Select(c => Chip(a, s, c, 450))));
        foreach (var device in chips.Concat(Alternatives.Select(a => $"\"{a}\"")))
        {
            foreach (var tp in Ranks)
            {
                foreach (var (microbatch, recompute) in Microbatches.SelectMany(m => Recomputes.Select(r => (m, r))))
                {
                    var overlap = tp > 1 ? ""","sequenceParallel":true,"overlapTp":"ring" """ : string.Empty;
                    var metrics = Ask($$"""
                        {"kind":"TrainingPlan",{{Job}},"cluster":{"device":{{device}},"devices":8},"plan":{"tp":{{tp}},"microbatch":{{microbatch}},"recompute":"{{recompute}}","zero":1,"overlapDp":true{{overlap}} } }
                        """);
                    if (metrics.Values.Count > 0)
                    {
                        yield return (metrics.Feasible ? metrics.Values["stepTimeSeconds"]!.Value : double.NaN, 8 * FigureOf(device, "deviceTdpWatts"), 8 * PriceOf(device));
                    }
                }
            }
        }
    }

    private static double PriceOf(string device) => FigureOf(device, "devicePriceUsd");

    // The figures of a device alone, from a line about one of it.
    private static double FigureOf(string device, string metric)
    {
        using var document = JsonDocument.Parse(device);
        var plan = document.RootElement.ValueKind == JsonValueKind.String
            ? $$"""{"device":{{device}} }"""
            : document.RootElement.GetProperty("design").GetRawText();
        return Ask($$"""{"kind":"Codesign",{{Job}},"cluster":{"device":"designed","devices":1},"plan":{{plan}} }""").Values[metric]!.Value;
    }

    // A chip that cannot be made has no metrics.
    private static (bool Feasible, Dictionary<string, double?> Values) Ask(string line)
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
                return (false, []);
            }
        }

        using var answer = JsonDocument.Parse(buffer.WrittenMemory);
        return (
            answer.RootElement.GetProperty("feasible").GetBoolean(),
            answer.RootElement.GetProperty("metrics").EnumerateObject().ToDictionary(m => m.Name, m => m.Value.ValueKind == JsonValueKind.Number ? m.Value.GetDouble() : (double?)null, StringComparer.Ordinal));
    }

    private static ParsedStudy Parse(string spec)
    {
        var errors = new List<SpecError>();
        using var document = JsonDocument.Parse(spec);
        var study = StudyKinds.Resolve(document.RootElement, errors)!.Parse(document.RootElement, errors);
        Assert.Empty(errors);
        return study!;
    }

    private static FrontDocument Run(ParsedStudy study, int threads) =>
        Explorer.Run(study.Problem, study.Search, ExplorerOptions.Default with { Threads = threads }, null, default, CancellationToken.None);

    private static double Metric(FrontPoint point, string name) => point.Metrics.Single(m => m.Key == name).Value!.Value;

    private static double[] Objectives(FrontPoint point, ParsedStudy study) => [.. study.Problem.Objectives.Select(o => o.Maximize ? -Metric(point, o.Metric) : Metric(point, o.Metric))];

    private static bool Dominates(double[] a, double[] b) => a.Zip(b).All(p => p.First <= p.Second) && a.Zip(b).Any(p => p.First < p.Second);

    private static string Key(double[] values) => string.Join(' ', values.Select(v => v.ToString("G9", CultureInfo.InvariantCulture)));
}
