using System.Text.Json;
using System.Text.Json.Nodes;
using Dse.Core.Studies;

namespace Dse.Core.Tests.Studies;

public class CodesignKindTests
{
    private const string Body = """
        "model":"Llama-2-7B","cluster":{"device":"designed","devices":256},"sequence":4096,"globalBatch":1024
        """;

    private const string Chip = """
        "rows":128,"cols":128,"arrays":16,"nodeNm":4,"hbmStacks":4,"sramMiB":64,"linkGBps":225,"clockMhz":1800
        """;

    // The chip as a device of its own: the same plan of the kind below gives the same answer.
    [Theory]
    [InlineData("TrainingPlan", """ "sequence":4096,"globalBatch":1024,"stack":"current" """, """ "tp":2,"zero":1,"microbatch":2 """)]
    [InlineData("ServingPlan", """ "inputTokens":1000,"outputTokens":200,"weights":"fp8" """, """ "tp":2,"concurrency":32 """)]
    public void A_line_is_answered_like_the_plan_on_the_designed_device(string kind, string body, string plan)
    {
        var joint = Answer($$"""{"kind":"Codesign","model":"Llama-2-7B","cluster":{"device":"designed","devices":256},{{body}},"plan":{ {{Chip}},{{plan}} } }""");
        var alone = Answer($$"""{"kind":"{{kind}}","model":"Llama-2-7B","cluster":{"device":{"design":{ {{Chip}} } },"devices":256},{{body}},"plan":{ {{plan}} } }""");

        Assert.True(joint["feasible"]!.GetValue<bool>());
        foreach (var (name, value) in alone["metrics"]!.AsObject())
        {
            Assert.Equal(value?.ToJsonString(), joint["metrics"]![name]?.ToJsonString());
        }

        Assert.InRange(joint["metrics"]!["clusterPowerWatts"]!.GetValue<double>() / joint["metrics"]!["deviceTdpWatts"]!.GetValue<double>(), 255.9, 256.1);
        Assert.Equal(2 * 128 * 128 * 16 * 1.8e9 / 1e12, joint["metrics"]!["devicePeakTflops"]!.GetValue<double>(), 6);
        Assert.Equal(joint["metrics"]!["areaMm2"]!.GetValue<double>(), joint["device"]!["areaMm2"]!.AsArray().Sum(t => t!["value"]!.GetValue<double>()), 6);
        Assert.Equal(joint["metrics"]!["deviceTdpWatts"]!.GetValue<double>(), joint["device"]!["powerWatts"]!.AsArray().Sum(t => t!["value"]!.GetValue<double>()), 6);
        Assert.Equal(joint["metrics"]!["devicePriceUsd"]!.GetValue<double>(), joint["device"]!["costUsd"]!.AsArray().Sum(t => t!["value"]!.GetValue<double>()), 6);
    }

    [Fact]
    public void A_device_of_the_catalog_is_answered_with_its_own_figures()
    {
        var answer = Answer($$"""{"kind":"Codesign",{{Body}},"plan":{"device":"H100-SXM5-80GB","tp":1} }""");

        Assert.Equal(256 * 700, answer["metrics"]!["clusterPowerWatts"]!.GetValue<double>());
        Assert.Equal(256 * 30_000, answer["metrics"]!["capexUsd"]!.GetValue<double>());
        Assert.Null(answer["metrics"]!["areaMm2"]);
        Assert.Contains("H100", answer["nullReasons"]!["areaMm2"]!.GetValue<string>(), StringComparison.Ordinal);
    }

