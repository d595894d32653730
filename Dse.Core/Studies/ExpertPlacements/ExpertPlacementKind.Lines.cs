using System.Text.Json;

namespace Dse.Core.Studies.ExpertPlacements;

/// <summary>Evaluation lines: the fields of a spec and a <c>placement</c>.</summary>
internal sealed partial class ExpertPlacementKind
{
    /// <inheritdoc/>
    public SpecError? Evaluate(JsonElement line, Utf8JsonWriter answer)
    {
        ArgumentNullException.ThrowIfNull(answer);
        if (ReadLine(line, out var model, out var table) is { } error)
        {
            return error;
        }

        var violation = PlacementRules.Violation(model!, table!);
        LineAnswer.WriteFeasibility(answer, violation is null ? null : violation with { Path = "$.placement" + violation.Path[1..] });
        if (violation is null || violation.Code == "tooManyMoves")
        {
            WriteMetrics(model!, table!, answer);
        }

        return null;
    }

    /// <inheritdoc/>
    public SpecError? Explain(JsonElement line, Utf8JsonWriter answer)
    {
        ArgumentNullException.ThrowIfNull(answer);
        if (ReadLine(line, out var model, out var table) is { } error)
        {
            return error;
        }

        if (PlacementRules.Violation(model!, table!) is { Code: not "tooManyMoves" } violation)
        {
            LineAnswer.WriteFeasibility(answer, violation with { Path = "$.placement" + violation.Path[1..] });
            return null;
        }

        LineAnswer.WriteFeasibility(answer, null);
        WriteMetrics(model!, table!, answer);
        answer.WriteStartArray("layers");
        for (var layer = 0; layer < model!.Layers; layer++)
        {
            WriteLayer(model, table!, layer, answer);
        }

        answer.WriteEndArray();
        return null;
    }

    private static void WriteMetrics(ExpertPlacementModel model, PlacementTable table, Utf8JsonWriter answer)
    {
        var definitions = PlacementMetrics.Of(model);
        var metrics = new double[definitions.Count];
        PlacementMetrics.Compute(model, table, metrics);
        answer.WriteStartObject("metrics");
        for (var m = 0; m < metrics.Length; m++)
        {
            if (double.IsFinite(metrics[m]))
            {
                answer.WriteNumber(definitions[m].Name, metrics[m]);
            }
            else
            {
                answer.WriteNull(definitions[m].Name);
            }
        }

        answer.WriteEndObject();
        answer.WriteString("basis", "measured");
    }

    // The busiest device of the worst profile, and what each of its experts brings.
    private static void WriteLayer(ExpertPlacementModel model, PlacementTable table, int layer, Utf8JsonWriter answer)
    {
        var copies = table.Copies(layer, model.Experts);
        var profile = model.Profiles.MaxBy(p => LayerLoads.Of(model.Devices, p.Loads[layer], table.Layers[layer], copies).Ratio)!;
        var of = LayerLoads.Of(model.Devices, profile.Loads[layer], table.Layers[layer], copies);
        double Load(int device) => table.Layers[layer][device].Sum(e => profile.Loads[layer][e] / copies[e]);
        var busiest = Enumerable.Range(0, model.Devices.Count).MaxBy(d => Load(d) / model.Devices.Speeds[d]);
        answer.WriteStartObject();
        answer.WriteNumber("layer", layer);
        answer.WriteString("profile", profile.Name);
        answer.WriteNumber("peakToMeanRatio", of.Ratio);
        answer.WriteNumber("meanTokens", of.MeanTokens);
        answer.WriteNumber("busiestDevice", busiest);
        answer.WriteStartArray("experts");
        foreach (var expert in table.Layers[layer][busiest].OrderByDescending(e => profile.Loads[layer][e] / copies[e]))
        {
            LineAnswer.WriteTerm(answer, $"expert {expert} of {copies[expert]} copies", profile.Loads[layer][expert] / copies[expert], Load(busiest));
        }

        answer.WriteEndArray();
        answer.WriteEndObject();
    }

    private static SpecError? ReadLine(JsonElement line, out ExpertPlacementModel? model, out PlacementTable? table)
    {
        (model, table) = (null, null);
        var errors = new List<SpecError>();
        var root = new SpecObject(line, "$", errors);
        foreach (var member in new[] { "id", "kind", "name" })
        {
            root.Member(member);
        }

        model = errors.Count == 0 ? ExpertPlacementReader.Read(root, SearchSettings.Default, errors) : null;
        if (model is null)
        {
            return errors[0];
        }

        if (root.Member("placement") is not { } listed)
        {
            return new SpecError("$.placement", "missingField", "'placement' is missing. Give the table [layer][device][slot] = expert.");
        }

        table = PlacementTableReader.Read(listed, "$.placement", errors);
        root.RejectUnknown();
        return errors.FirstOrDefault();
    }
}
