using System.Buffers;
using System.Text.Json;
using Dse.Core.Studies;
using Dse.Solvers.Studies;

namespace Dse.Solvers.Tests.Studies;

public class MappingSearchLineTests
{
    private const string Gemmini = """ "hierarchy":"gemmini","parameters":{"meshX":16,"accumulatorDepth":1024,"scratchpadEntries":131072},"layer":{"k":64,"c":32,"p":28,"q":28,"r":3,"s":3} """;

    public MappingSearchLineTests()
    {
        SolverKinds.Register();
    }

    [Theory]
    [InlineData("exact", "edp")]
    [InlineData("exact", "cycles")]
    [InlineData("cosa", "energy")]
    [InlineData("random", "energy")]
    [InlineData("genetic", "cycles")]
    [InlineData("annealing", "edp")]
    public void A_found_mapping_costs_the_same_as_a_line_of_kind_Mapping(string method, string objective)
    {
        var found = Ask("MappingSearch", $$"""{{{Gemmini}},"method":"{{method}}","objective":"{{objective}}","samples":2000}""");

        Assert.True(found.GetProperty("feasible").GetBoolean());
        var priced = Ask("Mapping", $$"""{{{Gemmini}},"mapping":{{found.GetProperty("mapping").GetRawText()}}}""");
        Assert.True(priced.GetProperty("feasible").GetBoolean());
        Assert.Equal(priced.GetProperty("metrics").GetRawText(), found.GetProperty("metrics").GetRawText());
        Assert.Equal(method == "exact", found.GetProperty("search").GetProperty("proved").GetBoolean());
    }

    [Fact]
    public void No_sample_beats_the_exact_one_and_traffic_is_not_below_its_bound()
    {
        var best = Ask("MappingSearch", $$"""{{{Gemmini}},"objective":"energy"}""");
        var value = best.GetProperty("search").GetProperty("value").GetDouble();

        foreach (var method in (string[])["random", "genetic", "annealing"])
        {
            var other = Ask("MappingSearch", $$"""{{{Gemmini}},"objective":"energy","method":"{{method}}"}""");
            Assert.True(other.GetProperty("search").GetProperty("value").GetDouble() >= value * (1 - 1e-9), method);
        }

        Assert.Equal(value, best.GetProperty("search").GetProperty("bound").GetDouble());
        Assert.Equal(4, best.GetProperty("traffic").GetArrayLength());
        Assert.All(best.GetProperty("traffic").EnumerateArray(), t => Assert.True(t.GetProperty("words").GetDouble() >= t.GetProperty("boundWords").GetDouble() * (1 - 1e-9)));
    }

    [Fact]
    public void A_front_runs_from_the_least_energy_to_the_fewest_cycles()
    {
        var answer = Ask("MappingSearch", $$"""{{{Gemmini}},"frontPoints":200}""");

        var front = answer.GetProperty("front").EnumerateArray().ToArray();
        Assert.True(answer.GetProperty("search").GetProperty("proved").GetBoolean());
        Assert.NotEmpty(front);
        Assert.All(front.Zip(front.Skip(1)), p => Assert.True(
            p.Second.GetProperty("cycles").GetDouble() < p.First.GetProperty("cycles").GetDouble() && p.Second.GetProperty("energyPj").GetDouble() > p.First.GetProperty("energyPj").GetDouble()));
        Assert.Equal(Ask("MappingSearch", $$"""{{{Gemmini}},"objective":"energy"}""").GetProperty("search").GetProperty("value").GetDouble(), front[0].GetProperty("energyPj").GetDouble(), 1);
        Assert.Equal(Ask("MappingSearch", $$"""{{{Gemmini}},"objective":"cycles"}""").GetProperty("search").GetProperty("value").GetDouble(), front[^1].GetProperty("cycles").GetDouble());
        var priced = Ask("Mapping", $$"""{{{Gemmini}},"mapping":{{front[^1].GetProperty("mapping").GetRawText()}}}""");
        Assert.Equal(priced.GetProperty("metrics").GetProperty("energyPj").GetDouble(), front[^1].GetProperty("energyPj").GetDouble());
    }

    [Theory]
    [InlineData("cycles")]
    [InlineData("energy")]
    [InlineData("edp")]
    public void Two_layers_are_fused_where_that_pays_and_what_lies_between_never_leaves(string objective)
    {
        var answer = Ask("MappingSearch", $$"""{{{Gemmini}},"objective":"{{objective}}","fuse":{"k":128,"c":64,"p":28,"q":28} }""");

        var fusion = answer.GetProperty("fusion");
        var (fused, unfused) = (fusion.GetProperty("fused"), fusion.GetProperty("unfused"));
        double Value(JsonElement pair) => pair.GetProperty("value").GetDouble();
        Assert.Equal(64 * 28 * 28, fusion.GetProperty("heldWords").GetDouble());
        Assert.Equal("scratchpad", fused.GetProperty("heldAt").GetString());
        Assert.True(answer.GetProperty("search").GetProperty("proved").GetBoolean());
        Assert.Equal(Value(fused) < Value(unfused) ? "pays" : "doesNotPay", fusion.GetProperty("outcome").GetString());
        Assert.Equal(Math.Min(Value(fused), Value(unfused)), answer.GetProperty("search").GetProperty("value").GetDouble());
        bool Leaves(JsonElement pair, int layer, string tensor) => pair.GetProperty("layers")[layer].GetProperty("accesses").EnumerateArray().Any(a => a.GetProperty("level").GetString() == "dram" && a.GetProperty("tensor").GetString() == tensor);
        Assert.True(Leaves(unfused, 0, "outputs") && Leaves(unfused, 1, "inputs"));
        Assert.False(Leaves(fused, 0, "outputs") || Leaves(fused, 1, "inputs"));
        Assert.True(Leaves(fused, 0, "inputs") && Leaves(fused, 1, "outputs"));
        if (objective != "edp")
        {
            var machine = Gemmini[..Gemmini.IndexOf("\"layer\"", StringComparison.Ordinal)];
            var second = Ask("MappingSearch", $$"""{ {{machine}} "layer":{"k":128,"c":64,"p":28,"q":28},"objective":"{{objective}}" }""");
            var first = Ask("MappingSearch", $$"""{{{Gemmini}},"objective":"{{objective}}"}""");
            Assert.Equal(first.GetProperty("search").GetProperty("value").GetDouble() + second.GetProperty("search").GetProperty("value").GetDouble(), Value(unfused), 1e-9 * Value(unfused));
        }
    }