    // The cut network as a model of its own gives the same answer.
    [Fact]
    public void A_cut_network_is_priced_as_its_shape_and_has_the_stated_accuracy()
    {
        const string Elastic = """ "elastic":{"layers":[16,32],"ffn":[8192,11008],"accuracy":"layers / 64 + ffn / 22016"} """;
        const string Shape = """ {"hidden":4096,"layers":16,"heads":32,"kvHeads":32,"headDim":128,"ffn":8192,"vocab":32000,"gatedMlp":true,"tieEmbeddings":false} """;
        var cut = Answer($$"""{"kind":"Codesign",{{Body}},{{Elastic}},"plan":{ {{Chip}},"modelLayers":16,"modelFfn":8192,"tp":2} }""");
        var whole = Answer($$"""{"kind":"Codesign",{{Body}},{{Elastic}},"plan":{ {{Chip}},"tp":2} }""");
        var alone = Answer($$"""{"kind":"Codesign",{{Body.Replace("\"Llama-2-7B\"", Shape, StringComparison.Ordinal)}},"plan":{ {{Chip}},"tp":2} }""");

        Assert.Equal(alone["metrics"]!["stepTimeSeconds"]!.GetValue<double>(), cut["metrics"]!["stepTimeSeconds"]!.GetValue<double>());
        Assert.Equal((16 / 64.0) + (8192 / 22016.0), cut["metrics"]!["accuracyRatio"]!.GetValue<double>(), 12);
        Assert.Equal(1, whole["metrics"]!["accuracyRatio"]!.GetValue<double>(), 12);
        Assert.True(cut["metrics"]!["stepTimeSeconds"]!.GetValue<double>() < whole["metrics"]!["stepTimeSeconds"]!.GetValue<double>());
        Assert.Equal("unknownValue", Error($$"""{"kind":"Codesign",{{Body}},{{Elastic}},"plan":{ {{Chip}},"modelLayers":17} }""")!.Code);
    }

    // Defaults have to do for the smallest memory: a 70B model on one stack of 16 GiB needs stages.
    [Theory]
    [InlineData(1, true)]
    [InlineData(6, false)]
    public void Stages_are_offered_where_the_smallest_memory_needs_them(int stacks, bool offered)
    {
        var problem = Parse($$"""{"kind":"Codesign","model":"Llama-3.1-70B","cluster":{"device":"designed","devices":32},"inputTokens":1000,"outputTokens":100,"space":{"hbmStacks":{{stacks}} } }""");

        Assert.Equal(offered, problem.Space.Parameters.Single(p => p.Name == "pp").Levels.Count > 1);
    }

    [Fact]
    public void Limits_that_a_device_exceeds_are_violations()
    {
        var answer = Answer($$"""{"kind":"Codesign",{{Body}},"limits":{"areaMm2":500,"deviceWatts":300,"powerWatts":50000,"capexUsd":100000},"plan":{ {{Chip}},"tp":1} }""");

        Assert.False(answer["feasible"]!.GetValue<bool>());
        Assert.Equal(
            ["areaLimit", "deviceWattsLimit", "powerLimit", "capexLimit"], answer["violations"]!.AsArray().Select(v => v!["code"]!.GetValue<string>()));
    }

    [Fact]
    public void Design_is_paid_off_over_the_units_that_the_line_states()
    {
        var many = Answer($$"""{"kind":"Codesign",{{Body}},"plan":{ {{Chip}},"tp":1} }""")["metrics"]!["devicePriceUsd"]!.GetValue<double>();
        var few = Answer($$"""{"kind":"Codesign",{{Body}},"cost":{"units":1000},"plan":{ {{Chip}},"tp":1} }""")["metrics"]!["devicePriceUsd"]!.GetValue<double>();

        Assert.Equal((542.2e6 / 1000) - (542.2e6 / 100_000), few - many, 1e-3);
    }

    [Theory]
    [InlineData(""" "plan":{"rows":128,"cols":128,"arrays":64,"nodeNm":4,"hbmStacks":4,"sramMiB":64,"linkGBps":225,"clockMhz":1800} """, "$.plan.arrays", "chipArea")]
    [InlineData(""" "plan":{"rows":128,"cols":128,"arrays":4,"nodeNm":4,"hbmStacks":8,"sramMiB":64,"linkGBps":225,"clockMhz":1800} """, "$.plan.hbmStacks", "chipEdge")]
    [InlineData(""" "plan":{"rows":128,"cols":128,"arrays":4,"nodeNm":7,"hbmStacks":2,"sramMiB":64,"linkGBps":225,"clockMhz":1800} """, "$.plan.clockMhz", "chipClock")]
    [InlineData(""" "plan":{"rows":128,"cols":128,"arrays":4,"nodeNm":6,"hbmStacks":2,"sramMiB":64,"linkGBps":225,"clockMhz":1000} """, "$.plan.nodeNm", "unknownValue")]
    [InlineData(""" "plan":{"tp":1} """, "$.plan.rows", "missingField")]
    [InlineData(""" "plan":{"device":"H100","rows":128} """, "$.plan.rows", "notTogether")]
    [InlineData(""" "plan":{"device":"H900"} """, "$.plan.device", "unknownDevice")]
    [InlineData(""" "id":1 """, "$.plan", "missingField")]
    [InlineData(""" "plan":{}, "inputTokens":5 """, "$.inputTokens", "notTogether")]
    [InlineData(""" "plan":{}, "subAccelerators":2 """, "$.subAccelerators", "unsupported")]
    public void A_line_that_cannot_be_read_says_why(string rest, string path, string code)
    {
        var error = Error($$"""{"kind":"Codesign",{{Body}},{{rest}} }""");

        Assert.Equal((path, code), (error!.Path, error.Code));
        Assert.NotEmpty(error.Message);
    }

