using System.Text.Json.Nodes;
using Dse.Cli.Studies;
using Dse.Cli.Terminals;
using Dse.Core.Studies;
using Dse.Formats.Timeloop;

namespace Dse.Cli.Commands;

/// <summary><c>dse catalog hierarchies --import FILE</c>: what an architecture of Timeloop becomes, alone or with a problem as a line to evaluate.</summary>
internal static class HierarchyImport
{
    public static async Task<int> RunAsync(Terminal terminal, bool json, string architecture, string? energies, string? problem, CancellationToken ct)
    {
        var errors = new List<SpecError>();
        var notes = new List<string>();
        var text = await SpecFile.ReadAsync(architecture, terminal.Input, ct);
        ReadOnlyMemory<byte>? table = null;
        if (energies is not null)
        {
            table = await SpecFile.ReadAsync(energies, terminal.Input, ct);
        }

        var hierarchy = TimeloopArchitecture.Read(text, table, notes, errors);
        if (hierarchy is null)
        {
            return SpecErrorOutput.Print(terminal, json, architecture, errors, document: null);
        }

        notes.ForEach(note => terminal.Say($"note: {note}"));
        if (problem is null)
        {
            terminal.Text.WriteLine(hierarchy.ToJsonString());
            return ExitCode.Done;
        }

        var layers = TimeloopProblem.Read(await SpecFile.ReadAsync(problem, terminal.Input, ct), "$.problem", Path.GetFileNameWithoutExtension(problem), errors);
        var lines = layers?.Select(l => TimeloopProblem.Line(l.Work.Window!, errors)).ToList();
        if (errors.Count > 0)
        {
            return SpecErrorOutput.Print(terminal, json, problem, errors, document: null);
        }

        foreach (var (layer, line) in layers!.Zip(lines!))
        {
            terminal.Text.WriteLine(new JsonObject { ["id"] = layer.Name, ["kind"] = "MappingSearch", ["hierarchy"] = hierarchy.DeepClone(), ["layer"] = line }.ToJsonString());
        }

        return ExitCode.Done;
    }
}
