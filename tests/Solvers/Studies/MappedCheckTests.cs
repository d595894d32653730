using System.Text.Json;
using System.Text.Json.Nodes;
using Dse.Core.Checks;
using Dse.Core.Studies;
using Dse.Solvers.Studies;

namespace Dse.Solvers.Tests.Studies;

/// <summary>Mappings of accelerators and runs of fused layers hold as they were written, and do not when anything in them is changed.</summary>
public sealed class MappedCheckTests
{
    // Three that follow, twice; a strided and grouped one between; heads of attention; a layer that nothing follows.
    private const string Networks = """
        "networks":[{"name":"n","weight":3,"layers":[
          {"name":"a","type":"conv","ifmapHeight":28,"ifmapWidth":28,"filterHeight":1,"filterWidth":1,"channels":16,"filters":48},
          {"name":"b","follows":true,"type":"depthwise","ifmapHeight":30,"ifmapWidth":30,"filterHeight":3,"filterWidth":3,"channels":48,"strideHeight":2,"strideWidth":2},
          {"name":"c","follows":true,"type":"gemm","m":196,"n":16,"k":48},
          {"name":"a","type":"conv","ifmapHeight":28,"ifmapWidth":28,"filterHeight":1,"filterWidth":1,"channels":16,"filters":48},
          {"name":"b","follows":true,"type":"depthwise","ifmapHeight":30,"ifmapWidth":30,"filterHeight":3,"filterWidth":3,"channels":48,"strideHeight":2,"strideWidth":2},
          {"name":"d","type":"attention","sequence":32,"headDim":16,"heads":2}]}]
        """;

    // Searched once.
    private static readonly Lazy<(JsonElement Spec, byte[] Artifact)> Fused = new(() =>
    {
        var (study, spec) = Parse("gemmini", "chains", """ "accumulatorDepth":256,"scratchpadEntries":16384 """);
        return (spec, study.Problem.Evaluator.Describe(new double[study.Problem.Space.Parameters.Count]).ArtifactJson!);
    });

    [Theory]
    [InlineData("gemmini", "none", """ "meshX":[8,16] """)]
    [InlineData("gemmini", "none", """ "meshX":8 """, 0.2)]
    [InlineData("gemmini", "pairs", """ "accumulatorDepth":256,"scratchpadEntries":16384 """)]
    [InlineData("gemmini", "chains", """ "accumulatorDepth":256,"scratchpadEntries":[4096,16384] """)]
    [InlineData("eyeriss", "chains", """ "globalBufferWords":16384 """)]
    [InlineData("shidiannao", "pairs", """ "inputBufferWords":8192 """)]
    public void Points_of_a_study_hold(string template, string fuse, string space, double padding = 0)
    {
        var (study, spec) = Parse(template, fuse, space, padding);

        var front = Explorer.Run(study.Problem, study.Search, ExplorerOptions.Default with { ArtifactCheck = ArtifactCheck.Against(StudyKinds.Find("Accelerator")!, spec) }, null, default, CancellationToken.None);

        Assert.NotEmpty(front.Points);
        foreach (var point in front.Points)
        {
            using var artifact = JsonDocument.Parse(point.ArtifactJson!);
            Assert.True(ArtifactCheck.Fits("Accelerator", artifact.RootElement));
            var verdict = ArtifactCheck.Of(StudyKinds.Find("Accelerator")!, spec, artifact.RootElement);
            Assert.Empty(verdict.Findings);
            Assert.Equal(point.Metrics.Select(m => m.Key), verdict.Metrics.Select(m => m.Key));
            Assert.All(point.Metrics.Zip(verdict.Metrics), p => Assert.Equal(p.First.Value!.Value, p.Second.Value!.Value, 1e-9 * p.First.Value.Value));
        }
    }

