using System.Text;
using System.Text.Json;
using Dse.Core.Studies;

namespace Dse.Formats.Exports.Experts;

/// <summary>A placement as the three tables that EPLB returns: the expert of each physical slot, the slots of each expert, the copies of each expert.</summary>
internal sealed class EplbExport : IPointExport
{
    public ExportFormat Format { get; } = new("eplb", "EPLB: the expert of each slot, the slots and the copies of each expert", "application/json", "json", ["ExpertPlacement"]);

    public string? Write(PointToExport point, ICollection<string> notes, out SpecError? error)
    {
        error = null;
        if (point.Point.ArtifactJson is not { } artifact || JsonSerializer.Deserialize<int[][][]>(artifact) is not { Length: > 0 } table)
        {
            error = new SpecError("FRONT", "noArtifact", "The point's table is not there: it lies beside front.json in the folder that 'run --out' wrote. Give that folder.");
            return null;
        }

        var slots = table.Max(l => l.Max(d => d.Length));
        if (table.Any(l => l.Any(d => d.Length < slots)))
        {
            notes.Add($"Devices hold unlike numbers of experts; empty slots, up to {slots} per device, are -1.");
        }

        var experts = table.Max(l => l.Max(d => d.DefaultIfEmpty(-1).Max())) + 1;
        int[][] physical = [.. table.Select(l => l.SelectMany(d => d.Concat(Enumerable.Repeat(-1, slots - d.Length))).ToArray())];
        int[][][] logical = [.. physical.Select(l => Enumerable.Range(0, experts).Select(e => Enumerable.Range(0, l.Length).Where(s => l[s] == e).ToArray()).ToArray())];
        var most = logical.Max(l => l.Max(e => e.Length));
        var text = new StringBuilder("{\n");
        Write(text, "physical_to_logical_map", physical.Select(Row), last: false);
        Write(text, "logical_to_physical_map", logical.Select(l => $"[{string.Join(',', l.Select(e => Row([.. e, .. Enumerable.Repeat(-1, most - e.Length)])))}]"), last: false);
        Write(text, "expert_count", logical.Select(l => Row([.. l.Select(e => e.Length)])), last: true);
        return text.Append("}\n").ToString();
    }

    private static string Row(int[] numbers) => $"[{string.Join(',', numbers)}]";

    private static void Write(StringBuilder text, string name, IEnumerable<string> rows, bool last) =>
        text.Append(" \"").Append(name).Append("\": [\n  ").AppendJoin(",\n  ", rows).Append(last ? "]\n" : "],\n");
}
