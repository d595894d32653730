using System.Buffers;
using System.Text.Json;
using Dse.Core.Studies;

namespace Dse.Core.Tests.Studies;

public class MappingKindTests
{
    private const string Gemmini = """
        "hierarchy":"gemmini","parameters":{"meshX":16,"pe":256,"accumulatorDepth":2048,"scratchpadEntries":131072},
        "layer":{"r":7,"s":7,"p":112,"q":112,"c":3,"k":64,"strideW":2,"strideH":2}
        """;

    [Fact]
    public void A_mapping_takes_what_Timeloop_says()
    {
        // First row of data/timeloop-gemmini.csv: 118,816,768 cycles, 2000.23 uJ.
        var answer = Ask("{" + Gemmini + """
            ,"mapping":[{"level":"registers","temporal":[["p",16]]},{"level":"accumulator","temporal":[["q",16],["r",7],["k",4]]},
             {"level":2},{"level":"DRAM","temporal":[["s",7],["p",7],["q",7],["k",16],["c",3]]}]}
            """);

        Assert.True(answer.GetProperty("feasible").GetBoolean());
        var metrics = answer.GetProperty("metrics");
        Assert.Equal(118816768, metrics.GetProperty("cycles").GetDouble());
        Assert.Equal(2000.23, metrics.GetProperty("energyPj").GetDouble() * 1e-6, 0.005 * 2000.23);
        Assert.Equal(1.26, metrics.GetProperty("areaMm2").GetDouble(), 0.1);
        Assert.Equal(7, metrics.GetProperty("accesses").GetArrayLength());
    }

    [Theory]
    [InlineData("", 16)]
    [InlineData(""","compatibility":"none" """, 16)]
    [InlineData(""","compatibility":"timeloop" """, 13)]
    public void Windows_slide_as_Timeloop_has_them_on_demand(string member, double words)
    {
        // Two columns at a time, filter columns inside outputs: four columns anew for each of 4 pairs, or three after the first.
        var answer = Ask($$"""
            {"hierarchy":{"macPj":0,"levels":[{"name":"spad","keeps":["inputs"]},{"name":"dram","keeps":["weights","inputs","outputs"]}]},
             "layer":{"p":8,"r":3},"mapping":[{"level":"spad","temporal":[["p",2]]},{"level":"dram","temporal":[["r",3],["p",4]]}]{{member}}}
            """);

        var reads = answer.GetProperty("metrics").GetProperty("accesses").EnumerateArray().Single(a => a.GetProperty("level").GetString() == "spad" && a.GetProperty("tensor").GetString() == "inputs");
        Assert.Equal(words, reads.GetProperty("writes").GetDouble());
    }

    [Fact]
    public void Levels_of_ones_own_are_priced_and_overflow_is_a_violation()
    {
        var answer = Ask("""
            {"hierarchy":{"macPj":1,"levels":[{"name":"spad","keeps":["weights","inputs","outputs"],"capacityWords":8,"accessPj":1,"fanOut":4},
             {"name":"dram","keeps":["weights","inputs","outputs"],"bandwidthWordsPerCycle":1,"accessPj":100}]},
             "layer":{"k":8,"c":4},"mapping":[{"level":"spad","temporal":[["k",8]]},{"level":"dram","temporal":[["c",4]]}]}
            """);

        Assert.False(answer.GetProperty("feasible").GetBoolean());
        Assert.Equal("capacityOverflow", answer.GetProperty("violations")[0].GetProperty("code").GetString());

        // 32 weights, 4 inputs and 8 outputs cross one word per cycle.
        Assert.Equal(44, answer.GetProperty("metrics").GetProperty("cycles").GetDouble());
        Assert.Equal(JsonValueKind.Null, answer.GetProperty("metrics").GetProperty("areaMm2").ValueKind);
    }

