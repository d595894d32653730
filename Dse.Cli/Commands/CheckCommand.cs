using System.CommandLine;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using Dse.Cli.Studies;
using Dse.Cli.Terminals;
using Dse.Core.Checks;
using Dse.Core.Studies;

namespace Dse.Cli.Commands;

/// <summary><c>dse check INPUT ARTIFACT</c>: replays what a study gave, without what found it.</summary>
internal static class CheckCommand
{
    private const int MostShown = 10;

    public static Command Create(Terminal terminal, Option<bool> json)
    {
        var input = new Argument<string>("INPUT") { Description = "The spec, in YAML or JSON." };
        var artifact = new Argument<string>("ARTIFACT") { Description = "What is checked: an artifact (plan, packing as JSON or CSV, placement table, fleet), or a front.json with the artifacts beside it." };
        var command = new CommandWithExamples(
            "check",
            "Replays an artifact against the spec that it answers, byte for byte, sharing nothing with the solvers. Exit code 0 when it holds, 4 when it breaks a rule or states another figure.",
            "dse check examples/scratchpad-densenet.yaml results/front.json",
            "dse check examples/scratchpad-buffers.yaml results/packing.csv")
        {
            input,
            artifact,
        };
        command.SetAction((parsed, ct) => RunAsync(terminal, parsed.GetValue(json), parsed.GetRequiredValue(input), parsed.GetRequiredValue(artifact), ct));
        return command;
    }

    private static async Task<int> RunAsync(Terminal terminal, bool json, string input, string path, CancellationToken ct)
    {
        var (loaded, exit) = await LoadedStudy.LoadAsync(terminal, json, input, SearchOverrides.None, ct);
        if (loaded is null)
        {
            return exit;
        }

        var bytes = await File.ReadAllBytesAsync(path, ct);
        JsonElement root;
        try
        {
            root = Parse(path, bytes);
        }
        catch (JsonException e)
        {
            return SpecErrorOutput.Print(terminal, json, path, [new SpecError("$", "badArtifact", $"It is no JSON: line {e.LineNumber + 1}, byte {e.BytePositionInLine + 1}. Give an artifact, a packing.csv or a front.json.")], document: null);
        }

        var verdicts = Check(loaded, root, bytes, path);
        if (verdicts is null)
        {
            return SpecErrorOutput.Print(terminal, json, path, [new SpecError("$", "badArtifact", $"It is no artifact of kind {loaded.Kind.Name} that can be replayed alone. Give the front.json that names it.")], document: null);
        }

        Print(terminal, json, path, verdicts);
        return verdicts.TrueForAll(v => v.Holds) ? ExitCode.Done : ExitCode.Infeasible;
    }

    private static JsonElement Parse(string path, byte[] bytes) => path.EndsWith(".csv", StringComparison.OrdinalIgnoreCase)
        ? JsonSerializer.SerializeToElement(new JsonObject { ["buffers"] = Encoding.UTF8.GetString(bytes) + "\n" })
        : JsonDocument.Parse(bytes).RootElement;

    private static List<Verdict>? Check(LoadedStudy loaded, JsonElement root, byte[] bytes, string path)
    {
        if (root.ValueKind == JsonValueKind.Object && root.TryGetProperty("points", out var points) && points.ValueKind == JsonValueKind.Array)
        {
            var folder = Path.GetDirectoryName(path) ?? string.Empty;
            return [.. points.EnumerateArray().Select((p, i) => PointCheck.Of(loaded.Kind, loaded.Study, loaded.Spec, p, ArtifactOf(p, folder), FormattableString.Invariant($"$.points[{i}]")))];
        }

        if (root.ValueKind == JsonValueKind.Object && root.TryGetProperty("parameters", out _))
        {
            return [PointCheck.Of(loaded.Kind, loaded.Study, loaded.Spec, root, default, "$")];
        }

        return ArtifactCheck.Fits(loaded.Kind.Name, root) ? [ArtifactCheck.Of(loaded.Kind, loaded.Spec, root)] : null;
    }

    // Only beside the front: a front from elsewhere opens nothing else.
    private static ReadOnlyMemory<byte> ArtifactOf(JsonElement point, string folder)
    {
        if (!point.TryGetProperty("artifact", out var named) || named.ValueKind != JsonValueKind.String)
        {
            return default;
        }

        var file = Path.Combine(folder, "artifacts", Path.GetFileName(named.GetString()!));
        return File.Exists(file) ? File.ReadAllBytes(file) : default;
    }

    private static void Print(Terminal terminal, bool json, string path, List<Verdict> verdicts)
    {
        if (json)
        {
            terminal.WriteJson(writer =>
            {
                writer.WriteStartObject();
                writer.WriteBoolean("holds", verdicts.TrueForAll(v => v.Holds));
                writer.WriteStartArray("checked");
                verdicts.ForEach(v => Write(writer, v));
                writer.WriteEndArray();
                writer.WriteEndObject();
            });
            return;
        }

        foreach (var verdict in verdicts.Where(v => !v.Holds))
        {
            foreach (var finding in verdict.Findings.Take(MostShown))
            {
                terminal.Text.WriteLine($"{verdict.What}: {finding.Path} {finding.Code}: {finding.Message}");
            }
        }

        if (verdicts is [{ Holds: true } one])
        {
            terminal.Text.WriteLine($"{one.What}: {string.Join(", ", one.Metrics.Where(m => m.Value is not null).Select(m => FormattableString.Invariant($"{m.Key} {m.Value}")))}");
        }

        terminal.Text.WriteLine($"{path}: {(verdicts.TrueForAll(v => v.Holds) ? "holds" : "does not hold")}, {verdicts.Count(v => v.Holds)} of {verdicts.Count} replayed as stated");
    }

    private static void Write(Utf8JsonWriter writer, Verdict verdict)
    {
        writer.WriteStartObject();
        writer.WriteString("what", verdict.What);
        writer.WriteBoolean("holds", verdict.Holds);
        SpecErrorOutput.WriteErrors(writer, verdict.Findings, document: null);
        writer.WriteStartObject("metrics");
        foreach (var (name, value) in verdict.Metrics)
        {
            if (value is { } known)
            {
                writer.WriteNumber(name, known);
            }
            else
            {
                writer.WriteNull(name);
            }
        }

        writer.WriteEndObject();
        writer.WriteEndObject();
    }
}
