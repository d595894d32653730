using System.Text.Json;
using Dse.Core.Studies;
using Dse.Core.Studies.Fleets;

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
    [InlineData("""{"kind":"FleetMix","devices":[{"name":"a","costPerHour":1,"serving":{"model":"Llama-3.1-8B","cluster":{"device":"H100-SXM5-80GB","devices":1},"plan":{}}}],"distribution":[[1]],"requestsPerSecond":3}""", "$.devices[0].serving", "noTicks", "Give 'ticks'")]
    [InlineData("""{"kind":"FleetMix","devices":[{"name":"a","serving":{"model":"Llama-3.1-70B","cluster":{"device":"H100-SXM5-80GB","devices":1},"plan":{}}}],"distribution":[[1]],"ticks":{"outputTokens":[64],"inputTokens":[512]},"requestsPerSecond":3}""", "$.devices[0].serving.plan", "outOfMemory", "the cache of one request does not fit")]
    [InlineData("""{"kind":"FleetMix","devices":[{"name":"a","serving":{"model":"Llama-3.1-8B","cluster":{"device":"H100-SXM5-80GB","devices":1},"inputTokens":9,"plan":{}}}],"distribution":[[1]],"ticks":{"outputTokens":[64],"inputTokens":[512]},"requestsPerSecond":3}""", "$.devices[0].serving.inputTokens", "notTogether", "Leave it out.")]
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

    [Fact]
    public void A_serving_plan_is_priced_at_the_sizes_of_each_bucket_within_its_slo()
    {
        const string Serving = """ "model":"Llama-3.1-8B","cluster":{"device":"H100-SXM5-80GB","devices":1},"slo":{"ttftMs":400,"tpotMs":12} """;
        using var document = JsonDocument.Parse($$$"""{"kind":"FleetMix","devices":[{"name":"a","serving":{{{{Serving}}},"plan":{"concurrency":96} } }],"distribution":[[1,2],[2,1]],"ticks":{"outputTokens":[128,512],"inputTokens":[512,4096]},"requestsPerSecond":3}""");
        var errors = new List<SpecError>();

        var model = (FleetModel)StudyKinds.Find("FleetMix")!.Parse(document.RootElement, errors)!.Problem.Exact!;

        var type = Assert.Single(model.Types);
        foreach (var (output, input, served) in new[] { (128, 512, type.Served![0][0]), (512, 4096, type.Served[1][1]) })
        {
            var priced = Enumerable.Range(1, 96).Select(c => Line($$$"""{{{{Serving}}},"inputTokens":{{{input}}},"outputTokens":{{{output}}},"plan":{"concurrency":{{{c}}} } }""")).ToArray();
            var most = priced.Where(p => p.Ttft <= 400 && p.Tpot <= 12).Max(p => p.Rate);

            // As many in flight as the steps of a third meet.
            Assert.InRange(served, 0.85 * most, most);
            Assert.True(priced.Max(p => p.Rate) > most);
        }

        Assert.True(type.CostPerHour > 0 && type.PowerWatts is > 200 and < 1000);
    }

    private static (double Rate, double Ttft, double Tpot) Line(string line)
    {
        using var document = JsonDocument.Parse(line);
        using var stream = new MemoryStream();
        using (var writer = new Utf8JsonWriter(stream))
        {
            writer.WriteStartObject();
            Assert.Null(StudyKinds.Find("ServingPlan")!.Evaluate(document.RootElement, writer));
            writer.WriteEndObject();
        }

        using var answer = JsonDocument.Parse(stream.ToArray());
        var metrics = answer.RootElement.GetProperty("metrics");
        return (metrics.GetProperty("requestsPerSecond").GetDouble(), metrics.GetProperty("ttftMs").GetDouble(), metrics.GetProperty("tpotMs").GetDouble());
    }
}