    [Fact]
    public void Calibration_gives_the_cycles_of_simulated_hardware_with_an_interval()
    {
        var answer = Ask("""
            {"hierarchy":"gemmini","parameters":{"meshX":16,"accumulatorDepth":256,"scratchpadEntries":110592},"calibration":"gemmini-rtl",
             "layer":{"p":128,"c":768,"k":768},"mapping":[{"level":"registers","temporal":[["p",8]]},
             {"level":"accumulator","temporal":[["p",16],["c",48]],"spatial":[["c",16]]},{"level":"scratchpad","spatial":[["k",16]]},{"level":"dram","temporal":[["k",48]]}]}
            """);

        // First row of bench/Accuracy/data/gemmini-rtl.csv: the simulation took 566,626 cycles, Timeloop says 294,912.
        var metrics = answer.GetProperty("metrics");
        Assert.Equal(294912, metrics.GetProperty("modelCycles").GetDouble());
        Assert.Equal(566626, metrics.GetProperty("cycles").GetDouble(), 0.3 * 566626);
        var interval = answer.GetProperty("interval").GetProperty("cycles");
        Assert.InRange(566626, interval[0].GetDouble(), interval[1].GetDouble());
        Assert.Equal("interpolated", answer.GetProperty("basis").GetString());
        Assert.False(answer.TryGetProperty("notes", out _));
    }

    [Fact]
    public void First_principles_give_cycles_without_learned_constants_and_without_an_interval()
    {
        var answer = Ask("""
            {"hierarchy":"gemmini","parameters":{"meshX":16,"accumulatorDepth":256,"scratchpadEntries":110592},"calibration":"gemmini-first-principles",
             "layer":{"p":128,"c":768,"k":768},"mapping":[{"level":"registers","temporal":[["p",8]]},
             {"level":"accumulator","temporal":[["p",16],["c",48]],"spatial":[["c",16]]},{"level":"scratchpad","spatial":[["k",16]]},{"level":"dram","temporal":[["k",48]]}]}
            """);

        // 48 tiles of 768 lines of weights and 128 x 12 of inputs; bytes of both and of the outputs at 8 per cycle; 2 x 16 cycles to fill and drain.
        const double Lines = 48 * (768 + (128 * 12));
        const double Bytes = (48 * ((768 * 16) + (128 * 768))) + (128 * 768);
        Assert.Equal(Math.Max(294912, Lines + (Bytes / 8)) + (48 * 32), answer.GetProperty("metrics").GetProperty("cycles").GetDouble());
        Assert.Equal("prior", answer.GetProperty("basis").GetString());
        Assert.False(answer.GetProperty("interval").TryGetProperty("cycles", out _));
    }

    [Theory]
    [InlineData("""{"meshX":64,"accumulatorDepth":2048,"scratchpadEntries":131072}""", """{"p":128,"c":64,"k":64}""", "A product on more than 16 columns")]
    [InlineData("""{"meshX":16,"accumulatorDepth":2048,"scratchpadEntries":131072}""", """{"p":128,"q":64,"c":64,"k":1}""", "Output height and width differ")]
    [InlineData("""{"meshX":8,"accumulatorDepth":2048,"scratchpadEntries":131072}""", """{"p":128,"c":64,"k":64}""", "columns is 8")]
    public void Calibration_says_where_the_simulations_do_not_reach(string parameters, string layer, string note)
    {
        using var sizes = JsonDocument.Parse(layer);
        var loops = string.Join(',', sizes.RootElement.EnumerateObject().Select(s => $"[\"{s.Name}\",{s.Value}]"));
        var answer = Ask("{\"hierarchy\":\"gemmini\",\"parameters\":" + parameters + ",\"calibration\":\"gemmini-rtl\",\"layer\":" + layer + ",\"mapping\":[{\"level\":\"dram\",\"temporal\":[" + loops + "]}]}");

        Assert.Equal("prior", answer.GetProperty("basis").GetString());
        Assert.Contains(answer.GetProperty("notes").EnumerateArray(), n => n.GetProperty("message").GetString()!.StartsWith(note, StringComparison.Ordinal));
        Assert.False(answer.GetProperty("interval").TryGetProperty("cycles", out _));
    }

    [Fact]
    public void A_loop_where_the_hardware_has_none_is_a_violation()
    {
        var answer = Ask("{" + Gemmini + """
            ,"mapping":[{"level":"accumulator","spatial":[["r",7]]},{"level":"dram","temporal":[["s",7],["p",112],["q",112],["k",64],["c",3]]}]}
            """);

        Assert.False(answer.GetProperty("feasible").GetBoolean());
        Assert.Equal("loopNotAllowed", answer.GetProperty("violations")[0].GetProperty("code").GetString());
    }

