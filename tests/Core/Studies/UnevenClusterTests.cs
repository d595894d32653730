using System.Buffers;
using System.Text.Json;
using Dse.Core.Spaces;
using Dse.Core.Studies;

namespace Dse.Core.Tests.Studies;

public class UnevenClusterTests
{
    private const string Line = """
        {"kind":"TrainingPlan","model":"Llama-3.1-8B","cluster":{"device":"A100","devices":32,"devicesPerNode":8,"bandwidthGBps":[[0,5,50,5],[5,0,5,50],[50,5,0,5],[5,50,5,0]]},
         "sequence":4096,"globalBatch":64,"plan":{"tp":8,"pp":2,"dp":2}}
        """;

    private const string Links = "\"bandwidthGBps\":[[0,5,50,5],[5,0,5,50],[50,5,0,5],[5,50,5,0]]";

    [Fact]
    public void An_answer_shows_the_order_of_the_nodes_and_its_bound()
    {
        var placement = Ask(Line).GetProperty("placement");

        Assert.Equal("exact", placement.GetProperty("method").GetString());
        Assert.Equal([0, 2, 1, 3], placement.GetProperty("nodeOrder").EnumerateArray().Select(n => n.GetInt32()));
        Assert.Equal(0, placement.GetProperty("gapRatio").GetDouble());
        Assert.Equal(JsonValueKind.Null, placement.GetProperty("slowestLinkGBps").GetProperty("layer").ValueKind);
    }

    [Fact]
    public void The_order_given_is_kept_on_request()
    {
        var kept = Ask(Line.Replace("\"devices\":32", "\"devices\":32,\"placement\":\"identity\"", StringComparison.Ordinal));

        Assert.Equal("identity", kept.GetProperty("placement").GetProperty("method").GetString());
        Assert.Equal(Seconds(kept), Ask(Line).GetProperty("placement").GetProperty("identityStepTimeSeconds").GetDouble(), 1e-12);
        Assert.True(Seconds(Ask(Line)) < Seconds(kept));
    }

    [Fact]
    public void Links_and_nodes_that_are_all_alike_make_a_plain_cluster()
    {
        var plain = Ask(Line.Replace(Links, "\"scaleOutGBps\":25", StringComparison.Ordinal));
        var matrix = Ask(Line.Replace(Links, "\"bandwidthGBps\":[[0,25,25,25],[25,1,25,25],[25,25,null,25],[25,25,25,0]]", StringComparison.Ordinal));
        var groups = Ask(Line.Replace(Links, "\"groups\":[{\"nodes\":1,\"scaleOutGBps\":25},{\"devices\":24,\"scaleOutGBps\":25}]", StringComparison.Ordinal));

        Assert.Equal(plain.GetRawText(), matrix.GetRawText());
        Assert.Equal(plain.GetRawText(), groups.GetRawText());
    }

    [Theory]
    [InlineData("[[0,5],[5,0]]", "bandwidthGBps", "nodeCount")]
    [InlineData("[[0,5,50,5],[5,0,5],[50,5,0,5],[5,50,5,0]]", "bandwidthGBps[1]", "nodeCount")]
    [InlineData("[[0,5,50,5],[5,0,5,50],[50,5,0,0],[5,50,5,0]]", "bandwidthGBps[2][3]", "outOfRange")]
    [InlineData("[[0,5,50,5],[5,0,\"x\",50],[50,5,0,5],[5,50,5,0]]", "bandwidthGBps[1][2]", "wrongType")]
    [InlineData("[[0,5,50,5],7,[50,5,0,5],[5,50,5,0]]", "bandwidthGBps[1]", "wrongType")]
    public void A_matrix_that_does_not_fit_is_refused_by_path_and_code(string matrix, string path, string code)
    {
        var error = Refuse(Line.Replace(Links, $"\"bandwidthGBps\":{matrix}", StringComparison.Ordinal));

        Assert.Equal(($"$.cluster.{path}", code), (error.Path, error.Code));
        Assert.NotEmpty(error.Message);
    }

    [Theory]
    [InlineData("\"groups\":[]", "groups", "noValues")]
    [InlineData("\"groups\":[{\"scaleOutGBps\":25}]", "groups[0].nodes", "missingField")]
    [InlineData("\"groups\":[{\"nodes\":2,\"devices\":16}]", "groups[0].nodes", "notTogether")]
    [InlineData("\"groups\":[{\"nodes\":2},{\"nodes\":3,\"scaleOutGBps\":5}]", "devices", "nodeCount")]
    [InlineData("\"groups\":[{\"nodes\":2},{\"nodes\":2,\"devicesPerNode\":4}]", "groups[1].devicesPerNode", "unlikeNodes")]
    [InlineData("\"groups\":[{\"devices\":20},{\"devices\":12}]", "groups", "notADivisor")]
    [InlineData("\"groups\":[{\"nodes\":2},{\"nodes\":2,\"device\":\"H101\"}]", "groups[1].device", "unknownDevice")]
    [InlineData("\"groups\":[{\"nodes\":2},{\"nodes\":2,\"gBps\":4}]", "groups[1].gBps", "unknownField")]
    [InlineData("\"groups\":[{\"nodes\":4}],\"topology\":\"fatTree\"", "topology", "notTogether")]
    [InlineData("\"bandwidthGBps\":[[0]],\"scaleOutGBps\":5", "scaleOutGBps", "notTogether")]
    [InlineData("\"bandwidthGBps\":[[0]],\"betweenGroupsGBps\":5", "betweenGroupsGBps", "notTogether")]
    [InlineData("\"bandwidthGBps\":[[0]],\"placement\":\"worst\"", "placement", "unknownValue")]
    public void Groups_that_do_not_fit_are_refused_by_path_and_code(string field, string path, string code)
    {
        var error = Refuse(Line.Replace(Links, field, StringComparison.Ordinal));

        Assert.Equal(($"$.cluster.{path}", code), (error.Path, error.Code));
    }

