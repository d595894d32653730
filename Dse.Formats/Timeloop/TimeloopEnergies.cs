using System.Text.Json.Nodes;
using Dse.Core.Studies;

namespace Dse.Formats.Timeloop;

/// <summary>Energies of a design as Accelergy's ERT summary lists them: per component and action, pJ per access.</summary>
internal sealed class TimeloopEnergies
{
    private readonly Dictionary<string, Dictionary<string, double>> components;

    private TimeloopEnergies(Dictionary<string, Dictionary<string, double>> components) => this.components = components;

    /// <summary>Reads the table; null after an error.</summary>
    public static TimeloopEnergies? Read(ReadOnlyMemory<byte> utf8, ICollection<SpecError> errors)
    {
        const string Path = "$.energies";
        if (TimeloopYaml.Read(utf8, Path, errors) is not { } documents)
        {
            return null;
        }

        var root = new TimeloopNode(documents.OfType<JsonObject>().FirstOrDefault() ?? [], Path, errors);
        var read = new Dictionary<string, Dictionary<string, double>>(StringComparer.Ordinal);
        foreach (var component in root.Object("ERT_summary")?.List("table_summary") ?? [])
        {
            var actions = read[Stem(component.Text("name") ?? string.Empty)] = new Dictionary<string, double>(StringComparer.Ordinal);
            foreach (var action in component.List("actions"))
            {
                if (action.Text("name") is { } name && action.Number("energy", 0, 1e12) is { } energy)
                {
                    actions[name] = energy;
                }
            }
        }

        if (read.Count == 0)
        {
            errors.Add(new SpecError(Path, "badArchitecture", "It is no energy table of Accelergy: 'ERT_summary.table_summary' is missing or empty. Give *.ERT_summary.yaml."));
            return null;
        }

        return new TimeloopEnergies(read);
    }

    /// <summary>Energy of an action, pJ; an error and 0 when the table has none.</summary>
    public double Of(string component, string action, ICollection<SpecError> errors)
    {
        if (components.TryGetValue(component, out var actions) && actions.TryGetValue(action, out var energy))
        {
            return energy;
        }

        errors.Add(new SpecError("$.energies", "missingField", $"The energy table has no action '{action}' of '{component}'. It lists {string.Join(", ", components.Keys.Take(12))}."));
        return 0;
    }

    /// <summary>Leakage of an instance, pJ per cycle; null when the table has none.</summary>
    public double? Leakage(string component) => components.TryGetValue(component, out var actions) && actions.TryGetValue("leak", out var energy) ? energy : null;

    // system_top_level.PE.shared_glb[1..16] is shared_glb.
    private static string Stem(string name)
    {
        var end = name.IndexOf('[', StringComparison.Ordinal);
        name = end < 0 ? name : name[..end];
        return name[(name.LastIndexOf('.') + 1)..];
    }
}