    [Theory]
    [InlineData("""[]""", "$.mapping", "factorProduct")]
    [InlineData("""[{"level":0,"temporal":[["p",16]]}]""", "$.mapping", "factorProduct")]
    [InlineData("""[{"level":"cache","temporal":[["p",16]]}]""", "$.mapping[0].level", "unknownValue")]
    [InlineData("""[{"level":1},{"level":1}]""", "$.mapping[1].level", "badOrder")]
    [InlineData("""[{"level":0,"temporal":[["x",2]]}]""", "$.mapping[0].temporal[0]", "unknownValue")]
    [InlineData("""[{"level":0,"spatial":[["k",0]]}]""", "$.mapping[0].spatial[0]", "outOfRange")]
    [InlineData("""[{"level":0,"spatial":[["k"]]}]""", "$.mapping[0].spatial[0]", "wrongType")]
    public void What_is_wrong_is_named_with_its_place(string mapping, string path, string code)
    {
        using var document = JsonDocument.Parse("{" + Gemmini + ",\"mapping\":" + mapping + "}");
        using var writer = new Utf8JsonWriter(new ArrayBufferWriter<byte>());

        var error = EvaluationKinds.Find("Mapping")!.Evaluate(document.RootElement, writer);

        Assert.Equal((path, code), (error?.Path, error?.Code));
    }

    [Fact]
    public void Templates_are_named_and_their_sizes_may_be_left_out()
    {
        // The mapping of timeloop-accelergy-exercises' eyeriss_like: 86,016 cycles, 59.28 uJ, with the area of its tables.
        var answer = Ask("""
            {"hierarchy":"eyeriss","parameters":{"columns":14},"layer":{"r":3,"s":3,"p":112,"q":112,"c":3,"k":32,"strideW":2,"strideH":2},
             "mapping":[{"level":"psumSpad","temporal":[["k",8]]},{"level":"weightSpad","temporal":[["r",3]]},{"level":"peRows","spatial":[["s",3],["c",3]]},
             {"level":"peColumns","spatial":[["q",14]]},{"level":"globalBuffer","temporal":[["q",4],["p",14]]},{"level":"dram","temporal":[["k",4],["q",2],["p",8]]}]}
            """);

        Assert.True(answer.GetProperty("feasible").GetBoolean());
        var metrics = answer.GetProperty("metrics");
        Assert.Equal(86016, metrics.GetProperty("cycles").GetDouble());
        Assert.Equal(59.28e6, metrics.GetProperty("energyPj").GetDouble(), 0.001 * 59.28e6);
        Assert.Equal(0.75, metrics.GetProperty("utilizationRatio").GetDouble());
        Assert.InRange(metrics.GetProperty("areaMm2").GetDouble(), 1.25, 1.27);
    }

    [Theory]
    [InlineData("""{"rows":0}""", "$.parameters.rows", "outOfRange")]
    [InlineData("""{"row":4}""", "$.parameters.row", "unknownField")]
    public void Sizes_of_templates_are_checked(string parameters, string path, string code)
    {
        using var document = JsonDocument.Parse("{\"hierarchy\":\"tpu\",\"parameters\":" + parameters + ",\"layer\":{\"k\":2},\"mapping\":[{\"level\":\"dram\",\"temporal\":[[\"k\",2]]}]}");
        using var writer = new Utf8JsonWriter(new ArrayBufferWriter<byte>());

        var error = EvaluationKinds.Find("Mapping")!.Evaluate(document.RootElement, writer);

        Assert.Equal((path, code), (error?.Path, error?.Code));
    }

    [Fact]
    public void Calibration_of_another_hierarchy_is_refused()
    {
        using var document = JsonDocument.Parse("""
            {"hierarchy":{"levels":[{"name":"dram","keeps":["weights","inputs","outputs"]}]},"calibration":"gemmini-rtl","layer":{"k":2},"mapping":[{"level":0,"temporal":[["k",2]]}]}
            """);
        using var writer = new Utf8JsonWriter(new ArrayBufferWriter<byte>());

        var error = EvaluationKinds.Find("Mapping")!.Evaluate(document.RootElement, writer);

        Assert.Equal(("$.calibration", "unsupported"), (error?.Path, error?.Code));
    }

    private static JsonElement Ask(string line)
    {
        using var document = JsonDocument.Parse(line);
        var buffer = new ArrayBufferWriter<byte>();
        using (var writer = new Utf8JsonWriter(buffer))
        {
            writer.WriteStartObject();
            Assert.Null(EvaluationKinds.Find("Mapping")!.Explain(document.RootElement, writer));
            writer.WriteEndObject();
        }

        return JsonDocument.Parse(buffer.WrittenMemory).RootElement;
    }
}