    // Two A100 nodes and two H100 nodes, by their prices and power.
    [Fact]
    public void Unlike_nodes_pay_for_their_own_devices()
    {
        var line = Line.Replace(Links, "\"groups\":[{\"nodes\":2},{\"nodes\":2,\"device\":\"H100\"}],\"betweenGroupsGBps\":10", StringComparison.Ordinal);
        var answer = Ask(line);
        var metrics = answer.GetProperty("metrics");

        Assert.Equal(((16 * 3.7) + (16 * 4.0)) * Seconds(answer) / 3600, metrics.GetProperty("costUsd").GetDouble(), 1e-9);
        Assert.Equal([0, 1], answer.GetProperty("placement").GetProperty("nodeOrder").EnumerateArray().Select(n => n.GetInt32() / 2).Distinct().Order());
        Assert.True(metrics.GetProperty("energyJoules").GetDouble() > 0);
    }

    [Fact]
    public void A_precision_that_one_kind_of_node_lacks_is_refused()
    {
        var line = Line.Replace(Links, "\"groups\":[{\"nodes\":2,\"device\":\"H100\"},{\"nodes\":2}]", StringComparison.Ordinal).Replace("\"sequence\"", "\"precision\":\"fp8\",\"sequence\"", StringComparison.Ordinal);

        Assert.Equal("unsupportedPrecision", Refuse(line).Code);
    }

    [Fact]
    public void Balanced_stages_are_shown_and_a_search_may_choose_them()
    {
        var answer = Ask(Line.Replace("\"tp\":8", "\"tp\":8,\"stageLayers\":\"balanced\"", StringComparison.Ordinal));

        Assert.Equal(32, answer.GetProperty("stageLayers").EnumerateArray().Sum(l => l.GetInt32()));

        var spec = Line.Replace("\"plan\":{\"tp\":8,\"pp\":2,\"dp\":2}", "\"space\":{\"tp\":[4,8],\"stageLayers\":[\"even\",\"balanced\"],\"microbatch\":[1,2],\"recompute\":\"selective\",\"zero\":1}", StringComparison.Ordinal);
        var errors = new List<SpecError>();
        using var document = JsonDocument.Parse(spec);
        var study = StudyKinds.Find("TrainingPlan")!.Parse(document.RootElement, errors)!;
        Assert.Empty(errors);
        var column = study.Problem.Space.IndexOf("stageLayers");
        var batch = new CandidateBatch(study.Problem.Space, 4096);
        var scores = new ScoredBatch(batch, study.Problem.Evaluator.Metrics.Count);
        new SpaceWalker(study.Problem.Space).Fill(batch);
        study.Problem.Evaluator.Evaluate(batch, scores);
        var fresh = new ScoredBatch(batch, study.Problem.Evaluator.Metrics.Count);
        for (var r = 0; r < batch.Count; r++)
        {
            study.Problem.Evaluator.Complete(fresh, r);
            Assert.Equal(scores.Outcomes[r] == TrialOutcome.Feasible ? fresh.Metric(0)[r] : double.NaN, scores.Metric(0)[r], 1e-12);
        }

        var cells = new double[study.Problem.Space.Parameters.Count];
        var best = Enumerable.Range(0, batch.Count).Where(r => scores.Outcomes[r] == TrialOutcome.Feasible).MinBy(r => scores.Metric(0)[r]);
        batch.CopyRow(best, cells);

        var detail = study.Problem.Evaluator.Describe(cells);

        Assert.Contains("\"placement\"", System.Text.Encoding.UTF8.GetString(detail.ArtifactJson!), StringComparison.Ordinal);
        Assert.Contains(Enumerable.Range(0, batch.Count), r =>
        {
            batch.CopyRow(r, cells);
            return cells[column] == 1 && scores.Outcomes[r] == TrialOutcome.Feasible;
        });
    }

    [Fact]
    public void An_explanation_says_what_faster_links_between_nodes_would_give()
    {
        var explained = Ask(Line, explain: true);
        var network = explained.GetProperty("sensitivity").EnumerateArray().Single(s => s.GetProperty("change").GetString() == "scale-out bandwidth x2");

        Assert.True(network.GetProperty("speedupRatio").GetDouble() > 1);
    }

    private static double Seconds(JsonElement answer) => answer.GetProperty("metrics").GetProperty("stepTimeSeconds").GetDouble();

    private static JsonElement Ask(string line, bool explain = false)
    {
        var buffer = new ArrayBufferWriter<byte>();
        using (var writer = new Utf8JsonWriter(buffer))
        {
            writer.WriteStartObject();
            using var document = JsonDocument.Parse(line);
            var kind = EvaluationKinds.Find("TrainingPlan")!;
            Assert.Null(explain ? kind.Explain(document.RootElement, writer) : kind.Evaluate(document.RootElement, writer));
            writer.WriteEndObject();
        }

        using var answer = JsonDocument.Parse(buffer.WrittenMemory);
        return answer.RootElement.Clone();
    }

    private static SpecError Refuse(string line)
    {
        using var writer = new Utf8JsonWriter(new ArrayBufferWriter<byte>());
        using var document = JsonDocument.Parse(line);
        var error = EvaluationKinds.Find("TrainingPlan")!.Evaluate(document.RootElement, writer);
        Assert.NotNull(error);
        return error;
    }
}
