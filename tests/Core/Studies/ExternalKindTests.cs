using System.Text.Json;
using Dse.Core.Spaces;
using Dse.Core.Studies;

namespace Dse.Core.Tests.Studies;

/// <summary>Specs of kind External.</summary>
public class ExternalKindTests
{
    private const string Contract = """
        {"kind":"External",
         "parameters":{
           "rows":{"type":"integer","values":[8,16,32,64]},
           "freq":{"type":"real","from":0.2,"to":2.0,"scale":"log"},
           "flow":{"type":"categorical","values":["ws","os","is"]},
           "depth":{"type":"integer","from":1,"to":64,"when":"flow == 'ws'"}},
         "constraints":["rows * depth <= 1024"],
         "metrics":{"latency":{},"energy":{},"slack":{"constraint":"<= 0"}},
         "objectives":["min latency","min energy"],
         "search":{"strategy":"nsga2","evaluations":200,"seed":3}}
        """;

    [Fact]
    public void The_contracts_example_is_the_space_that_it_describes()
    {
        var (study, errors) = Parse(Contract);

        Assert.Empty(errors);
        var space = study!.Problem.Space;
        Assert.Equal(["rows", "freq", "flow", "depth"], space.Parameters.Select(p => p.Name));
        Assert.Equal([ParameterKind.Integer, ParameterKind.Real, ParameterKind.Categorical, ParameterKind.Integer], space.Parameters.Select(p => p.Kind));
        Assert.True(space.Parameters[1].LogScale);
        Assert.Equal(64, space.Parameters[3].Levels.Count);
        Assert.True(space.Contains([3, 1.0, 0, 15]));
        Assert.False(space.Contains([3, 1.0, 0, 16]));
        Assert.True(space.Contains([3, 1.0, 1, double.NaN]));
        Assert.Equal(["slack <= 0"], study.Problem.MetricConstraints.Select(c => c.Text));
        Assert.Equal(["latency", "energy", "slack"], study.Problem.Evaluator.Metrics.Select(m => m.Name));
        Assert.True(study.Problem.IsEvaluatedOutside);
        Assert.Equal(3600, study.Search.TrialSeconds);
    }

    [Fact]
    public void A_condition_may_stand_before_what_it_reads()
    {
        var (study, errors) = Parse(Spec("""{"b":{"type":"boolean","when":"a > 1"},"a":{"type":"integer","from":1,"to":3}}"""));

        Assert.Empty(errors);
        Assert.Equal(["a", "b"], study!.Problem.Space.Parameters.Select(p => p.Name));
    }

    [Theory]
    [InlineData("""{"type":"integer","from":2,"to":11,"step":3}""", "2 5 8 11")]
    [InlineData("""{"type":"real","from":0.1,"to":0.5,"step":0.1}""", "0.1 0.2 0.30000000000000004 0.4 0.5")]
    [InlineData("""{"type":"ordinal","values":["low","mid","high"]}""", "low mid high")]
    [InlineData("""{"type":"categorical","values":["a",1,true]}""", "a 1 true")]
    [InlineData("""{"type":"boolean"}""", "false true")]
    public void Levels_are_those_that_values_or_range_name(string parameter, string levels)
    {
        var (study, errors) = Parse(Spec($$"""{"p":{{parameter}}}"""));

        Assert.Empty(errors);
        Assert.Equal(levels, string.Join(' ', study!.Problem.Space.Parameters[0].Levels));
    }