    [Theory]
    [InlineData("networks/0/layers/0/cycles", "1", "otherValue")]
    [InlineData("networks/0/layers/0/dramWords", "1", "otherValue")]
    [InlineData("networks/0/layers/0/energyPj/dram", "1", "otherValue")]
    [InlineData("networks/0/layers/0/layer/k", "49", "otherValue")]
    [InlineData("networks/0/layers/0/mapping/3/temporal", """[["p",2]]""", "factorProduct")]
    [InlineData("networks/0/layers/3", "null", "noMapping")]
    [InlineData("networks/0/weight", "4", "otherValue")]
    [InlineData("networks/0/fused/0/steps", "[1]", "badRun")]
    [InlineData("networks/0/fused/0/steps", "[0,0]", "badRun")]
    [InlineData("networks/0/fused/0/steps", "[-1,3]", "badRun")]
    [InlineData("networks/0/fused/0/count", "7", "otherValue")]
    [InlineData("networks/0/fused/0/heldAt", "\"sram\"", "badRun")]
    [InlineData("networks/0/fused/0/heldAt", "\"accumulator\"", "capacityOverflow")]
    [InlineData("networks/0/fused/0/strips", "4", "badRun")]
    [InlineData("networks/0/fused/0/rowTiles", "0", "badRun")]
    [InlineData("networks/0/fused/0/layers/0/heldOutputWords", "1", "otherValue")]
    [InlineData("networks/0/fused/0/layers/0/tile/q", "29", "otherValue")]
    [InlineData("networks/0/fused/0/layers/0/runs", "1e9", "otherValue")]
    [InlineData("networks/0/fused/0/layers/1/energyPj", "1", "otherValue")]
    [InlineData("networks/0/fused/0/layers/0/mapping", "[]", "factorProduct")]
    [InlineData("networks/0/fused/0/fused/energyPj", "1", "otherValue")]
    [InlineData("networks/0/fused/0/alone/cycles", "1", "otherValue")]
    [InlineData("networks/0/fused", "3", "badArtifact")]
    [InlineData("design/meshX", "0", "outOfRange")]
    [InlineData("template", "\"simba\"", "otherValue")]
    [InlineData("energyMillijoules/dram", "1", "otherValue")]
    public void A_changed_artifact_does_not_hold(string place, string by, string code)
    {
        var (spec, text) = Fused.Value;
        var artifact = JsonNode.Parse(text)!;
        Assert.NotEmpty(artifact["networks"]![0]!["fused"]!.AsArray());
        var names = place.Split('/');
        var parent = names[..^1].Aggregate(artifact, (node, name) => node is JsonArray list ? list[int.Parse(name, System.Globalization.CultureInfo.InvariantCulture)]! : node[name]!);
        if (parent is JsonArray array)
        {
            array[int.Parse(names[^1], System.Globalization.CultureInfo.InvariantCulture)] = JsonNode.Parse(by);
        }
        else
        {
            parent[names[^1]] = JsonNode.Parse(by);
        }

        using var changed = JsonDocument.Parse(artifact.ToJsonString());
        Assert.Contains(code, ArtifactCheck.Of(StudyKinds.Find("Accelerator")!, spec, changed.RootElement).Findings.Select(f => f.Code));
    }

    [Fact]
    public void A_point_is_one_of_the_design_of_its_artifact()
    {
        var (study, spec) = Parse("gemmini", "none", """ "meshX":[8,16] """);
        var kind = StudyKinds.Find("Accelerator")!;
        var front = Explorer.Run(study.Problem, study.Search, ExplorerOptions.Default, null, default, CancellationToken.None);
        var point = front.Points[0];
        var stated = new JsonObject { ["id"] = 1, ["parameters"] = new JsonObject(), ["metrics"] = new JsonObject() };
        foreach (var (name, value) in point.Parameters)
        {
            stated["parameters"]![name] = value.Number;
        }

        foreach (var (name, value) in point.Metrics)
        {
            stated["metrics"]![name] = value;
        }

        Assert.Empty(Findings());
        stated["parameters"]!["meshX"] = 32;
        Assert.Contains(Findings(), f => f is { Code: "otherValue", Path: "$.points[0].parameters.meshX" });
        stated["metrics"]!["cycles"] = 1;
        Assert.Contains(Findings(), f => f is { Code: "otherValue", Path: "$.points[0].metrics.cycles" });

        IReadOnlyList<SpecError> Findings() =>
            PointCheck.Of(kind, study, spec, JsonSerializer.SerializeToElement(stated), point.ArtifactJson!, "$.points[0]").Findings;
    }

    private static (ParsedStudy Study, JsonElement Spec) Parse(string template, string fuse, string space, double padding = 0)
    {
        SolverKinds.Register();
        using var document = JsonDocument.Parse($$"""
            {"kind":"Accelerator",{{Networks}},"template":"{{template}}","mappingObjective":"energy","fuse":"{{fuse}}","paddingRatio":{{padding.ToString(System.Globalization.CultureInfo.InvariantCulture)}},"space":{ {{space}} },"objectives":["min energyMillijoules","min areaMm2"]}
            """);
        var spec = document.RootElement.Clone();
        var errors = new List<SpecError>();
        var study = StudyKinds.Find("Accelerator")!.Parse(spec, errors);
        Assert.Empty(errors);
        return (study!, spec);
    }
}