    [Theory]
    [InlineData("""{"kind":"Codesign","model":"Llama-2-7B","cluster":{"device":"designed","devices":8}}""", "$.sequence", "noBody")]
    [InlineData("""{"kind":"Codesign","model":"Llama-2-7B","cluster":{"device":"H100","devices":8},"sequence":4096,"globalBatch":64}""", "$.cluster.device", "unknownValue")]
    [InlineData("""{"kind":"Codesign","model":"Llama-2-7B","cluster":{"device":"designed","devices":8,"scaleUpGBps":100},"sequence":4096,"globalBatch":64}""", "$.cluster.scaleUpGBps", "notTogether")]
    [InlineData("""{"kind":"Codesign","model":"Llama-2-7B","cluster":{"device":"designed","devices":12,"devicesPerNode":4,"bandwidthGBps":[[0,1,2],[1,0,1],[2,1,0]]},"sequence":4096,"globalBatch":64}""", "$.cluster", "unsupported")]
    [InlineData("""{"kind":"Codesign","template":"tpv","model":"Llama-2-7B","cluster":{"device":"designed","devices":8},"sequence":4096,"globalBatch":64}""", "$.template", "unknownValue")]
    [InlineData("""{"kind":"Codesign","limits":{"areaMm2":900},"model":"Llama-2-7B","cluster":{"device":"designed","devices":8},"sequence":4096,"globalBatch":64}""", "$.limits.areaMm2", "outOfRange")]
    [InlineData("""{"kind":"Codesign","alternatives":["H900"],"model":"Llama-2-7B","cluster":{"device":"designed","devices":8},"sequence":4096,"globalBatch":64}""", "$.alternatives[0]", "unknownDevice")]
    [InlineData("""{"kind":"Codesign","alternatives":["H100","H100-SXM5-80GB"],"model":"Llama-2-7B","cluster":{"device":"designed","devices":8},"sequence":4096,"globalBatch":64}""", "$.alternatives[1]", "duplicateValue")]
    [InlineData("""{"kind":"Codesign","alternatives":["TPUv5p"],"limits":{"powerWatts":9000},"model":"Llama-2-7B","cluster":{"device":"designed","devices":8},"sequence":4096,"globalBatch":64}""", "$.alternatives[0]", "unknownFigure")]
    [InlineData("""{"kind":"Codesign","objectives":["min costUsd"],"model":"Llama-2-7B","cluster":{"device":"designed","devices":8},"sequence":4096,"globalBatch":64}""", "$.objectives", "unknownFigure")]
    [InlineData("""{"kind":"Codesign","space":{"nodeNm":[6]},"model":"Llama-2-7B","cluster":{"device":"designed","devices":8},"sequence":4096,"globalBatch":64}""", "$.space.nodeNm[0]", "unknownValue")]
    [InlineData("""{"kind":"Codesign","space":{"row":[6]},"model":"Llama-2-7B","cluster":{"device":"designed","devices":8},"sequence":4096,"globalBatch":64}""", "$.space.row", "unknownField")]
    [InlineData("""{"kind":"Codesign","elastic":{"layers":[16],"accuracy":"layers / 0"},"model":"Llama-2-7B","cluster":{"device":"designed","devices":8},"sequence":4096,"globalBatch":64}""", "$.elastic.accuracy", "badExpression")]
    [InlineData("""{"kind":"Codesign","elastic":{"layers":[16],"accuracy":"depth"},"model":"Llama-2-7B","cluster":{"device":"designed","devices":8},"sequence":4096,"globalBatch":64}""", "$.elastic.accuracy", "badExpression")]
    [InlineData("""{"kind":"Codesign","elastic":{"layers":[16],"accuracy":[{"layers":8,"accuracy":1}]},"model":"Llama-2-7B","cluster":{"device":"designed","devices":8},"sequence":4096,"globalBatch":64}""", "$.elastic.accuracy", "noValues")]
    [InlineData("""{"kind":"Codesign","elastic":{"layers":[16],"accuracy":"1"},"model":"Mixtral-8x7B-v0.1","cluster":{"device":"designed","devices":8},"sequence":4096,"globalBatch":64}""", "$.elastic", "unsupported")]
    [InlineData("""{"kind":"Codesign","elastic":{},"model":"Llama-2-7B","cluster":{"device":"designed","devices":8},"sequence":4096,"globalBatch":64}""", "$.elastic.accuracy", "missingField")]
    [InlineData("""{"kind":"Codesign","subAccelerators":[1,2],"granularity":"layer","model":"Llama-2-7B","cluster":{"device":"designed","devices":8},"sequence":4096,"globalBatch":64}""", "$.subAccelerators", "unsupported")]
    [InlineData("""{"kind":"Codesign","subAccelerators":[1,2],"granularity":"layer","model":"Llama-2-7B","cluster":{"device":"designed","devices":8},"inputTokens":1000,"outputTokens":200}""", "$.granularity", "unsupported")]
    public void A_spec_that_cannot_be_read_says_why(string spec, string path, string code)
    {
        var errors = new List<SpecError>();
        using var document = JsonDocument.Parse(spec);

        Assert.Null(StudyKinds.Find("Codesign")!.Parse(document.RootElement, errors));
        Assert.Contains(errors, e => e.Path == path && e.Code == code);
    }

