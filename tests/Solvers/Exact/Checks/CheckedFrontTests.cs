using System.Buffers;
using System.Text.Json;
using Dse.Core.Checks;
using Dse.Core.Studies;

namespace Dse.Solvers.Tests.Exact.Checks;

/// <summary>Every point of a front passes the replay of its artifact before it joins, and is recomputed bit for bit afterwards.</summary>
public class CheckedFrontTests
{
    [Theory]
    [InlineData("ExpertPlacement", 90, 60)]
    [InlineData("FleetMix", 200, 120)]
    [InlineData("Partition", 200, 100)]
    [InlineData("Precision", 60, 40)]
    [InlineData("ModelSubset", 40, 25)]
    public void No_checker_refuses_a_point_that_its_study_found(string kind, int specs, int leastWithPoints)
    {
        var withPoints = 0;
        for (var seed = 0; seed < specs; seed++)
        {
            var text = CheckedSpecs.Of(kind, new System.Random(seed));
            using var spec = JsonDocument.Parse(text);
            var errors = new List<SpecError>();
            var definition = StudyKinds.Find(kind)!;
            var study = definition.Parse(spec.RootElement, errors);
            if (study is null)
            {
                // Chance makes demands that nothing can serve and groups that fit no node; nothing else is an error.
                Assert.All(errors, e => Assert.True(e.Code is "unservedBucket" or "tooFewSlots" or "outOfRange" or "noValues", $"{seed}: {e} {text}"));
                continue;
            }

            var front = Run(study, definition, spec.RootElement, $"{seed}: {text}");

            withPoints += front.Points.Count > 0 ? 1 : 0;
            foreach (var point in front.Points)
            {
                var verdict = PointCheck.Of(definition, study, spec.RootElement, Stated(point), point.ArtifactJson, "$");
                Assert.True(verdict.Holds, $"{seed}: {verdict.Findings.FirstOrDefault()} {text}");
            }
        }

        Assert.InRange(withPoints, leastWithPoints, specs);
    }

    private static JsonElement Stated(FrontPoint point)
    {
        var parameters = new ArrayBufferWriter<byte>();
        using (var writer = new Utf8JsonWriter(parameters))
        {
            writer.WriteStartObject();
            foreach (var (name, value) in point.Parameters)
            {
                writer.WritePropertyName(name);
                value.WriteTo(writer);
            }

            writer.WriteEndObject();
        }

        using var document = JsonDocument.Parse(parameters.WrittenMemory);
        return JsonSerializer.SerializeToElement(new { id = point.Id, parameters = document.RootElement, metrics = point.Metrics.ToDictionary(m => m.Key, m => m.Value) });
    }

    private static FrontDocument Run(ParsedStudy study, IStudyKind kind, JsonElement spec, string what)
    {
        try
        {
            return Explorer.Run(study.Problem, study.Search, ExplorerOptions.Default with { Threads = 1, ArtifactCheck = ArtifactCheck.Against(kind, spec) }, null, default, CancellationToken.None);
        }
        catch (InvalidOperationException e)
        {
            throw new InvalidOperationException(what, e);
        }
    }
}
