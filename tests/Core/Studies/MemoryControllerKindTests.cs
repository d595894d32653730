using System.Buffers;
using System.Text.Json;
using Dse.Core.Spaces;
using Dse.Core.Studies;

namespace Dse.Core.Tests.Studies;

public class MemoryControllerKindTests
{
    [Fact]
    public void The_space_of_ArchGym_holds_each_design_once()
    {
        var study = Parse("""{"kind":"MemoryController","workload":"mixed","space":{"refreshPolicy":["none","allBank"]}}""");

        // 1,769,472 of which those without refresh repeat 64 times.
        Assert.Equal(1_769_472 / 2 * (1 + (1.0 / 64)), SpaceCounter.Count(study.Problem.Space, long.MaxValue, long.MaxValue, CancellationToken.None)!.Value);
    }

    [Fact]
    public void A_study_scores_a_design_as_its_line_does()
    {
        var study = Parse("""{"kind":"MemoryController","memory":"LPDDR4-3200-6Gb-x16","workload":{"preset":"streaming","gBps":3}}""");
        var sampler = new SpaceSampler(study.Problem.Space, CancellationToken.None);
        var batch = new CandidateBatch(study.Problem.Space, 20);
        var scores = new ScoredBatch(batch, study.Problem.Evaluator.Metrics.Count);
        var cells = new double[study.Problem.Space.Parameters.Count];
        var random = new RandomSource(3);
        for (; batch.Count < 20; batch.Count++)
        {
            Assert.True(sampler.TrySample(random, cells));
            batch.SetRow(batch.Count, cells);
        }

        study.Problem.Evaluator.Evaluate(batch, scores);

        for (var row = 0; row < batch.Count; row++)
        {
            batch.CopyRow(row, cells);
            var fields = study.Problem.Space.ActiveParameters(cells).Select(p => p.Value.Kind == ParameterValueKind.Text ? $"\"{p.Key}\":\"{p.Value}\"" : $"\"{p.Key}\":{p.Value}");
            var answer = Ask("""{"memory":"LPDDR4-3200-6Gb-x16","workload":{"preset":"streaming","gBps":3},"controller":{""" + string.Join(',', fields) + "}}");
            for (var m = 0; m < study.Problem.Evaluator.Metrics.Count; m++)
            {
                Assert.Equal(scores.Metric(m)[row], answer.GetProperty("metrics").GetProperty(study.Problem.Evaluator.Metrics[m].Name).GetDouble());
            }
        }
    }

    [Fact]
    public void An_explanation_adds_up()
    {
        var answer = Ask("""{"workload":"mixed","controller":{"responseQueue":"reorder"}}""", explain: true);

        var waterfall = answer.GetProperty("waterfall");
        var latency = waterfall.GetProperty("latencyNs").EnumerateArray().Sum(t => t.GetProperty("value").GetDouble());
        Assert.Equal(answer.GetProperty("metrics").GetProperty("latencyNs").GetDouble(), latency, 1e-9);
        Assert.Equal(1, waterfall.GetProperty("energyPj").EnumerateArray().Sum(t => t.GetProperty("shareRatio").GetDouble()), 1e-9);
    }

    [Theory]
    [InlineData("""{"kind":"MemoryController"}""", "$.workload", "missingField")]
    [InlineData("""{"kind":"MemoryController","workload":"strided"}""", "$.workload", "unknownValue")]
    [InlineData("""{"kind":"MemoryController","workload":"mixed","memory":"DDR9"}""", "$.memory", "unknownMemory")]
    [InlineData("""{"kind":"MemoryController","workload":{"saturating":true,"gBps":1}}""", "$.workload.gBps", "outOfRange")]
    [InlineData("""{"kind":"MemoryController","workload":{"banks":17}}""", "$.workload.banks", "outOfRange")]
    [InlineData("""{"kind":"MemoryController","workload":"mixed","space":{"refreshPolicy":"perBank"}}""", "$.space.refreshPolicy", "unsupported")]
    [InlineData("""{"kind":"MemoryController","workload":"mixed","space":{"requestBufferSize":[0]}}""", "$.space.requestBufferSize[0]", "outOfRange")]
    public void What_is_wrong_is_said_with_its_place(string spec, string path, string code)
    {
        using var document = JsonDocument.Parse(spec);
        var errors = new List<SpecError>();

        Assert.Null(StudyKinds.Find("MemoryController")!.Parse(document.RootElement, errors));

        Assert.Contains(errors, e => e.Path == path && e.Code == code);
    }

    private static ParsedStudy Parse(string spec)
    {
        using var document = JsonDocument.Parse(spec);
        var errors = new List<SpecError>();
        var study = StudyKinds.Find("MemoryController")!.Parse(document.RootElement, errors);
        Assert.Empty(errors);
        return study!;
    }

    private static JsonElement Ask(string line, bool explain = false)
    {
        using var document = JsonDocument.Parse(line);
        var buffer = new ArrayBufferWriter<byte>();
        using (var writer = new Utf8JsonWriter(buffer))
        {
            writer.WriteStartObject();
            var kind = EvaluationKinds.Find("MemoryController")!;
            Assert.Null(explain ? kind.Explain(document.RootElement, writer) : kind.Evaluate(document.RootElement, writer));
            writer.WriteEndObject();
        }

        return JsonDocument.Parse(buffer.WrittenMemory).RootElement.Clone();
    }
}