    // What the refusal of sub-accelerators points to.
    [Fact]
    public void Unlike_designed_chips_stand_in_one_cluster_as_groups()
    {
        using var document = JsonDocument.Parse($$"""
            {"kind":"TrainingPlan","model":"Llama-2-7B","sequence":4096,"globalBatch":64,"plan":{"tp":2,"pp":2},
             "cluster":{"devicesPerNode":8,"groups":[{"device":{"design":{ {{Chip}} } },"nodes":1},{"device":{"design":{ {{Chip.Replace("\"arrays\":16", "\"arrays\":8", StringComparison.Ordinal)}} } },"nodes":1}]} }
            """);
        var buffer = new System.Buffers.ArrayBufferWriter<byte>();
        using var writer = new Utf8JsonWriter(buffer);
        writer.WriteStartObject();

        Assert.Null(StudyKinds.Find("TrainingPlan")!.Evaluate(document.RootElement, writer));
    }

    [Fact]
    public void All_of_the_catalog_are_alternatives_but_those_without_the_figures()
    {
        var problem = Parse($$"""{"kind":"Codesign",{{Body}},"alternatives":"catalog","limits":{"powerWatts":180000} }""");
        var devices = problem.Space.Parameters[0].Levels.Select(l => l.Text!).ToList();

        Assert.Equal("designed", devices[0]);
        Assert.Contains("H100-SXM5-80GB", devices);
        Assert.DoesNotContain("TPUv5p", devices);
    }

    private static StudyProblem Parse(string spec)
    {
        var errors = new List<SpecError>();
        using var document = JsonDocument.Parse(spec);
        var study = StudyKinds.Find("Codesign")!.Parse(document.RootElement, errors);
        Assert.Empty(errors);
        return study!.Problem;
    }

    private static JsonObject Answer(string line)
    {
        var (answer, error) = Evaluate(line);
        Assert.Null(error);
        return answer;
    }

    private static SpecError? Error(string line) => Evaluate(line).Error;

    private static (JsonObject Answer, SpecError? Error) Evaluate(string line)
    {
        using var document = JsonDocument.Parse(line);
        using var stream = new MemoryStream();
        SpecError? error;
        using (var writer = new Utf8JsonWriter(stream))
        {
            writer.WriteStartObject();
            error = EvaluationKinds.Find(document.RootElement.GetProperty("kind").GetString()!)!.Evaluate(document.RootElement, writer);
            writer.WriteEndObject();
        }

        return (JsonNode.Parse(stream.ToArray())!.AsObject(), error);
    }
}