    [Theory]
    [InlineData("""{"from":1,"to":3}""", "$.parameters.p.type", "missingField")]
    [InlineData("""{"type":"integr","from":1,"to":3}""", "$.parameters.p.type", "unknownValue")]
    [InlineData("""{"type":"integer","from":3,"to":1}""", "$.parameters.p.from", "emptyRange")]
    [InlineData("""{"type":"integer","from":1.5,"to":3}""", "$.parameters.p.from", "wrongType")]
    [InlineData("""{"type":"integer","from":1,"to":9000000}""", "$.parameters.p.to", "tooMany")]
    [InlineData("""{"type":"integer","values":[1,2.5]}""", "$.parameters.p.values[1]", "wrongType")]
    [InlineData("""{"type":"integer","values":[1,1]}""", "$.parameters.p.values[1]", "duplicateValue")]
    [InlineData("""{"type":"integer","values":[]}""", "$.parameters.p.values", "noValues")]
    [InlineData("""{"type":"integer","values":[1],"from":1}""", "$.parameters.p.from", "unsupported")]
    [InlineData("""{"type":"real","from":0,"to":1,"scale":"log"}""", "$.parameters.p.scale", "notPositive")]
    [InlineData("""{"type":"real","from":0}""", "$.parameters.p.to", "missingField")]
    [InlineData("""{"type":"categorical","values":["a"],"scale":"log"}""", "$.parameters.p.scale", "unsupported")]
    [InlineData("""{"type":"categorical"}""", "$.parameters.p.values", "missingField")]
    [InlineData("""{"type":"boolean","when":"p > "}""", "$.parameters.p.when", "badExpression")]
    [InlineData("""{"type":"boolean","when":"p == 1"}""", "$.parameters.p.when", "conditionReadsLaterParameter")]
    [InlineData("""{"type":"boolean","widht":1}""", "$.parameters.p.widht", "unknownField")]
    [InlineData("""{"type":"permutation"}""", "$.parameters.p.items", "missingField")]
    [InlineData("""{"type":"permutation","items":1}""", "$.parameters.p.items", "outOfRange")]
    [InlineData("""{"type":"permutation","items":["a"]}""", "$.parameters.p.items", "outOfRange")]
    [InlineData("""{"type":"permutation","items":["a","b","a"]}""", "$.parameters.p.items[2]", "duplicateValue")]
    [InlineData("""{"type":"permutation","items":["a",null]}""", "$.parameters.p.items[1]", "wrongType")]
    [InlineData("""{"type":"permutation","items":3,"values":[1]}""", "$.parameters.p.values", "unsupported")]
    [InlineData("""{"type":"integer","items":3,"from":1,"to":2}""", "$.parameters.p.items", "unknownField")]
    [InlineData("""{"type":"permutation","items":3},"q":{"type":"boolean","when":"p == 1"}""", "$.parameters.q.when", "permutationInExpression")]
    [InlineData("""{"type":"permutation","items":256},"q":{"type":"permutation","items":256},"r":{"type":"permutation","items":256},"s":{"type":"permutation","items":256}""", "$.parameters", "tooMany")]
    [InlineData("7", "$.parameters.p", "wrongType")]
    public void What_is_wrong_with_a_parameter_is_named(string parameter, string path, string code)
    {
        var (study, errors) = Parse(Spec($$"""{"p":{{parameter}}}"""));

        Assert.Null(study);
        Assert.Contains(errors, e => e.Path == path && e.Code == code);
    }

    [Theory]
    [InlineData("""{"a":{"constraint":"0"}}""", "$.metrics.a.constraint", "badExpression")]
    [InlineData("""{"a":{"constraint":"<= nobody"}}""", "$.constraints", "invalidConstraint")]
    [InlineData("""{"a":{"constraint":"<= 'x'"}}""", "$.constraints", "invalidConstraint")]
    [InlineData("""{"p":{},"a":{}}""", "$.metrics.p", "duplicateName")]
    [InlineData("""{"a":{"constraint":"<= order"}}""", "$.constraints", "permutationInExpression")]
    [InlineData("""{"a":{"constraint":"<= 0"},"a b":{}}""", "$.metrics.a b", "badName")]
    public void What_is_wrong_with_a_metric_is_named(string metrics, string path, string code)
    {
        var (study, errors) = Parse("""{"kind":"External","parameters":{"p":{"type":"boolean"},"order":{"type":"permutation","items":["a","b"]}},"metrics":METRICS,"objectives":["min a"]}""".Replace("METRICS", metrics, StringComparison.Ordinal));

        Assert.Null(study);
        Assert.Contains(errors, e => e.Path == path && e.Code == code);
    }

    private static string Spec(string parameters) =>
        $$"""{"kind":"External","parameters":{{parameters}},"metrics":{"f":null},"objectives":["min f"]}""";

    private static (ParsedStudy? Study, List<SpecError> Errors) Parse(string text)
    {
        var errors = new List<SpecError>();
        using var spec = JsonDocument.Parse(text);
        return (StudyKinds.Find("External")!.Parse(spec.RootElement.Clone(), errors), errors);
    }
}
