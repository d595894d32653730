using System.CommandLine;
using System.Globalization;
using System.Text.Json;
using Dse.Cli.Terminals;
using Dse.Core.Studies;
using Dse.Formats.Exports;
using Dse.Formats.Fronts;

namespace Dse.Cli.Commands;

/// <summary><c>dse export FRONT POINT --to FORMAT</c>: a point as another tool starts it.</summary>
internal static class ExportCommand
{
    public static Command Create(Terminal terminal, Option<bool> json)
    {
        var front = new Argument<string>("FRONT") { Description = "A front.json, or the folder that 'run --out' wrote; - for standard input." };
        var point = new Argument<string>("POINT") { Description = "The point's id." };
        var to = new Option<string>("--to")
        {
            HelpName = "FORMAT",
            Description = $"What to write: {string.Join("; ", PointExports.All.Select(f => f.Kinds.Count == 0 ? f.Name : $"{f.Name} ({string.Join(", ", f.Kinds)})"))}.",
            Required = true,
        };
        var command = new CommandWithExamples(
            "export",
            "Writes a point of a front as another tool starts it: only options that the tool documents. What it cannot be told stands in comments of the text and on the error stream, or is refused.",
            "dse run examples/training-llama3-70b.yaml --out llama",
            "dse export llama/front.json 1 --to megatron > launch.sh",
            "dse export llama/front.json 1 --to perfetto > trace.json    # open in ui.perfetto.dev")
        {
            front,
            point,
            to,
        };
        command.SetAction((parsed, ct) => RunAsync(terminal, parsed.GetValue(json), parsed.GetRequiredValue(front), parsed.GetRequiredValue(point), parsed.GetRequiredValue(to), ct));
        return command;
    }

    private static async Task<int> RunAsync(Terminal terminal, bool json, string path, string pointId, string to, CancellationToken ct)
    {
        using var document = await ReadAsync(terminal, path, ct);
        var front = FrontJsonReader.Read(document.RootElement);
        if (!document.RootElement.TryGetProperty("spec", out var spec) || spec.ValueKind != JsonValueKind.Object)
        {
            throw new FormatException($"{path} holds no spec, so that its points cannot be exported.");
        }

        if (!int.TryParse(pointId, NumberStyles.None, CultureInfo.InvariantCulture, out var id) || front.Points.FirstOrDefault(p => p.Id == id) is not { } point)
        {
            var ids = front.Points.Count == 0 ? "it has none" : $"it has {front.Points.Min(p => p.Id)} to {front.Points.Max(p => p.Id)}";
            return Refuse(terminal, json, new SpecError("POINT", "unknownPoint", $"The front has no point '{pointId}': {ids}."));
        }

        var study = spec.TryGetProperty("name", out var name) && name.ValueKind == JsonValueKind.String ? name.GetString()! : front.Study;
        if (PointExports.Write(new PointToExport(study, spec, point with { ArtifactJson = await ArtifactAsync(path, id, ct) }), to, out var error) is not { } export)
        {
            return Refuse(terminal, json, error!);
        }

        if (json)
        {
            PrintJson(terminal, export);
            return ExitCode.Done;
        }

        await terminal.Text.WriteAsync(export.Text.AsMemory(), ct);
        foreach (var note in export.Notes)
        {
            terminal.Say($"note: {note}");
        }

        return ExitCode.Done;
    }

    // Beside the front, where 'run --out' put it.
    private static async Task<byte[]?> ArtifactAsync(string path, int id, CancellationToken ct)
    {
        var folder = path == "-" ? null : Directory.Exists(path) ? path : Path.GetDirectoryName(path);
        return folder is not null && Path.Combine(folder, FrontJson.ArtifactPath(id)) is var file && File.Exists(file) ? await File.ReadAllBytesAsync(file, ct) : null;
    }

    private static async Task<JsonDocument> ReadAsync(Terminal terminal, string path, CancellationToken ct)
    {
        try
        {
            if (path == "-")
            {
                return await JsonDocument.ParseAsync(terminal.Input, cancellationToken: ct);
            }

            await using var file = File.OpenRead(Directory.Exists(path) ? Path.Combine(path, "front.json") : path);
            return await JsonDocument.ParseAsync(file, cancellationToken: ct);
        }
        catch (JsonException e)
        {
            throw new FormatException($"{path} is not JSON: {e.Message}", e);
        }
    }

    private static void PrintJson(Terminal terminal, PointExport export) => terminal.WriteJson(writer =>
    {
        writer.WriteStartObject();
        writer.WriteString("format", export.Format.Name);
        writer.WriteString("mediaType", export.Format.MediaType);
        writer.WriteString("extension", export.Format.Extension);
        writer.WriteStartArray("notes");
        foreach (var note in export.Notes)
        {
            writer.WriteStringValue(note);
        }

        writer.WriteEndArray();
        writer.WriteString("text", export.Text);
        writer.WriteEndObject();
    });

    private static int Refuse(Terminal terminal, bool json, SpecError error)
    {
        if (json)
        {
            SpecErrorOutput.Print(terminal, json, string.Empty, [error], document: null);
        }
        else
        {
            terminal.Say($"dse: {error.Code}: {error.Message}");
        }

        return ExitCode.Usage;
    }
}
