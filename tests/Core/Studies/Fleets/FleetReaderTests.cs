using System.Text.Json;
using Dse.Core.Studies;

namespace Dse.Core.Tests.Studies.Fleets;

/// <summary>What is wrong with a fleet is said with its place.</summary>
public class FleetReaderTests
{
    [Theory]
    [InlineData("""{"kind":"FleetMix","devices":[{"name":"a","costPerHour":1,"throughput":[[1,0]]}],"distribution":[[1,1]],"requestsPerSecond":3}""", "$.distribution[0][1]", "unservedBucket", "Bucket [output 0][input 1] takes 1.5 requests per second, but every device has throughput 0 there.")]
    [InlineData("""{"kind":"FleetMix","devices":[{"name":"a","costPerHour":1,"available":0,"throughput":[[1]]}],"distribution":[[1]],"requestsPerSecond":3}""", "$.distribution[0][0]", "unservedBucket", "none of a is available")]
    [InlineData("""{"kind":"FleetMix","devices":[{"name":"a","costPerHour":1,"throughput":[[1]]}],"distribution":[[0]],"requestsPerSecond":3}""", "$.distribution", "noValues", "Every bucket is empty.")]
    [InlineData("""{"kind":"FleetMix","devices":[{"name":"a","costPerHour":1,"throughput":[[1]]}],"requestsPerSecond":3}""", "$.distribution", "noMix", "Nothing says what is asked for.")]
    [InlineData("""{"kind":"FleetMix","devices":[{"name":"a","costPerHour":1,"throughput":[[1,2]]}],"distribution":[[1]],"requestsPerSecond":3}""", "$.devices[0].throughput[0]", "wrongLength", "2 numbers where 1 input sizes are meant.")]
    [InlineData("""{"kind":"FleetMix","devices":[{"name":"a","costPerHour":1,"throughput":[[-1]]}],"distribution":[[1]],"requestsPerSecond":3}""", "$.devices[0].throughput[0][0]", "outOfRange", "Use 0 for a bucket that is not served.")]
    [InlineData("""{"kind":"FleetMix","devices":[{"name":"a","costPerHour":1,"throughput":[[1]]}],"distribution":[[1]],"requestsPerSecond":3,"objectives":["max capacityRequestsPerSecond"]}""", "$.devices[0].available", "missingField", "Give the most instances.")]
    [InlineData("""{"kind":"FleetMix","devices":[{"name":"a","costPerHour":1,"throughput":[[1]]}],"distribution":[[1]],"requestsPerSecond":3,"objectives":["min powerWatts"]}""", "$.objectives", "unknownFigure", "some device does not give it")]
    [InlineData("""{"kind":"FleetMix","devices":[{"name":"a","costPerHour":1,"throughput":[[1]]},{"name":"b","costPerHour":1,"decodeThroughput":[[1]]}],"distribution":[[1]],"requestsPerSecond":3}""", "$.devices[1]", "notTogether", "serves whole requests")]
    [InlineData("""{"kind":"FleetMix","devices":[{"name":"a","costPerHour":1,"throughput":[[0.001]]}],"distribution":[[1]],"requestsPerSecond":300}""", "$.devices[0]", "tooMany", "would take 300000 instances")]
    [InlineData("""{"kind":"FleetMix","devices":[{"name":"a","costPerHour":1,"throughput":[[1]]}],"distribution":[[1]],"requestsPerSecond":3,"previous":{"b":1}}""", "$.previous.b", "unknownField", "There is no field 'b' here.")]
    public void Errors_name_their_place(string spec, string path, string code, string message)
    {
        using var document = JsonDocument.Parse(spec);
        var errors = new List<SpecError>();

        Assert.Null(StudyKinds.Find("FleetMix")!.Parse(document.RootElement, errors));

        var error = Assert.Single(errors);
        Assert.Equal((path, code), (error.Path, error.Code));
        Assert.Contains(message, error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Prompts_and_outputs_are_served_by_pools_of_their_own()
    {
        // Prompts take half an A, outputs two Bs; C does either at double the time.
        using var line = JsonDocument.Parse("""
            {"kind":"FleetMix","devices":[
              {"name":"A","costPerHour":4,"prefillThroughput":[[8]]},
              {"name":"B","costPerHour":1,"decodeThroughput":[[2]]},
              {"name":"C","costPerHour":2,"prefillThroughput":[[4]],"decodeThroughput":[[1]]}],
             "distribution":[[1]],"requestsPerSecond":4,"counts":{"A":1,"B":2,"C":1}}
            """);
        using var stream = new MemoryStream();
        using var writer = new Utf8JsonWriter(stream);
        writer.WriteStartObject();

        Assert.Null(StudyKinds.Find("FleetMix")!.Explain(line.RootElement, writer));

        writer.WriteEndObject();
        writer.Flush();
        using var answer = JsonDocument.Parse(stream.ToArray());
        Assert.True(answer.RootElement.GetProperty("feasible").GetBoolean());

        // Prompts alone: 8 on A. Outputs: 4 on two Bs and 1 on C.
        Assert.Equal(5, answer.RootElement.GetProperty("metrics").GetProperty("capacityRequestsPerSecond").GetDouble(), 9);
        Assert.Equal(["prefill", "decode"], answer.RootElement.GetProperty("routing").EnumerateArray().Select(r => r.GetProperty("phase").GetString()));
    }
}
