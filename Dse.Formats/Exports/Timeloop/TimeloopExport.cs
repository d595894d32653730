using System.Globalization;
using System.Text;
using System.Text.Json;
using Dse.Core.Cost.Accelerators.LoopNests;
using Dse.Core.Studies;
using Dse.Formats.Evaluations;

namespace Dse.Formats.Exports.Timeloop;

/// <summary>The mappings of a point's layers as <c>timeloop-model</c> reads them: a YAML document per distinct layer with its problem and its mapping.</summary>
internal sealed class TimeloopExport : IPointExport
{
    public ExportFormat Format { get; } = new("timeloop", "Timeloop: problem and mapping of every layer as YAML", "application/yaml", "yaml", ["Accelerator"]);

    public string? Write(PointToExport point, ICollection<string> notes, out SpecError? error)
    {
        if (Breakdown(point, out error) is not { } breakdown)
        {
            return null;
        }

        if (!breakdown.TryGetProperty("template", out var name) || HierarchyTemplates.Find(name.GetString()!) is not { } template)
        {
            error = new SpecError("to", "notExpressible", "A systolic array lays layers out as its dataflow says; it has no mappings. Export a point of a study with another template, or take json.");
            return null;
        }

        var design = breakdown.GetProperty("design");
        var hierarchy = template.Make([.. template.Parameters.Select(p => design.GetProperty(p.Name).GetInt64())]);
        var documents = new StringBuilder();
        foreach (var network in breakdown.GetProperty("networks").EnumerateArray())
        {
            if (network.TryGetProperty("fused", out var fused) && fused.GetArrayLength() > 0)
            {
                error = new SpecError("to", "notExpressible", Fused(fused[0]));
                return null;
            }

            foreach (var layer in network.GetProperty("layers").EnumerateArray())
            {
                // Each level has one order of its loops there.
                if (TimeloopLayer.Read(layer, hierarchy, out error) is not { } read)
                {
                    return null;
                }

                documents.Append("---\n");
                ExportText.Comment(documents, string.Create(
                    CultureInfo.InvariantCulture,
                    $"{network.GetProperty("name").GetString()}, {layer.GetProperty("name").GetString()}: {layer.GetProperty("count")} x {layer.GetProperty("repeats")} runs; one run takes {Cycles(layer)} cycles by the model."));
                documents.Append(YamlText.Of(read.Problem()));
                documents.Append(YamlText.Of(read.Mapping(hierarchy)));
            }
        }

        if (point.Spec.TryGetProperty("paddingRatio", out var padding) && padding.ValueKind == JsonValueKind.Number && padding.GetDouble() > 0)
        {
            notes.Add("Problems have the sizes that are run: loops that the mapping pads are longer than those of the network.");
        }

        notes.Add("Timeloop takes one layer at a time: cut the file at '---' and give each document beside an architecture.");
        notes.Add($"The architecture has to name its levels {string.Join(", ", hierarchy.Levels.Select(l => l.Name))}, innermost first, each with its fan-out along X ({FanOuts(hierarchy)}).");
        return ExportText.Head(point, "Timeloop", [Design(template, design)], notes) + documents;
    }

    // Its root holds all data of a layer, and layers share nothing.
    private static string Fused(JsonElement run) =>
        $"{string.Join(", ", run.GetProperty("layers").EnumerateArray().Select(l => l.GetProperty("name").GetString()))} are fused: what is between them stays in {run.GetProperty("heldAt").GetString()}. "
        + "Timeloop evaluates one layer at a time, and its outermost memory holds all of a layer's data. Export a point of a study without fuse, or take json.";

    // What the kind explains of the design, or the stored artifact, which says the same.
    private static JsonElement? Breakdown(PointToExport point, out SpecError? error)
    {
        error = null;
        if (point.Point.ArtifactJson is { } stored)
        {
            using var document = JsonDocument.Parse(stored);
            if (TimeloopLayer.AreIn(document.RootElement))
            {
                return document.RootElement.Clone();
            }
        }

        var (answer, wrong) = PlanLine.Explain(StudyKinds.Find("Accelerator")!, PlanLine.Of(point.Spec, point.Point));
        error = wrong;
        return wrong is null ? answer : null;
    }

    private static string Cycles(JsonElement layer) =>
        (layer.GetProperty("cycles").GetDouble() / layer.GetProperty("repeats").GetDouble()).ToString("R", CultureInfo.InvariantCulture);

    private static string Design(HierarchyTemplate template, JsonElement design) =>
        $"Template {template.Name}: {string.Join(", ", design.EnumerateObject().Select(p => $"{p.Name} {p.Value.GetRawText()}"))}.";

    private static string FanOuts(MemoryHierarchy hierarchy) =>
        string.Join(", ", hierarchy.Levels.Where(l => l.FanOut > 1).Select(l => string.Create(CultureInfo.InvariantCulture, $"{l.Name} {l.FanOut}")));
}
