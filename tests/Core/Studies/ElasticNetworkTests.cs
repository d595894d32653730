using System.Text.Json;
using System.Text.Json.Nodes;
using Dse.Core.Studies;

namespace Dse.Core.Tests.Studies;

public class ElasticNetworkTests
{
    private const string Stem = """{"name":"stem","type":"conv","ifmapHeight":33,"ifmapWidth":33,"filterHeight":3,"filterWidth":3,"channels":3,"filters":32,"stride":2}""";
    private const string Block = """{"name":"body","type":"conv","ifmapHeight":18,"ifmapWidth":18,"filterHeight":3,"filterWidth":3,"channels":32,"filters":32,"count":4}""";
    private const string Head = """{"name":"head","type":"gemm","m":1,"n":1000,"k":32}""";

    private static readonly string Elastic = """
        "elastic":{"widthRatio":[0.5,1],"resolutionRatio":[0.5,1],"kernel":[3,5],"depth":[{"name":"blocks","layers":["body"],"blocks":[1,2,4]}],
                   "accuracy":"0.5 + 0.1 * widthRatio + 0.1 * resolutionRatio + 0.01 * kernel + 0.02 * blocks"}
        """;

    private static readonly string Networks = $$""" "networks":[{"name":"net","layers":[{{Stem}},{{Block}},{{Head}}],{{Elastic}}}] """;

    // The cut network written out as layers of its own.
    [Theory]
    [InlineData("Accelerator")]
    [InlineData("Codesign")]
    public void A_cut_network_costs_what_its_layers_do_and_has_the_stated_accuracy(string kind)
    {
        var cut = Answer($$"""{"kind":"{{kind}}",{{Networks}},"design":{"rows":16,"cols":8,"widthRatio":0.5,"resolutionRatio":0.5,"kernel":5,"blocks":2} }""")["metrics"]!.AsObject();
        var alone = Answer("""
            {"kind":"Accelerator","networks":[{"layers":[{"type":"conv","ifmapHeight":17,"ifmapWidth":17,"filterHeight":3,"filterWidth":3,"channels":3,"filters":16,"stride":2},
             {"type":"conv","ifmapHeight":12,"ifmapWidth":12,"filterHeight":5,"filterWidth":5,"channels":16,"filters":16,"count":2},{"type":"gemm","m":1,"n":1000,"k":16}]}],
             "design":{"rows":16,"cols":8}}
            """)["metrics"]!.AsObject();

        foreach (var (name, value) in alone)
        {
            Assert.Equal(value!.ToJsonString(), cut[name]!.ToJsonString());
        }

        Assert.Equal(0.5 + 0.05 + 0.05 + 0.05 + 0.04, cut["accuracyRatio"]!.GetValue<double>(), 1e-12);
    }

    [Fact]
    public void What_a_line_leaves_out_stays_whole()
    {
        var whole = Answer($$"""{"kind":"Codesign",{{Networks}},"design":{"rows":16,"cols":8,"kernel":3} }""")["metrics"]!;
        var plain = Answer($$"""{"kind":"Accelerator","networks":[{"layers":[{{Stem}},{{Block}},{{Head}}]}],"design":{"rows":16,"cols":8} }""")["metrics"]!;

        Assert.Equal(plain["latencyMs"]!.ToJsonString(), whole["latencyMs"]!.ToJsonString());
        Assert.Equal(0.5 + 0.1 + 0.1 + 0.03 + 0.08, whole["accuracyRatio"]!.GetValue<double>(), 1e-12);
    }

    [Fact]
    public void Of_several_elastic_networks_each_has_its_choices_and_the_accuracy_is_the_mean()
    {
        const string Two = """
            "networks":[{"name":"a","layers":[{"type":"conv","ifmapHeight":8,"ifmapWidth":8,"filterHeight":3,"filterWidth":3,"channels":8,"filters":32},{"type":"gemm","m":1,"n":10,"k":32}],
                         "elastic":{"widthRatio":[0.5,1],"accuracy":[{"widthRatio":0.5,"accuracy":0.6},{"widthRatio":1,"accuracy":0.7}]}},
                        {"name":"b","layers":[{"type":"gemm","m":1,"n":10,"k":64}]},
                        {"name":"c","layers":[{"type":"conv","ifmapHeight":8,"ifmapWidth":8,"filterHeight":3,"filterWidth":3,"channels":8,"filters":32},{"type":"gemm","m":1,"n":10,"k":32}],
                         "elastic":{"widthRatio":[0.5,1],"accuracy":"widthRatio"}}]
            """;

        var metrics = Answer($$"""{"kind":"Codesign",{{Two}},"subAccelerators":2,"design":{"subAccelerators":2,"rows1":4,"cols1":4,"rows2":8,"cols2":4,"a_widthRatio":0.5,"c_widthRatio":1} }""")["metrics"]!;

        Assert.Equal((0.6, 1.0, 0.8), (Number(metrics, "a_accuracyRatio"), Number(metrics, "c_accuracyRatio"), Number(metrics, "accuracyRatio")));
    }

