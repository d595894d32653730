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
    public void A_loop_where_the_hardware_has_none_is_a_violation()
    {
        var answer = Ask("{" + Gemmini + """
            ,"mapping":[{"level":"accumulator","spatial":[["r",7]]},{"level":"dram","temporal":[["s",7],["p",112],["q",112],["k",64],["c",3]]}]}
            """);

        Assert.False(answer.GetProperty("feasible").GetBoolean());
        Assert.Equal("loopNotAllowed", answer.GetProperty("violations")[0].GetProperty("code").GetString());
    }

    [Theory]
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
