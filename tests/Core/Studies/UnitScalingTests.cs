using System.Buffers;
using System.Globalization;
using System.Text.Json;
using Dse.Core.Studies;
using FsCheck;
using FsCheck.Fluent;

namespace Dse.Core.Tests.Studies;

/// <summary>
/// Every input of a line scaled by a factor, and how each figure of the answer scales: a slip of a thousand anywhere between breaks one.
/// Where scaling alone would let a constant factor pass, the figure is held against arithmetic in base units.
/// </summary>
public class UnitScalingTests
{
    private static readonly double[] Factors = [0.5, 2, 3, 1000, 1024];

    private static readonly Arbitrary<(int[] Sizes, double Factor)> Layers =
        Gen.ArrayOf(Gen.Choose(1, 300), 8).SelectMany(s => Gen.Elements(Factors).Select(f => (s, f))).ToArbitrary();

    [Fact]
    public void A_layer_scales_with_clock_node_words_memory_and_bandwidth() =>
        Prop.ForAll(Layers, layer =>
        {
            var (sizes, f) = layer;
            var flow = ((string[])["os", "ws", "is"])[sizes[0] % 3];
            var (kib, bandwidth, clock, node) = (sizes[3] / 4.0, sizes[4] / 10.0, (double)sizes[5], 10.0 + sizes[6]);
            Dictionary<string, double> Line(double memoryTimes = 1, double bandwidthTimes = 1, double clockTimes = 1, double nodeTimes = 1, double wordTimes = 1) => Ask(
                "AcceleratorLayer",
                $$"""
                {"accelerator":{"rows":{{8 + (sizes[1] % 24)}},"cols":{{8 + (sizes[2] % 24)}},"dataflow":"{{flow}}",
                 "ifmapSramKiB":{{kib * memoryTimes:R}},"filterSramKiB":{{kib * memoryTimes:R}},"ofmapSramKiB":{{kib * memoryTimes:R}},
                 "bandwidthWordsPerCycle":{{bandwidth * bandwidthTimes:R}},"clockMhz":{{clock * clockTimes:R}},"nodeNm":{{Math.Min(1000, node * nodeTimes):R}},"wordBytes":{{wordTimes:R}} },
                 "layer":{"type":"gemm","m":{{sizes[0] + sizes[7]}},"n":{{sizes[1]}},"k":{{sizes[2]}} } }
                """);

            var one = Line();
            var macs = (double)(sizes[0] + sizes[7]) * sizes[1] * sizes[2];
            var dram = 100 * one["dramBytes"];

            // In base units: milliseconds of cycles at MHz; 0.5608 pJ a product and 0.4875 a register at 40 nm; 100 pJ a byte of DRAM.
            Near(one["cycles"] / (clock * 1e6) * 1e3, one["latencyMs"]);
            Assert.True(one["energyPj"] - dram > macs * (0.5608 + 0.4875) * node / 40);
            Assert.True(one["dramBytes"] >= (sizes[0] + sizes[7]) * (double)sizes[1]);

            // Latency falls with the clock, all else stays.
            var clocked = Line(clockTimes: f);
            Near(one["latencyMs"] / f, clocked["latencyMs"]);
            Same(one, clocked, "cycles", "energyPj", "areaMm2", "dramBytes");

            // Energy on chip rises with the node, area with its square.
            var scaled = Math.Min(1000, node * f) / node;
            var shrunk = Line(nodeTimes: f);
            Near(((one["energyPj"] - dram) * scaled) + dram, shrunk["energyPj"]);
            Near(one["areaMm2"] * scaled * scaled, shrunk["areaMm2"]);
            Same(one, shrunk, "cycles", "latencyMs", "dramBytes");

            // Words and memories of f times the bytes hold the same layer; DRAM moves f times the bytes.
            var bytes = f is > 1 and < 100 ? f : 2;
            var wide = Line(memoryTimes: bytes, wordTimes: bytes);
            Near(one["dramBytes"] * bytes, wide["dramBytes"]);
            Same(one, wide, "cycles", "ifmapSramReads", "filterSramReads", "ofmapSramWrites");

            // Twice the memory never moves more, and adds 0.0026 mm2 per KiB at 40 nm.
            var roomy = Line(memoryTimes: 2);
            Assert.True(roomy["dramBytes"] <= one["dramBytes"]);
            Assert.Equal(0.0026 * 3 * kib * node * node / 1600, roomy["areaMm2"] - one["areaMm2"], 1e-9 * roomy["areaMm2"]);

            // A thousandth of the bandwidth: DRAM sets the time, one word after the other.
            var starved = Line(bandwidthTimes: 1e-3);
            Assert.Equal(one["dramBytes"] / (bandwidth * 1e-3), starved["cycles"], 1.01 + (1e-9 * starved["cycles"]));
            Same(one, starved, "energyPj", "areaMm2", "dramBytes");
        }).QuickCheckThrowOnFailure();

