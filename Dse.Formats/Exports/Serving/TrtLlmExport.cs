using System.Globalization;
using System.Text;
using System.Text.Json.Nodes;
using Dse.Core.Studies;

namespace Dse.Formats.Exports.Serving;

/// <summary>A serving plan as a script that writes TensorRT-LLM's configuration and starts <c>trtllm-serve</c> with it.</summary>
internal sealed class TrtLlmExport : IPointExport
{
    public ExportFormat Format { get; } = new("trtllm", "TensorRT-LLM: trtllm-serve and its configuration", "text/x-shellscript", "sh", ["ServingPlan"]);

    public string? Write(PointToExport point, ICollection<string> notes, out SpecError? error)
    {
        if (ServingPoint.Read(point, notes, out error) is not { } serving)
        {
            return null;
        }

        var pools = serving.Workers.Count > 1;
        var body = new StringBuilder(pools ? "case \"${1:-}\" in\nprefill | decode) role=$1 ;;\n*)\n  echo \"usage: $0 prefill|decode\" >&2\n  exit 2\n  ;;\nesac\n" : "role=worker\n");
        foreach (var workers in serving.Workers)
        {
            if (TrtLlmOptions.Of(serving, workers, notes, out error) is not { } options)
            {
                return null;
            }

            var file = workers.Role == WorkerRole.Both ? "worker" : EngineExport.Role(workers.Role);
            body.Append(CultureInfo.InvariantCulture, $"cat > {file}.yaml <<'YAML'\n{YamlText.Of(options)}YAML\n");
            if (workers.Count > 1)
            {
                notes.Add(string.Create(CultureInfo.InvariantCulture, $"Start {workers.Count} {ServingPoint.Name(workers.Role)}, each with a port and devices of its own."));
            }

            if (serving.NodesOf(workers) > 1)
            {
                notes.Add(string.Create(CultureInfo.InvariantCulture, $"A {ServingPoint.Name(workers.Role)[..^1]} spans {serving.NodesOf(workers)} nodes: start it with trtllm-llmapi-launch under MPI or Slurm."));
            }
        }

        body.Append(CultureInfo.InvariantCulture, $"trtllm-serve serve {ExportText.ShellWord(serving.Model)} --backend pytorch --config \"$role.yaml\"\n");
        if (pools)
        {
            notes.Add("Requests go through trtllm-serve disaggregated, whose configuration lists the workers' addresses.");
        }

        return "#!/usr/bin/env bash\n" + ExportText.Head(point, "TensorRT-LLM", serving.Products, notes.Distinct(StringComparer.Ordinal)) + "set -euo pipefail\n" + body;
    }
}
