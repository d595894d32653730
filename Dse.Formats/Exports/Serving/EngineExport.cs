using System.Globalization;
using System.Text;
using Dse.Core.Studies;

namespace Dse.Formats.Exports.Serving;

/// <summary>A serving plan as a script that starts an engine's workers; with pools, of the sort that its argument names.</summary>
internal sealed class EngineExport(string name, string title, IEngine engine) : IPointExport
{
    public ExportFormat Format { get; } = new(name, title, "text/x-shellscript", "sh", ["ServingPlan"]);

    public string? Write(PointToExport point, ICollection<string> notes, out SpecError? error)
    {
        if (ServingPoint.Read(point, notes, out error) is not { } serving)
        {
            return null;
        }

        var body = new StringBuilder();
        var pools = serving.Workers.Count > 1;
        body.Append(pools ? "case \"${1:-}\" in\n" : string.Empty);
        foreach (var workers in serving.Workers)
        {
            if (engine.Options(serving, workers, notes, out error) is not { } options)
            {
                return null;
            }

            body.Append(pools ? $"  {Role(workers.Role)})\n" : string.Empty);
            ExportText.Command(body, pools ? "    " : string.Empty, engine.Start(serving), [.. options.Select(o => o.ToString())]);
            body.Append(pools ? "    ;;\n" : string.Empty);
        }

        body.Append(pools ? "  *)\n    echo \"usage: $0 prefill|decode\" >&2\n    exit 2\n    ;;\nesac\n" : string.Empty);
        foreach (var workers in serving.Workers.Where(w => w.Count > 1))
        {
            notes.Add(string.Create(CultureInfo.InvariantCulture, $"Start {workers.Count} {ServingPoint.Name(workers.Role)}, each with a port and devices of its own."));
        }

        if (pools)
        {
            notes.Add(engine.Router);
        }

        return "#!/usr/bin/env bash\n" + ExportText.Head(point, engine.Title, serving.Products, notes.Distinct(StringComparer.Ordinal)) + "set -euo pipefail\n" + body;
    }

    internal static string Role(WorkerRole role) => role == WorkerRole.Prefill ? "prefill" : "decode";
}