    [Fact]
    public void A_design_of_f_times_the_clock_and_bandwidth_takes_an_fth_of_the_time() =>
        Prop.ForAll(Layers, layer =>
        {
            var (sizes, f) = layer;
            Dictionary<string, double> Line(double times) => Ask(
                "Accelerator",
                $$"""
                {"networks":[{"layers":[{"type":"gemm","m":{{sizes[0]}},"n":{{sizes[1]}},"k":{{sizes[2]}} }]}],
                 "design":{"rows":16,"cols":16,"dataflow":"ws","ifmapSramKiB":{{sizes[3]}},"filterSramKiB":{{sizes[4]}},"ofmapSramKiB":{{sizes[5]}},
                 "bandwidthGBps":{{sizes[6] / 10.0 * times:R}},"clockMhz":{{sizes[7] * times:R}} } }
                """);

            var (one, other) = (Line(1), Line(f));

            // DRAM alone takes bytes over 10^9 bytes per second; watts are joules per second.
            Assert.True(one["latencyMs"] * (1 + 1e-12) >= one["dramBytes"] / (sizes[6] / 10.0 * 1e9) * 1e3);
            Near(one["energyMillijoules"] * 1e-3 / (one["latencyMs"] * 1e-3), one["powerWatts"]);
            Near(one["energyMillijoules"] * 1e-3 * one["latencyMs"] * 1e-3, one["energyDelayJouleSeconds"]);
            Assert.Equal(sizes[3] + sizes[4] + sizes[5], one["sramKiB"]);
            Near(one["latencyMs"] / f, other["latencyMs"]);
            Near(one["powerWatts"] * f, other["powerWatts"]);
            Near(one["energyDelayJouleSeconds"] / f, other["energyDelayJouleSeconds"]);
            Same(one, other, "cycles", "energyMillijoules", "areaMm2", "dramBytes", "utilizationRatio");
        }).QuickCheckThrowOnFailure();

    [Fact]
    public void A_loop_nest_scales_with_energies_bandwidths_and_leakage() =>
        Prop.ForAll(Layers, layer =>
        {
            var (sizes, f) = layer;
            var (k, c, p) = (1 + (sizes[0] % 9), 1 + (sizes[1] % 9), 1 + (sizes[2] % 9));
            Dictionary<string, double> Line(double energy = 1, double leakage = 1, double bandwidth = 1) => Ask(
                "Mapping",
                $$"""
                {"hierarchy":{"macPj":{{0.5 * energy:R}},"levels":[
                 {"name":"spad","keeps":["weights","inputs","outputs"],"readPj":{{sizes[3] / 100.0 * energy:R}},"writePj":{{sizes[4] / 100.0 * energy:R}},"leakagePjPerCycle":{{0.25 * leakage:R}} },
                 {"name":"dram","keeps":["weights","inputs","outputs"],"accessPj":{{sizes[5] * energy:R}},"bandwidthWordsPerCycle":{{0.01 * sizes[6] * bandwidth:R}} }]},
                 "layer":{"k":{{k}},"c":{{c}},"p":{{p}} },"mapping":[{"level":"spad","temporal":[["p",{{p}}]]},{"level":"dram","temporal":[["c",{{c}}],["k",{{k}}]]}]}
                """);

            var dry = Line(leakage: 0);
            var one = Line();

            // Weights pass once, inputs once per filter unless there is one channel, which stays; outputs stay while channels pass.
            var words = (k * c) + (c > 1 ? k * c * p : p) + (k * p);
            Assert.Equal(Math.Max(k * c * p, words / (0.01 * sizes[6])), one["cycles"], 1.01);
            Assert.Equal(Math.Max(k * c * p, words / (1e-5 * sizes[6])), Line(bandwidth: 1e-3)["cycles"], 1.01);
            Near(dry["energyPj"] * f, Line(energy: f, leakage: 0)["energyPj"]);
            Near(dry["energyPj"] + (0.25 * one["cycles"]), one["energyPj"]);
            Near(dry["energyPj"] + (0.25 * f * one["cycles"]), Line(leakage: f)["energyPj"]);
        }).QuickCheckThrowOnFailure();