    [Fact]
    public void A_tensor_that_no_level_holds_is_not_fused()
    {
        var answer = Ask("MappingSearch", $$"""{{{Gemmini.Replace("\"p\":28", "\"p\":2000", StringComparison.Ordinal)}},"objective":"energy","fuse":{"k":32,"c":64,"p":2000,"q":28} }""");

        Assert.Equal("doesNotFit", answer.GetProperty("fusion").GetProperty("outcome").GetString());
        Assert.Equal(JsonValueKind.Null, answer.GetProperty("fusion").GetProperty("fused").ValueKind);
        Assert.True(answer.GetProperty("feasible").GetBoolean());
    }

    [Fact]
    public void A_limit_that_no_mapping_keeps_is_a_violation()
    {
        var answer = Ask("MappingSearch", $$"""{{{Gemmini}},"objective":"energy","maxCycles":100}""");

        Assert.False(answer.GetProperty("feasible").GetBoolean());
        Assert.Equal("noMapping", answer.GetProperty("violations")[0].GetProperty("code").GetString());
    }

    [Theory]
    [InlineData("\"method\":\"guess\"", "$.method", "unknownValue")]
    [InlineData("\"paddingRatio\":0.5,\"method\":\"random\"", "$.paddingRatio", "unsupported")]
    [InlineData("\"mapping\":[]", "$.mapping", "unknownField")]
    [InlineData("\"frontPoints\":9,\"objective\":\"edp\"", "$.objective", "notTogether")]
    [InlineData("\"maxCycles\":0", "$.maxCycles", "outOfRange")]
    [InlineData("\"fuse\":{\"c\":64,\"p\":28,\"q\":28},\"maxCycles\":9", "$.maxCycles", "notTogether")]
    [InlineData("\"fuse\":{\"c\":63,\"p\":28,\"q\":28}", "$.fuse.c", "shapesDiffer")]
    [InlineData("\"fuse\":{\"n\":2,\"c\":64,\"p\":28,\"q\":28}", "$.fuse.n", "shapesDiffer")]
    [InlineData("\"fuse\":{\"c\":64,\"p\":31,\"r\":2,\"q\":28}", "$.fuse.p", "shapesDiffer")]
    [InlineData("\"fuse\":{\"c\":64,\"p\":28,\"q\":13,\"strideH\":2}", "$.fuse.q", "shapesDiffer")]
    [InlineData("\"fuse\":{\"c\":64,\"p\":28,\"q\":28,\"t\":1}", "$.fuse.t", "unknownField")]
    [InlineData("\"fuse\":[{\"k\":8,\"c\":64,\"p\":28,\"q\":28},{\"c\":64,\"p\":28,\"q\":28}]", "$.fuse[1].c", "shapesDiffer")]
    [InlineData("\"fuse\":[{\"c\":64,\"p\":28,\"q\":28}],\"paddingRatio\":0.1", "$.paddingRatio", "notTogether")]
    public void What_is_wrong_is_named_with_its_place(string member, string path, string code)
    {
        using var document = JsonDocument.Parse($$"""{{{Gemmini}},{{member}}}""");
        using var writer = new Utf8JsonWriter(new ArrayBufferWriter<byte>());

        var error = EvaluationKinds.Find("MappingSearch")!.Evaluate(document.RootElement, writer);

        Assert.Equal((path, code), (error!.Path, error.Code));
    }

    [Fact]
    public void A_layer_with_too_many_ways_is_refused()
    {
        using var document = JsonDocument.Parse("""
            {"hierarchy":{"levels":[{"keeps":["weights"]},{"keeps":["outputs"]},{"keeps":["weights"]},{"keeps":["inputs"]},{"keeps":["inputs","outputs"]},{"keeps":["weights","inputs","outputs"]}]},
             "layer":{"p":720720,"r":720720,"q":720720,"s":720720,"k":720720,"c":720720,"n":720720}}
            """);
        using var writer = new Utf8JsonWriter(new ArrayBufferWriter<byte>());

        var error = EvaluationKinds.Find("MappingSearch")!.Evaluate(document.RootElement, writer);

        Assert.Equal("mapSpaceTooLarge", error!.Code);
    }

    private static JsonElement Ask(string kind, string line)
    {
        using var document = JsonDocument.Parse(line);
        var buffer = new ArrayBufferWriter<byte>();
        using (var writer = new Utf8JsonWriter(buffer))
        {
            writer.WriteStartObject();
            Assert.Null(EvaluationKinds.Find(kind)!.Evaluate(document.RootElement, writer));
            writer.WriteEndObject();
        }

        using var answer = JsonDocument.Parse(buffer.WrittenMemory);
        return answer.RootElement.Clone();
    }
}
