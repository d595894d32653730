using System.Text;
using System.Text.Json;
using Dse.Core.Studies;

namespace Dse.Core.Tests.Studies;

public class ExpertPlacementKindTests
{
    // Two layers of three experts on two devices; transitions add up by hand.
    private const string Study = """ "routing":{"loads":[[6,2,4],[3,3,6]],"transitions":[[[3,2,1],[0,1,1],[0,0,4]]]},"devices":2,"slotsPerDevice":2 """;

    [Fact]
    public void Metrics_are_those_added_up_by_hand()
    {
        // Layer 0: experts 0 and 2 have 6 and 4/2 on device 0, 1 and 2 have 2 and 4/2 on device 1. Layer 1: 3 + 6 and 3.
        var answer = Evaluate(Study + ""","placement":[[[0,2],[1,2]],[[0,2],[1]]] """);

        var metrics = answer.GetProperty("metrics");
        Assert.True(answer.GetProperty("feasible").GetBoolean(), answer.ToString());
        Assert.Equal(9 / 6.0, metrics.GetProperty("peakToMeanRatio").GetDouble(), 12);
        Assert.Equal((8 / 6.0 + 9 / 6.0) / 2, metrics.GetProperty("meanPeakToMeanRatio").GetDouble(), 12);
        Assert.Equal(17, metrics.GetProperty("peakLoadTokens").GetDouble(), 12);

        // From expert 0 two tokens leave; from expert 1 one; the copy of expert 2 on device 1 sends half of four away.
        Assert.Equal(2 + 1 + 2, metrics.GetProperty("crossDeviceTokens").GetDouble(), 12);
        Assert.Equal(0, metrics.GetProperty("crossNodeTokens").GetDouble());
        Assert.Equal(JsonValueKind.Null, metrics.GetProperty("moves").ValueKind);
    }

    [Fact]
    public void Faster_devices_carry_more_and_nodes_count_apart()
    {
        var answer = Evaluate(Study + ""","nodes":2,"deviceSpeeds":[3,1],"current":[[[0,1],[2]],[[0,2],[1]]],"placement":[[[0,2],[1]],[[0,2],[1]]] """);

        var metrics = answer.GetProperty("metrics");

        // Speeds over their mean are 1.5 and 0.5: 10/1.5 against 2/0.5, then 9/1.5 against 3/0.5.
        Assert.Equal(10 / 1.5 + 6, metrics.GetProperty("peakLoadTokens").GetDouble(), 12);
        Assert.Equal(3, metrics.GetProperty("crossNodeTokens").GetDouble());
        Assert.Equal(2, metrics.GetProperty("moves").GetInt32());
    }

    [Fact]
    public void Links_take_the_time_of_the_slowest()
    {
        var answer = Evaluate(Study + ""","bandwidthGBps":[[1,2],[4,1]],"bytesPerToken":1000,"placement":[[[0,2],[1]],[[0],[1,2]]] """);

        // Device 0 sends 2 + 1 + 4 tokens at 2 GB/s, device 1 none to device 0.
        Assert.Equal(7 * 1000 / 2e9 * 1e3, answer.GetProperty("metrics").GetProperty("communicationMs").GetDouble(), 12);
    }

    [Fact]
    public void A_plan_is_served_faster_the_evener_and_the_more_local_its_experts()
    {
        const string Serving = ""","serving":{"model":"Mixtral-8x7B-v0.1","cluster":{"device":"H100-SXM5-80GB","devices":2},"inputTokens":2048,"outputTokens":128,"plan":{"attentionDp":2,"moeEp":2,"concurrency":64}}""";
        const string Routing = """ "routing":{"loads":[[4,1,4,1],[4,1,4,1]],"transitions":[[[4,0,0,0],[0,1,0,0],[0,0,4,0],[0,0,0,1]]]},"devices":2 """;

        double Step(string placement, string metric) => Evaluate($"{Routing}{Serving},\"placement\":{placement}").GetProperty("metrics").GetProperty(metric).GetDouble();

        const string Even = "[[[0,1],[2,3]],[[0,1],[2,3]]]";
        const string Crossed = "[[[0,1],[2,3]],[[2,3],[0,1]]]";
        const string Uneven = "[[[0,2],[1,3]],[[0,2],[1,3]]]";
        foreach (var metric in new[] { "stepTimeMs", "ttftMs", "tpotMs" })
        {
            Assert.InRange(Step(Even, metric), 0.1, Step(Crossed, metric));
            Assert.True(Step(Even, metric) < Step(Uneven, metric), metric);
        }
    }