    [Theory]
    [InlineData("gemmini", 40, "\"meshX\":16,\"accumulatorDepth\":256,\"scratchpadEntries\":65536,")]
    [InlineData("tpu", 28, "")]
    [InlineData("nvdla", 28, "")]
    [InlineData("shidiannao", 65, "")]
    [InlineData("eyeriss", 65, "")]
    [InlineData("simba", 45, "")]
    public void A_template_on_twice_the_node_takes_twice_the_energy_on_chip_and_four_times_the_area(string template, int node, string sizes)
    {
        Dictionary<string, double> Line(int nodeNm) => Ask(
            "Mapping",
            $$"""{"hierarchy":"{{template}}","parameters":{ {{sizes}}"nodeNm":{{nodeNm}} },"layer":{"k":16,"c":16,"p":8},"mapping":[{"level":"dram","temporal":[["p",8],["c",16],["k",16]]}]}""");

        var (one, two, three) = (Line(node), Line(2 * node), Line(3 * node));

        Assert.Equal(one["energyPj"] - (two["energyPj"] - one["energyPj"]), one["energyPj"] - (three["energyPj"] - two["energyPj"]), 1e-9 * one["energyPj"]);
        Assert.True(two["energyPj"] > one["energyPj"]);
        Near(4 * one["areaMm2"], two["areaMm2"]);
        Same(one, two, "cycles", "utilizationRatio");
    }

    [Fact]
    public void A_training_step_on_devices_of_a_tenth_of_all_rates_takes_ten_times_as_long()
    {
        // Rates so low that launches and latencies, which do not scale, hide behind them.
        var (slow, slower) = (Training(0.01), Training(0.001));

        Assert.Equal(10, slower["stepTimeSeconds"] / slow["stepTimeSeconds"], 0.02);
        Assert.Equal(10, slow["tokensPerSecondPerDevice"] / slower["tokensPerSecondPerDevice"], 0.02);
        Same(slow, slower, "memoryGiB", "weightsGiB", "optimizerGiB");

        // In base units: 6 operations per parameter and token, and what attention adds, over 64 devices of 9.89 TFLOPS.
        var floor = 6 * 70.6e9 * 512 * 8192 / (64 * 9.89e12);
        Assert.InRange(slow["stepTimeSeconds"], floor, 3 * floor);
        Assert.Equal(512 * 8192 / slow["stepTimeSeconds"] / 64, slow["tokensPerSecondPerDevice"], 1e-6 * slow["tokensPerSecondPerDevice"]);
    }

    [Fact]
    public void A_training_step_that_only_links_hold_up_takes_ten_times_as_long_on_links_of_a_tenth()
    {
        var (slow, slower) = (Training(1, 1e-3), Training(1, 1e-4));

        Assert.Equal(10, slower["stepTimeSeconds"] / slow["stepTimeSeconds"], 0.2);
    }

