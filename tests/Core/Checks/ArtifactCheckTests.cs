using System.Text.Json;
using Dse.Core.Checks;
using Dse.Core.Studies;

namespace Dse.Core.Tests.Checks;

/// <summary>Artifacts of fleets, splits and placements hold as they were written, and do not when anything in them is changed.</summary>
public class ArtifactCheckTests
{
    private const string Fleet = """
        {"kind":"FleetMix","devices":[
          {"name":"a","costPerHour":1,"powerWatts":100,"available":4,"throughput":[[4,2],[2,0]]},
          {"name":"b","costPerHour":3,"powerWatts":300,"churnCost":0.5,"throughput":[[10,10],[10,5]]}],
         "distribution":[[1,1],[1,1]],"requestsPerSecond":8,"previous":{"a":2},"constraints":["instances <= 9"]}
        """;

    // Bucket by bucket 2 requests a second: a is busy for 0.5 + 1 = 1.5 of 2, b for 0.2 + 0.4 = 0.6 of 1.
    private const string Routed = """
        {"instances":{"a":2,"b":1},
         "types":[{"name":"a","instances":2,"loadInstances":1.5},{"name":"b","instances":1,"loadInstances":0.6}],
         "routing":[{"output":0,"input":0,"shares":{"a":1}},{"output":0,"input":1,"shares":{"a":1}},{"output":1,"input":0,"shares":{"b":1}},{"output":1,"input":1,"shares":{"b":1}}]}
        """;

    private const string Chain = """
        {"kind":"Partition","devices":[{"name":"p","memoryBytes":10},{"name":"s"},{"name":"t"}],
         "links":[{"from":"p","to":"s","gBps":1,"latencyMs":0.5,"energyMjPerMB":2}],
         "layers":[{"name":"x","outputBytes":2e6,"memoryBytes":8,"latencyMs":{"p":1,"s":3},"energyMj":{"p":4,"s":1}},
                   {"name":"y","outputBytes":1e6,"memoryBytes":8,"latencyMs":{"p":2,"s":1,"t":1},"energyMj":{"p":4,"s":1,"t":1}},
                   {"name":"z","memoryBytes":1,"latencyMs":{"p":1,"s":1},"energyMj":{"p":1,"s":1}}]}
        """;

    private const string Split = """
        {"placement":{"x":"p","y":"s","z":"s"},"devices":[{"name":"p","busyMs":1,"memoryBytes":8},{"name":"s","busyMs":2,"memoryBytes":9}]}
        """;

    private const string Experts = """{"kind":"ExpertPlacement","routing":{"loads":[[6,2,4],[3,3,6]]},"devices":2,"slotsPerDevice":2}""";

    [Fact]
    public void A_fleet_holds_as_it_is_routed()
    {
        var verdict = Check("FleetMix", Fleet, Routed);

        Assert.Empty(verdict.Findings);
        Assert.Equal(5.5, verdict.Metrics.Single(m => m.Key == "costPerHour").Value);
    }

    [Theory]
    [InlineData("\"a\":2,\"b\":1}", "\"a\":2,\"b\":0}", "fleetCapacity")]
    [InlineData("\"a\":2,", "\"a\":1,", "overloaded")]
    [InlineData("\"a\":2,", "\"a\":5,", "outOfRange")]
    [InlineData("\"input\":1,\"shares\":{\"b\":1}", "\"input\":1,\"shares\":{\"a\":1}", "cannotServe")]
    [InlineData("\"input\":1,\"shares\":{\"b\":1}", "\"input\":1,\"shares\":{\"b\":0.9}", "notWhole")]
    [InlineData("\"output\":1,\"input\":1", "\"output\":1,\"input\":0", "missingBucket")]
    [InlineData("\"loadInstances\":1.5", "\"loadInstances\":1.4", "otherValue")]
    [InlineData("\"input\":1,\"shares\":", "\"input\":1,\"parts\":", "badArtifact")]
    public void A_changed_fleet_does_not_hold(string what, string by, string code)
    {
        var changed = Routed.Replace(what, by, StringComparison.Ordinal);
        Assert.NotEqual(Routed, changed);

        Assert.Contains(code, Check("FleetMix", Fleet, changed).Findings.Select(f => f.Code));
    }

    [Fact]
    public void Slices_of_a_fleet_are_whole()
    {
        var halves = Routed.Replace("\"input\":1,\"shares\":{\"b\":1}", "\"input\":1,\"shares\":{\"b\":0.7,\"b\":0.3}", StringComparison.Ordinal);

        Assert.Contains("noSlice", Check("FleetMix", Fleet.Replace("\"requestsPerSecond\"", "\"slices\":2,\"requestsPerSecond\"", StringComparison.Ordinal), halves).Findings.Select(f => f.Code));
    }

    [Fact]
    public void A_split_holds_as_it_is_placed()
    {
        var verdict = Check("Partition", Chain, Split);

        // 1 ms, 2.5 ms over the link, 2 ms; the link is busiest; 4 + 1 + 1 mJ and 2 MB at 2 mJ.
        Assert.Empty(verdict.Findings);
        Assert.Equal(5.5, verdict.Metrics.Single(m => m.Key == "latencyMs").Value!.Value, 12);
        Assert.Equal(400, verdict.Metrics.Single(m => m.Key == "throughputPerSecond").Value!.Value, 9);
        Assert.Equal(10, verdict.Metrics.Single(m => m.Key == "energyMj").Value!.Value, 12);
    }

    [Theory]
    [InlineData("\"y\":\"s\",\"z\":\"s\"", "\"y\":\"s\",\"z\":\"p\"", "notContiguous")]
    [InlineData("\"y\":\"s\"", "\"y\":\"p\"", "outOfMemory")]
    [InlineData("\"y\":\"s\"", "\"y\":\"t\"", "noLink")]
    [InlineData("\"busyMs\":2", "\"busyMs\":1.9", "otherValue")]
    [InlineData("\"memoryBytes\":9", "\"memoryBytes\":8", "otherValue")]
    [InlineData(",{\"name\":\"s\",\"busyMs\":2,\"memoryBytes\":9}", "", "otherValue")]
    public void A_changed_split_does_not_hold(string what, string by, string code)
    {
        var changed = Split.Replace(what, by, StringComparison.Ordinal);
        Assert.NotEqual(Split, changed);

        Assert.Contains(code, Check("Partition", Chain, changed).Findings.Select(f => f.Code));
    }

    [Fact]
    public void A_placement_of_experts_holds_unless_an_expert_is_lost()
    {
        Assert.Empty(Check("ExpertPlacement", Experts, "[[[0],[1,2]],[[0,1],[2]]]").Findings);
        Assert.Contains("missingExpert", Check("ExpertPlacement", Experts, "[[[0],[1]],[[0,1],[2]]]").Findings.Select(f => f.Code));
    }

    private static Verdict Check(string kind, string spec, string artifact)
    {
        using var question = JsonDocument.Parse(spec);
        using var answer = JsonDocument.Parse(artifact);
        Assert.True(ArtifactCheck.Fits(kind, answer.RootElement));
        return ArtifactCheck.Of(StudyKinds.Resolve(question.RootElement, new List<SpecError>())!, question.RootElement, answer.RootElement);
    }
}