    [Fact]
    public void A_plan_that_shares_experts_out_among_other_devices_is_refused()
    {
        using var document = JsonDocument.Parse("""{"kind":"ExpertPlacement","routing":{"loads":[[1,2]]},"devices":2,"serving":{"model":"Mixtral-8x7B-v0.1","cluster":{"device":"H100-SXM5-80GB","devices":8},"inputTokens":512,"outputTokens":64,"plan":{"tp":8,"moeEp":8,"concurrency":8}}}""");
        var errors = new List<SpecError>();

        Assert.Null(StudyKinds.Find("ExpertPlacement")!.Parse(document.RootElement, errors));

        Assert.Contains(("$.serving.plan.moeEp", "notTogether"), errors.Select(e => (e.Path, e.Code)));
    }

    [Theory]
    [InlineData("[[[0,1],[2]]]", "wrongShape")]
    [InlineData("[[[0,1],[2]],[[0,1,2],[]]]", "tooManyExperts")]
    [InlineData("[[[0,1],[1]],[[0,1],[2]]]", "missingExpert")]
    [InlineData("[[[0,1],[2,2]],[[0,1],[2]]]", "duplicateReplica")]
    [InlineData("[[[0,1],[2,7]],[[0,1],[2]]]", "unknownExpert")]
    public void A_table_that_breaks_a_rule_is_not_feasible(string placement, string code)
    {
        var answer = Evaluate($"{Study},\"placement\":{placement}");

        Assert.False(answer.GetProperty("feasible").GetBoolean());
        Assert.Equal(code, answer.GetProperty("violations")[0].GetProperty("code").GetString());
    }

    [Theory]
    [InlineData(""" "devices":2 """, "$.routing", "noRouting")]
    [InlineData(""" "routing":{"loads":[[1,2],[3]]},"devices":2 """, "$.routing.loads", "wrongShape")]
    [InlineData(""" "routing":{"loads":[[1,-2]]},"devices":2 """, "$.routing.loads[0][1]", "outOfRange")]
    [InlineData(""" "routing":{"loads":[[1,2,3]]},"devices":2,"slotsPerDevice":1 """, "$.slotsPerDevice", "tooFewSlots")]
    [InlineData(""" "routing":{"loads":[[1,2],[3,4]],"transitions":[[[1,2]]]},"devices":2 """, "$.routing.transitions[0]", "wrongShape")]
    [InlineData(""" "routing":{"loads":[[1,2],[3,4]],"transitions":"layer,src,dst,tokens\n0,0,9,1"},"devices":2 """, "$.routing.transitions", "badRow")]
    [InlineData(""" "routing":{"loads":[[1,2]]},"devices":2,"maxMoves":3 """, "$.maxMoves", "notTogether")]
    [InlineData(""" "routing":{"loads":[[1,2]]},"devices":2,"mode":"robust" """, "$.mode", "notTogether")]
    [InlineData(""" "routing":{"loads":[[1,2]]},"devices":2,"objectives":["min crossDeviceTokens"] """, "$.objectives", "unknownFigure")]
    [InlineData(""" "routing":{"loads":[[1,2]]},"devices":2,"objectives":["max peakToMeanRatio"] """, "$.objectives", "badObjective")]
    [InlineData(""" "routing":{"loads":[[1,2]]},"devices":2,"search":{"strategy":"random"} """, "$.search.strategy", "ownMethod")]
    [InlineData(""" "routing":{"loads":[[1,2]]},"devices":2,"deviceSpeeds":[1] """, "$.deviceSpeeds", "wrongLength")]
    [InlineData(""" "routing":{"loads":[[1,2]]},"devices":3,"nodes":[1,1] """, "$.nodes", "nodeCount")]
    [InlineData(""" "routing":{"loads":[[1,2]]},"devices":2,"current":[[[0],[5]]] """, "$.current", "unknownExpert")]
    public void Errors_name_their_place(string fields, string path, string code)
    {
        using var document = JsonDocument.Parse($$"""{"kind":"ExpertPlacement",{{fields}}}""");
        var errors = new List<SpecError>();

        Assert.Null(StudyKinds.Find("ExpertPlacement")!.Parse(document.RootElement, errors));

        Assert.Contains((path, code), errors.Select(e => (e.Path, e.Code)));
    }

    private static JsonElement Evaluate(string fields)
    {
        using var document = JsonDocument.Parse($$"""{"kind":"ExpertPlacement",{{fields}}}""");
        using var stream = new MemoryStream();
        using (var writer = new Utf8JsonWriter(stream))
        {
            writer.WriteStartObject();
            Assert.Null(StudyKinds.Find("ExpertPlacement")!.Evaluate(document.RootElement, writer));
            writer.WriteEndObject();
        }

        using var answer = JsonDocument.Parse(Encoding.UTF8.GetString(stream.ToArray()));
        return answer.RootElement.Clone();
    }
}
