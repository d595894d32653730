using System.Buffers;
using System.Text;
using System.Text.Json;
using Dse.Core.Spaces;
using Dse.Core.Studies;
using Dse.Formats.Fronts;

namespace Dse.Formats.Tests;

public sealed class FrontFilesTests
{
    private static readonly FrontDocument Front = new(
        StudyStatus.Succeeded,
        "The space was enumerated.",
        12.5,
        [1.1, 80],
        1_234,
        0.1 + 0.2,
        Reproducible: true,
        Proved: true,
        "exhaustive (auto: 1,234 designs)",
        new Dictionary<string, long>(StringComparer.Ordinal) { ["outOfMemory"] = 7, ["memoryGiB <= 72"] = 9 },
        [new Objective("stepTimeSeconds", Maximize: false), new Objective("tokensPerSecond", Maximize: true)],
        [
            new FrontPoint(
                1,
                42,
                [
                    KeyValuePair.Create("tp", ParameterValue.Of(8.0)),
                    KeyValuePair.Create("schedule", ParameterValue.Of("=cmd|' /C calc'!A0,\"x\"")),
                    KeyValuePair.Create("sequenceParallel", ParameterValue.Of(flag: true)),
                ],
                [KeyValuePair.Create("stepTimeSeconds", (double?)1e-5), KeyValuePair.Create("costUsd", (double?)null)],
                new Dictionary<string, (double P10, double P90)>(StringComparer.Ordinal) { ["stepTimeSeconds"] = (0.9e-5, 1.2e-5) },
                new Dictionary<string, double>(StringComparer.Ordinal) { ["stepTimeSeconds"] = 1e-5 },
                new Dictionary<string, double>(StringComparer.Ordinal) { ["stepTimeSeconds"] = 0 },
                [2],
                "prior",
                Encoding.UTF8.GetBytes("{}")),
            new FrontPoint(
                2,
                7,
                [KeyValuePair.Create("tp", ParameterValue.Of(-1.5)), KeyValuePair.Create("vp", ParameterValue.Of(2.0))],
                [KeyValuePair.Create("stepTimeSeconds", (double?)(1.0 / 3)), KeyValuePair.Create("costUsd", (double?)double.NaN)],
                new Dictionary<string, (double P10, double P90)>(StringComparer.Ordinal),
                new Dictionary<string, double>(StringComparer.Ordinal),
                new Dictionary<string, double>(StringComparer.Ordinal),
                [],
                "measured",
                ArtifactJson: null),
        ]);

    [Fact]
    public void Front_json_has_the_members_of_the_contract()
    {
        using var json = JsonDocument.Parse(Written());
        var root = json.RootElement;

        foreach (var name in new[] { "study", "spec", "status", "reason", "hypervolume", "referencePoint", "evaluations", "seconds", "reproducible", "proved", "points" })
        {
            Assert.True(root.TryGetProperty(name, out _), name);
        }

        var point = root.GetProperty("points")[0];
        foreach (var name in new[] { "id", "parameters", "metrics", "interval", "bound", "gap", "tiedWith", "artifact" })
        {
            Assert.True(point.TryGetProperty(name, out _), name);
        }

        Assert.Equal("artifacts/1.json", point.GetProperty("artifact").GetString());
        Assert.Equal(JsonValueKind.Null, root.GetProperty("points")[1].GetProperty("artifact").ValueKind);
        Assert.Equal("succeeded", root.GetProperty("status").GetString());
        Assert.Equal("[9E-06,1.2E-05]", point.GetProperty("interval").GetProperty("stepTimeSeconds").GetRawText());
    }

    [Fact]
    public void What_could_not_be_computed_is_null_with_a_reason()
    {
        using var json = JsonDocument.Parse(Written());
        foreach (var point in json.RootElement.GetProperty("points").EnumerateArray())
        {
            Assert.Equal(JsonValueKind.Null, point.GetProperty("metrics").GetProperty("costUsd").ValueKind);
            Assert.Equal(FrontJson.NotComputed, point.GetProperty("nullReasons").GetProperty("costUsd").GetString());
        }
    }

    [Fact]
    public void Reading_what_was_written_gives_the_same_front()
    {
        using var json = JsonDocument.Parse(Written());

        var read = FrontJsonReader.Read(json.RootElement);

        // Artifacts are files of their own, and what could not be computed is null whatever it was; all else must survive.
        var again = Front with
        {
            Reason = read.Reason,
            Hypervolume = read.Hypervolume,
            ReferencePoint = read.ReferencePoint,
            Evaluations = read.Evaluations,
            Seconds = read.Seconds,
            Reproducible = read.Reproducible == true,
            Proved = read.Proved == true,
            Strategy = read.Strategy,
            Rejected = read.Rejected,
            Objectives = read.Objectives,
            Points = [.. read.Points.Zip(Front.Points, (r, f) => r with { ArtifactJson = f.ArtifactJson })],
        };
        Assert.Equal(Encoding.UTF8.GetString(Written().Span), Encoding.UTF8.GetString(Written(again).Span));
        Assert.Equal(("a study", "succeeded"), (read.Study, read.Status));
    }

    [Fact]
    public void An_unfinished_front_can_be_read()
    {
        using var json = JsonDocument.Parse("""
            {"study":"x","status":"running","reason":null,"hypervolume":null,"referencePoint":null,"evaluations":3,"seconds":0.5,
             "reproducible":null,"proved":null,"strategy":null,"rejected":null,"objectives":["min a"],"points":[{"id":1,"trial":9,"parameters":{},"metrics":{"a":null}}]}
            """);

        var read = FrontJsonReader.Read(json.RootElement);

        Assert.Equal(("running", (bool?)null, (bool?)null), (read.Status, read.Reproducible, read.Proved));
        Assert.Null(Assert.Single(Assert.Single(read.Points).Metrics).Value);
    }

    [Theory]
    [InlineData("{}")]
    [InlineData("{\"status\":7}")]
    [InlineData("[]")]
    public void What_is_no_front_is_refused_as_such(string text)
    {
        using var json = JsonDocument.Parse(text);
        var root = json.RootElement;

        Assert.Throws<FormatException>(() => FrontJsonReader.Read(root));
    }

    [Fact]
    public void Front_csv_has_a_column_per_parameter_then_per_metric_and_no_formulas()
    {
        using var text = new StringWriter();

        FrontCsv.Write(text, Front.Points);

        Assert.Equal(
            "tp,vp,schedule,sequenceParallel,stepTimeSeconds,costUsd\n"
            + "8,,\"'=cmd|' /C calc'!A0,\"\"x\"\"\",true,1E-05,\n"
            + "-1.5,2,,,0.3333333333333333,\n",
            text.ToString());
    }

    [Theory]
    [InlineData("plain", "plain")]
    [InlineData("@SUM(A1)", "'@SUM(A1)")]
    [InlineData("-2+3", "'-2+3")]
    [InlineData("two\nlines", "\"two\nlines\"")]
    [InlineData("", "")]
    public void Text_cells_are_quoted_and_never_formulas(string text, string cell) => Assert.Equal(cell, FrontCsv.Text(text));

    private static ReadOnlyMemory<byte> Written(FrontDocument? front = null)
    {
        using var spec = JsonDocument.Parse("""{"kind":"TrainingPlan"}""");
        var bytes = new ArrayBufferWriter<byte>();
        using (var writer = new Utf8JsonWriter(bytes))
        {
            FrontJson.Write(writer, "a study", spec.RootElement, front ?? Front);
        }

        return bytes.WrittenMemory;
    }
}
