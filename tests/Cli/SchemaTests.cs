using System.Text.Json;
using Dse.Core.Studies;

namespace Dse.Cli.Tests;

/// <summary>The JSON Schemas of docs/schemas say what the kinds accept.</summary>
public sealed class SchemaTests
{
    public static TheoryData<string> Kinds() => new(StudyKinds.All.Select(k => k.Name));

    [Theory]
    [MemberData(nameof(Kinds))]
    public void Every_kind_has_a_schema_that_names_it(string kind)
    {
        var schema = Schema(kind);

        Assert.Equal("https://json-schema.org/draft/2020-12/schema", schema.GetProperty("$schema").GetString());
        Assert.Equal(kind, schema.GetProperty("properties").GetProperty("kind").GetProperty("const").GetString());
    }

    [Theory]
    [MemberData(nameof(Kinds))]
    public void Every_field_of_a_schema_is_known_to_its_kind(string kind)
    {
        var properties = Schema(kind).GetProperty("properties");
        var nulls = string.Join(',', properties.EnumerateObject().Where(p => p.Name is not "kind").Select(p => Field(p)));

        var errors = Parse(kind, $$"""{"kind":"{{kind}}",{{nulls}}}""");

        Assert.DoesNotContain(errors, e => e.Code == "unknownField");
    }

    [Theory]
    [MemberData(nameof(Kinds))]
    public void Every_required_field_of_a_schema_is_missed_by_its_kind(string kind)
    {
        // Of several ways to write a spec the first is that of the kind's own fields.
        var schema = Schema(kind);
        var ways = schema.TryGetProperty("oneOf", out var one) ? one[0].GetProperty("required").EnumerateArray() : default;
        var required = schema.GetProperty("required").EnumerateArray().Concat(ways).Select(r => r.GetString()!).Where(r => r != "kind");

        var errors = Parse(kind, $$"""{"kind":"{{kind}}"}""");

        Assert.Equal(required.Select(r => $"$.{r}").Order(StringComparer.Ordinal), errors.Where(e => e.Code == "missingField").Select(e => e.Path).Order(StringComparer.Ordinal));
    }

    [Theory]
    [InlineData("training-plan", """{"kind":"TrainingPlan","model":"Mixtral-8x7B-v0.1","cluster":{"device":"H100-SXM5-80GB","devices":64},"sequence":8192,"globalBatch":64}""")]
    [InlineData("serving-plan", """{"kind":"ServingPlan","model":"Mixtral-8x7B-v0.1","cluster":{"device":"H100-SXM5-80GB","devices":16},"inputTokens":512,"outputTokens":64,"space":{"weights":["bf16","fp8"],"kvCache":["bf16"],"draftTokens":[0,3],"prefillMoeEp":1,"decodeMoeEp":1}}""")]
    [InlineData("precision", """{"kind":"Precision","layers":[{"name":"conv1","options":[{"bits":4,"bytes":1}]}]}""")]
    [InlineData("scratchpad", """{"kind":"Scratchpad","graph":"resnet18","capacitiesBytes":"tightest"}""")]
    [InlineData("expert-placement", """{"kind":"ExpertPlacement","routing":{"loads":[[1,2],[3,4]],"transitions":[[[1,0],[0,2]]]},"devices":2,"bandwidthGBps":[[1,1],[1,1]],"score":{"routing":{"batches":[[[1,2],[3,4]]]}}}""")]
    [InlineData("fleet-mix", """{"kind":"FleetMix","devices":[{"name":"devices","costPerHour":1,"throughput":[[1]]}],"distribution":[[1]],"requestsPerSecond":1}""")]
    [InlineData("partition", """{"kind":"Partition","devices":[{"name":"a"}],"layers":[{"name":"layers","latencyMs":{"a":1}}]}""")]
    [InlineData("model-subset", """{"kind":"ModelSubset","models":[{"name":"weights","loss":[1]}]}""")]
    [InlineData("test-problem", """{"kind":"TestProblem","problem":"acc-a"}""")]
    [InlineData("accelerator", """{"kind":"Accelerator","networks":[{"layers":[{"type":"gemm","m":1,"n":1,"k":1}]}]}""")]
    [InlineData("accelerator", """{"kind":"Accelerator","networks":[{"layers":[{"type":"gemm","m":1,"n":1,"k":1}]}],"subAccelerators":[1,2]}""")]
    [InlineData("codesign", """{"kind":"Codesign","model":"Llama-2-7B","cluster":{"device":"designed","devices":8},"alternatives":["H100-SXM5-80GB"],"elastic":{"layers":[16,32],"accuracy":"1"},"sequence":8192,"globalBatch":64}""")]
    public void Metrics_parameters_and_names_that_a_kind_lists_stand_in_its_page(string name, string text)
    {
        var page = File.ReadAllText(Repository.File($"docs/studies/{name}.md"));
        using var spec = JsonDocument.Parse(text);
        var study = StudyKinds.Resolve(spec.RootElement, [])!.Parse(spec.RootElement, [])!;

        Assert.All(study.Problem.Evaluator.Metrics, metric => Assert.Contains($"`{metric.Name}`", page, StringComparison.Ordinal));
        Assert.All(study.Problem.Space.Parameters, parameter => Assert.Contains($"`{parameter.Name}`", page, StringComparison.Ordinal));
    }

