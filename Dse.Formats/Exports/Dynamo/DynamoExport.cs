using System.Globalization;
using System.Text.Json.Nodes;
using Dse.Core.Cost.Serving;
using Dse.Core.Studies;
using Dse.Formats.Exports.Serving;

namespace Dse.Formats.Exports.Dynamo;

/// <summary>A serving plan as a graph deployment of NVIDIA Dynamo: a frontend and workers of the spec's engine, vLLM when it names none.</summary>
internal sealed class DynamoExport : IPointExport
{
    public ExportFormat Format { get; } = new("dynamo", "NVIDIA Dynamo: a DynamoGraphDeployment in YAML", "application/yaml", "yaml", ["ServingPlan"]);

    public string? Write(PointToExport point, ICollection<string> notes, out SpecError? error)
    {
        if (ServingPoint.Read(point, notes, out error) is not { } serving)
        {
            return null;
        }

        var backend = serving.Work.Backend switch { ServingBackend.Sglang => "sglang", ServingBackend.TrtLlm => "trtllm", _ => "vllm" };
        var services = new JsonObject { ["Frontend"] = Service("frontend", null, 1, null, Container(backend)) };
        foreach (var workers in serving.Workers)
        {
            if (Arguments(backend, serving, workers, notes, out error) is not { } arguments)
            {
                return null;
            }

            var name = workers.Role == WorkerRole.Both ? "Worker" : workers.Role == WorkerRole.Prefill ? "PrefillWorker" : "DecodeWorker";
            var nodes = serving.NodesOf(workers);
            var container = Container(backend);
            container["command"] = new JsonArray("python3", "-m", $"dynamo.{backend}");
            container["args"] = new JsonArray([.. arguments.Select(a => (JsonNode)a)]);
            var service = Service("worker", workers.Role == WorkerRole.Both ? null : EngineExport.Role(workers.Role), workers.Count, workers.Grid.Devices / nodes, container);
            if (nodes > 1)
            {
                service["multinode"] = new JsonObject { ["nodeCount"] = nodes };
            }

            services[name] = service;
        }

        notes.Add("The image's tag is yours to set, and a secret hf-token-secret holds the token for downloads.");
        var root = new JsonObject
        {
            ["apiVersion"] = "nvidia.com/v1alpha1",
            ["kind"] = "DynamoGraphDeployment",
            ["metadata"] = new JsonObject { ["name"] = string.Create(CultureInfo.InvariantCulture, $"dse-point-{point.Point.Id}") },
            ["spec"] = new JsonObject { ["backendFramework"] = backend, ["services"] = services },
        };
        return ExportText.Head(point, "NVIDIA Dynamo", serving.Products, notes.Distinct(StringComparer.Ordinal)) + YamlText.Of(root);
    }

    private static IEnumerable<string>? Arguments(string backend, ServingPoint serving, ServingWorkers workers, ICollection<string> notes, out SpecError? error)
    {
        var role = EngineExport.Role(workers.Role);
        var split = workers.Role == WorkerRole.Both ? [] : new[] { "--disaggregation-mode", role };
        if (backend == "trtllm")
        {
            // TensorRT-LLM's own arguments go in as one JSON text.
            return TrtLlmOptions.Of(serving, workers, notes, out error) is { } engine
                ? ["--model-path", serving.Model, "--served-model-name", serving.Model, "--override-engine-args", engine.ToJsonString(), .. split]
                : null;
        }

        IEngine options = backend == "sglang" ? new SglangEngine() : new VllmEngine();
        if (options.Options(serving, workers, notes, out error) is not { } found)
        {
            return null;
        }

        var words = found.Where(o => o.Name is not "--disaggregation-mode").SelectMany(o => o.Value is null ? [o.Name] : new[] { o.Name, o.Value });
        return [backend == "sglang" ? "--model-path" : "--model", serving.Model, .. words, .. split];
    }

    private static JsonObject Service(string type, string? subType, long replicas, long? devices, JsonObject container)
    {
        var service = new JsonObject { ["componentType"] = type };
        if (subType is not null)
        {
            service["subComponentType"] = subType;
        }

        service["replicas"] = replicas;
        if (devices is { } count)
        {
            service["envFromSecret"] = "hf-token-secret";
            service["resources"] = new JsonObject { ["limits"] = new JsonObject { ["gpu"] = count.ToString(CultureInfo.InvariantCulture) } };
        }

        service["extraPodSpec"] = new JsonObject { ["mainContainer"] = container };
        return service;
    }

    private static JsonObject Container(string backend) => new()
    {
        ["image"] = $"nvcr.io/nvidia/ai-dynamo/{(backend == "trtllm" ? "tensorrtllm" : backend)}-runtime:${{VERSION}}",
    };
}
