using System.Text.Json;
using Dse.Cli.Studies;
using Dse.Cli.Terminals;
using Dse.Core.Hardware;
using Dse.Core.Studies;
using Dse.Core.Studies.Models;
using Dse.Core.Studies.Models.HuggingFace;
using Dse.Core.Workloads;
using Dse.Formats.Specs;
using Spectre.Console;

namespace Dse.Cli.Commands;

/// <summary><c>dse catalog models --import FILE</c>: what a Hugging Face configuration becomes.</summary>
internal static class ModelImport
{
    // Cache and state are shown in 16 bits; a spec's kvCache says what they really take.
    private const double Word = 2;

    public static async Task<int> RunAsync(Terminal terminal, bool json, string file, CancellationToken ct)
    {
        var text = await SpecFile.ReadAsync(file, terminal.Input, ct);
        var errors = new List<SpecError>();
        var document = SpecReader.Read(text, SpecSyntax.Json, errors);
        var imported = document is null ? null : HuggingFaceConfig.Read(document.Root, "$", errors);
        if (imported is null)
        {
            return SpecErrorOutput.Print(terminal, json, file, errors, document);
        }

        if (json)
        {
            terminal.WriteJson(writer => Write(writer, imported));
            return ExitCode.Done;
        }

        Print(terminal, imported);
        return ExitCode.Done;
    }

    private static string? Name(Precision? weights) => weights is { } precision ? Precisions.Names[(int)precision] : null;

    private static double CacheBytes(LanguageModel model, int layers) => Word * layers * (model.KvElementsPerToken + model.IndexElementsPerToken);

    private static void Write(Utf8JsonWriter writer, ImportedModel imported)
    {
        var model = imported.Model;
        writer.WriteStartObject();
        writer.WriteStartObject("model");
        ModelShape.Write(writer, model);
        writer.WriteEndObject();
        writer.WriteString("modelType", imported.Family);
        writer.WriteString("weights", Name(imported.Weights));
        writer.WriteNumber("parametersBillion", model.Parameters / 1e9);
        writer.WriteNumber("activeParametersBillion", model.ActiveParameters / 1e9);
        writer.WriteNumber("cacheBytesPerToken", CacheBytes(model, model.AttentionLayers));
        writer.WriteNumber("cacheBytesPerTokenBeyondWindow", CacheBytes(model, model.GlobalLayers));
        writer.WriteNumber("stateBytesPerSequence", Word * model.StateElements);
        writer.WriteStartArray("notes");
        foreach (var note in imported.Notes)
        {
            writer.WriteStringValue(note);
        }

        writer.WriteEndArray();
        writer.WriteEndObject();
    }

    private static void Print(Terminal terminal, ImportedModel imported)
    {
        var model = imported.Model;
        var table = new Table().Border(TableBorder.Simple).AddColumn("of the model").AddColumn(new TableColumn(Markup.Escape(model.Name)).RightAligned());
        void Row(string name, string value) => table.AddRow(Markup.Escape(name), Markup.Escape(value));
        Row("read as", imported.Family);
        Row("billion parameters", Numbers.Short(model.Parameters / 1e9));
        Row("billion active parameters", Numbers.Short(model.ActiveParameters / 1e9));
        Row("stored weights", Name(imported.Weights) ?? "not stated");
        Row("layers, hidden, vocabulary", $"{model.Layers}, {model.Hidden}, {model.Vocab}");
        Row("query heads, key-value heads, width", $"{model.Heads}, {model.KvHeads}, {model.HeadDim}");
        Row("layers with full, local, recurrent mixing", $"{model.GlobalLayers}, {model.SlidingLayers}, {model.LinearLayers}");
        if (model.IsMixture)
        {
            Row("mixture layers, experts, per token, shared", $"{model.MixtureLayers}, {model.Experts}, {model.ExpertsPerToken}, {model.SharedExperts}");
        }

        Row("cache bytes per token (16 bits)", Numbers.Short(CacheBytes(model, model.AttentionLayers)));
        if (model.SlidingLayers > 0)
        {
            Row($"  beyond {model.SlidingWindow} positions", Numbers.Short(CacheBytes(model, model.GlobalLayers)));
        }

        if (model.StateElements > 0)
        {
            Row("state bytes per sequence (16 bits)", Numbers.Short(Word * model.StateElements));
        }

        terminal.OutputConsole().Write(table);
        foreach (var note in imported.Notes)
        {
            terminal.Text.WriteLine(note);
        }
    }
}