    [Fact]
    public void Every_strategy_stands_in_the_page_about_search()
    {
        var page = File.ReadAllText(Repository.File("docs/search.md"));

        Assert.All(SearchSettings.Strategies, strategy => Assert.Contains($"| `{strategy}` |", page, StringComparison.Ordinal));
    }

    [Theory]
    [MemberData(nameof(Kinds))]
    public void Every_schema_offers_every_strategy_and_every_field_of_search(string kind)
    {
        var search = Schema(kind).GetProperty("properties").GetProperty("search").GetProperty("properties");

        // Kinds that are proved or not at all offer nothing else.
        var strategies = search.GetProperty("strategy").GetProperty("enum").EnumerateArray().Select(s => s.GetString()!).ToArray();
        if (strategies is ["auto", "exact"])
        {
            return;
        }

        Assert.Equal(SearchSettings.Strategies, strategies);

        // What an evaluator outside needs is of no effect elsewhere.
        var listed = search.EnumerateObject().Select(p => p.Name).Concat(["retries", "trialSeconds", "earlyStopping"]).Distinct(StringComparer.Ordinal);
        var error = Parse(kind, $$$"""{"kind":"{{{kind}}}","search":{"nothing":1}}""").Single(e => e.Path == "$.search.nothing");
        Assert.EndsWith($"Known: {string.Join(", ", listed.Order(StringComparer.Ordinal))}.", error.Message, StringComparison.Ordinal);
    }

    // Objects with every field null, so that nested fields are looked for too.
    private static string Field(JsonProperty property) => property.Value.TryGetProperty("properties", out var inner)
        ? $"\"{property.Name}\":{{{string.Join(',', inner.EnumerateObject().Select(Field))}}}"
        : $"\"{property.Name}\":null";

    [Theory]
    [InlineData("TrainingPlan")]
    [InlineData("ServingPlan")]
    public void A_schema_lists_every_field_that_a_model_may_have(string kind)
    {
        var shape = Schema(kind).GetProperty("properties").GetProperty("model").GetProperty("anyOf")[1].GetProperty("properties");
        var listed = shape.EnumerateObject().Select(p => p.Name).Order(StringComparer.Ordinal);

        var error = Parse(kind, $$$"""{"kind":"{{{kind}}}","model":{"nothing":1}}""").Single(e => e.Path == "$.model.nothing");

        Assert.EndsWith($"Known: {string.Join(", ", listed.Append("huggingFaceConfig").Order(StringComparer.Ordinal))}.", error.Message, StringComparison.Ordinal);
    }

    private static List<SpecError> Parse(string kind, string text)
    {
        var errors = new List<SpecError>();
        using var spec = JsonDocument.Parse(text);
        StudyKinds.Find(kind)!.Parse(spec.RootElement, errors);
        return errors;
    }

    private static JsonElement Schema(string kind)
    {
        using var document = JsonDocument.Parse(File.ReadAllText(Repository.File($"docs/schemas/{kind}.json")));
        return document.RootElement.Clone();
    }
}