    [Theory]
    [InlineData(""" "elastic":{"widthRatio":[0.5,1]} """, "$.networks[0].elastic.accuracy", "missingField")]
    [InlineData(""" "elastic":{"accuracy":"1"} """, "$.networks[0].elastic", "noValues")]
    [InlineData(""" "elastic":{"widthRatio":[0],"accuracy":"1"} """, "$.networks[0].elastic.widthRatio[0]", "outOfRange")]
    [InlineData(""" "elastic":{"widthRatio":[1],"accuracy":"depth"} """, "$.networks[0].elastic.accuracy", "badExpression")]
    [InlineData(""" "elastic":{"widthRatio":[1],"accuracy":[{"widthRatio":0.5,"accuracy":1}]} """, "$.networks[0].elastic.accuracy", "noValues")]
    [InlineData(""" "elastic":{"widthRatio":[1,0.5],"accuracy":[{"widthRatio":1,"accuracy":1},{"widthRatio":1,"accuracy":2}]} """, "$.networks[0].elastic.accuracy[1]", "duplicateValue")]
    [InlineData(""" "elastic":{"depth":[{"name":"d","layers":["tail"],"blocks":[1]}],"accuracy":"1"} """, "$.networks[0].elastic.depth[0].layers[0]", "unknownValue")]
    [InlineData(""" "elastic":{"depth":[{"name":"d","layers":["body"],"blocks":[5]}],"accuracy":"1"} """, "$.networks[0].elastic.depth[0].blocks[0]", "outOfRange")]
    [InlineData(""" "elastic":{"depth":[{"name":"kernel","layers":["body"],"blocks":[1]}],"accuracy":"1"} """, "$.networks[0].elastic.depth[0].name", "badText")]
    [InlineData(""" "elastic":{"depth":[{"name":"d","blocks":[1]}],"accuracy":"1"} """, "$.networks[0].elastic.depth[0].layers", "missingField")]
    [InlineData(""" "elastic":{"kernel":[3],"kernelLayers":["head"],"accuracy":"1"} """, "$.networks[0].elastic.kernelLayers[0]", "unsupported")]
    [InlineData(""" "elastic":{"width":[1],"accuracy":"1"} """, "$.networks[0].elastic.width", "unknownField")]
    public void A_spec_that_cannot_be_read_says_why(string elastic, string path, string code)
    {
        foreach (var kind in new[] { "Accelerator", "Codesign" })
        {
            var errors = new List<SpecError>();
            using var document = JsonDocument.Parse($$"""{"kind":"{{kind}}","networks":[{"layers":[{{Stem}},{{Block}},{{Head}}],{{elastic}}}]}""");

            Assert.Null(StudyKinds.Find(kind)!.Parse(document.RootElement, errors));
            Assert.Contains(errors, e => e.Path == path && e.Code == code);
        }
    }

    [Theory]
    [InlineData(""" "widthRatio":0.7 """, "$.design.widthRatio")]
    [InlineData(""" "blocks":3 """, "$.design.blocks")]
    public void A_choice_that_is_not_there_is_refused(string choice, string path)
    {
        using var document = JsonDocument.Parse($$"""{"kind":"Codesign",{{Networks}},"design":{"rows":16,"cols":8,{{choice}} } }""");
        using var writer = new Utf8JsonWriter(Stream.Null);
        writer.WriteStartObject();

        var error = EvaluationKinds.Find("Codesign")!.Evaluate(document.RootElement, writer);

        Assert.Equal((path, "unknownValue"), (error!.Path, error.Code));
    }

    private static double Number(JsonNode node, string name) => node[name]!.GetValue<double>();

    private static JsonObject Answer(string line)
    {
        using var document = JsonDocument.Parse(line);
        using var stream = new MemoryStream();
        using (var writer = new Utf8JsonWriter(stream))
        {
            writer.WriteStartObject();
            Assert.Null(EvaluationKinds.Find(document.RootElement.GetProperty("kind").GetString()!)!.Evaluate(document.RootElement, writer));
            writer.WriteEndObject();
        }

        return JsonNode.Parse(stream.ToArray())!.AsObject();
    }
}