    [Fact]
    public void Serving_on_devices_of_a_tenth_of_all_rates_takes_ten_times_as_long()
    {
        var (slow, slower) = (Serving(0.01), Serving(0.001));

        Assert.Equal(10, slower["ttftMs"] / slow["ttftMs"], 0.2);
        Assert.Equal(10, slower["tpotMs"] / slow["tpotMs"], 0.2);
        Assert.Equal(10, slow["tokensPerSecondPerDevice"] / slower["tokensPerSecondPerDevice"], 0.2);
        Same(slow, slower, "memoryGiB", "kvCacheGiB");

        // In base units: a token reads an eighth of 70.6e9 weights of 2 bytes at 33.5 GB/s.
        var floorMs = 70.6e9 * 2 / 8 / 33.5e9 * 1e3;
        Assert.InRange(slow["tpotMs"], floorMs, 3 * floorMs);
        Assert.InRange(slow["memoryGiB"], 70.6e9 * 2 / 8 / Math.Pow(2, 30), 2 * 70.6e9 * 2 / 8 / Math.Pow(2, 30));
    }

    [Fact]
    public void A_collective_takes_bytes_over_the_bandwidth_of_links()
    {
        Dictionary<string, double> Line(double links) => Ask(
            "Operator", $$"""{"device":{{Device(1, links)}},"operator":{"type":"allReduce","devices":8,"devicesPerNode":8,"bytes":1000000000} }""");

        var (slow, slower) = (Line(0.01), Line(0.001));

        // Around a ring, every link carries 2 * 7/8 of the buffer at 4.5 GB/s; switches that add up halve that.
        var ringMs = 2 * 7.0 / 8 * 1e9 / 4.5e9 * 1e3;
        Assert.InRange(slow["timeMs"], ringMs / 2, 2 * ringMs);
        Assert.Equal(10, slower["timeMs"] / slow["timeMs"], 0.01);
    }

    private static Dictionary<string, double> Training(double rates, double links = 1) => Ask(
        "TrainingPlan",
        $$"""
        {"model":"meta-llama/Meta-Llama-3.1-70B","cluster":{"device":{{Device(rates, rates * links)}},"devices":64,"devicesPerNode":8},"sequence":8192,"globalBatch":512,
         "precision":"bf16","plan":{"tp":8,"pp":4,"dp":2,"microbatch":1} }
        """);

    private static Dictionary<string, double> Serving(double rates) => Ask(
        "ServingPlan",
        $$"""
        {"model":"meta-llama/Meta-Llama-3.1-70B","cluster":{"device":{{Device(rates, rates)}},"devices":8},"inputTokens":2000,"outputTokens":200,"plan":{"mode":"static","tp":8,"concurrency":32} }
        """);

    private static string Device(double rates, double links) => string.Create(
        CultureInfo.InvariantCulture,
        $$"""
        {"device":"scaled","bf16Tflops":{{989 * rates:R}},"fp8Tflops":{{1978 * rates:R}},"memGb":80,"memBwGbs":{{3350 * rates:R}},"scaleupGbsPerDir":{{450 * links:R}},
         "scaleupDomain":8,"scaleoutGbsPerDirDefault":{{50 * links:R}},"units":132,"tdpW":700,"year":2022}
        """);

    private static void Near(double expected, double told) => Assert.True(Math.Abs(told - expected) <= 1e-9 * Math.Abs(expected), $"Expected {expected:R}, told {told:R}.");

    private static void Same(Dictionary<string, double> one, Dictionary<string, double> other, params ReadOnlySpan<string> names)
    {
        foreach (var name in names)
        {
            Assert.True(Math.Abs(one[name] - other[name]) <= 1e-12 * Math.Abs(one[name]), $"{name}: {one[name]:R} became {other[name]:R}.");
        }
    }

    // The numbers among the metrics of a line's answer.
    private static Dictionary<string, double> Ask(string kind, string line)
    {
        using var document = JsonDocument.Parse(line);
        var buffer = new ArrayBufferWriter<byte>();
        using (var writer = new Utf8JsonWriter(buffer))
        {
            writer.WriteStartObject();
            var error = EvaluationKinds.Find(kind)!.Evaluate(document.RootElement, writer);
            Assert.True(error is null, $"{error?.Path}: {error?.Message}");
            writer.WriteEndObject();
        }

        using var answer = JsonDocument.Parse(buffer.WrittenMemory);
        return answer.RootElement.GetProperty("metrics").EnumerateObject().Where(m => m.Value.ValueKind == JsonValueKind.Number)
            .ToDictionary(m => m.Name, m => m.Value.GetDouble(), StringComparer.Ordinal);
    }
}
