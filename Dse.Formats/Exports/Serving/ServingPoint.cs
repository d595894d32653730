using System.Globalization;
using System.Text.Json;
using Dse.Core.Cost.Serving;
using Dse.Core.Hardware;
using Dse.Core.Studies;
using Dse.Core.Studies.ServingPlans;
using Dse.Formats.Evaluations;

namespace Dse.Formats.Exports.Serving;

/// <summary>What the workers of a deployment do.</summary>
internal enum WorkerRole
{
    /// <summary>Prompts and generation.</summary>
    Both,

    /// <summary>Prompts alone.</summary>
    Prefill,

    /// <summary>Generation alone.</summary>
    Decode,
}

/// <summary>Like workers of a deployment.</summary>
/// <param name="Role">What they do.</param>
/// <param name="Count">How many in the whole cluster.</param>
/// <param name="Grid">How each is split.</param>
/// <param name="Requests">Requests that one runs at most; null leaves it to the engine.</param>
internal sealed record ServingWorkers(WorkerRole Role, long Count, ServingGrid Grid, int? Requests);

/// <summary>A point of a study of kind <c>ServingPlan</c>, read back through the cost model so that every default is filled in.</summary>
internal sealed class ServingPoint
{
    // Marks in a checkpoint's name that say its weights are quantised already.
    private static readonly string[] QuantisedMarks = ["fp8", "fp4", "int4", "int8", "awq", "gptq", "w4a16", "w8a8"];

    private readonly ServingLine line;

    private ServingPoint(ServingLine line, JsonElement spec, ICollection<string> notes)
    {
        this.line = line;
        Model = ModelName(spec, notes);
        DevicesPerNode = Math.Min(Work.Cluster.Devices, PerNode(spec) ?? 8);
        IsQuantised = QuantisedMarks.Any(m => Model.Contains(m, StringComparison.OrdinalIgnoreCase));
        var plan = line.Plan;
        long replicas = line.Estimate.Replicas;
        Workers = plan.Mode == ServingMode.Disaggregated
            ?
            [
                new ServingWorkers(WorkerRole.Prefill, replicas * plan.Prefill.Workers, plan.Prefill.Grid, plan.Prefill.Batch > 0 ? plan.Prefill.Batch : null),
                new ServingWorkers(WorkerRole.Decode, replicas * plan.Decode.Workers, plan.Decode.Grid, plan.Decode.Batch > 0 ? plan.Decode.Batch : (plan.Concurrency + plan.Decode.Workers - 1) / plan.Decode.Workers),
            ]
            : [new ServingWorkers(WorkerRole.Both, replicas, plan.Grid, plan.Concurrency)];
    }

    /// <summary>What the engine is asked to load.</summary>
    public string Model { get; }

    public bool IsQuantised { get; }

    public int DevicesPerNode { get; }

    public IReadOnlyList<ServingWorkers> Workers { get; }

    public ServingWorkload Work => line.Work;

    public ServingPlan Plan => line.Plan;

    /// <summary>Tokens of the longest request.</summary>
    public int Length => Work.InputTokens + Work.OutputTokens;

    /// <summary>Reads a point; null and the reason when its plan is no plan or cannot be laid out.</summary>
    public static ServingPoint? Read(PointToExport point, ICollection<string> notes, out SpecError? error)
    {
        if (ServingLine.Read(PlanLine.Of(point.Spec, point.Point), out error) is not { } line)
        {
            return null;
        }

        if (line.Estimate.Placement is not null || line.Plan.Offload is not null)
        {
            error = new SpecError("to", "notExpressible", line.Plan.Offload is null
                ? "The workers of a deployment on unlike devices hold different layers, which no engine's options say; the point's artifact lists them. Export to json."
                : "No engine's options put attention on devices of its own. Export to json, or a point whose attentionOffload is false.");
            return null;
        }

        var read = new ServingPoint(line, point.Spec, notes);
        read.Tell(notes);
        return read;
    }

    /// <summary>What the plan multiplies out to, for people.</summary>
    public IReadOnlyList<string> Products =>
    [
        .. Workers.Select(w => string.Create(
            CultureInfo.InvariantCulture,
            $"{Work.Model.Name} on {Work.Cluster.Device.Name}: {w.Count} {Name(w.Role)} of tp {w.Grid.Tp} x pp {w.Grid.Pp} x attentionDp {w.Grid.AttentionDp} = {w.Grid.Devices} devices each{Experts(w.Grid)}.")),
        string.Create(
            CultureInfo.InvariantCulture,
            $"{Workers.Sum(w => w.Count * w.Grid.Devices)} of {Work.Cluster.Devices} devices; {Work.InputTokens} tokens in, {Work.OutputTokens} out; by the model {line.Estimate.TtftSeconds * 1e3:G4} ms to the first token, {line.Estimate.TpotSeconds * 1e3:G4} ms between tokens, {line.Estimate.TokensPerSecondPerDevice:G4} tokens/s a device."),
    ];

    public static string Name(WorkerRole role) => role switch { WorkerRole.Prefill => "prefill workers", WorkerRole.Decode => "decode workers", _ => "workers" };

    /// <summary>Nodes that a worker spans.</summary>
    public int NodesOf(ServingWorkers workers) => (int)((workers.Grid.Devices + DevicesPerNode - 1) / DevicesPerNode);

    private string Experts(in ServingGrid grid) =>
        Work.Model.IsMixture ? string.Create(CultureInfo.InvariantCulture, $", experts moeTp {grid.MoeTp} x moeEp {grid.MoeEp}") : string.Empty;

    private void Tell(ICollection<string> notes)
    {
        if (Plan.Mode == ServingMode.Static)
        {
            notes.Add("Engines batch continuously: send the batch at once and wait for its end to have the static plan.");
        }

        if (Plan.PowerCapWatts is { } watts)
        {
            notes.Add(string.Create(CultureInfo.InvariantCulture, $"The power cap is the device's setting: nvidia-smi --power-limit={watts:0}."));
        }

        if (Work.Activations != Work.Weights && Work.Activations != Precision.Bf16)
        {
            notes.Add($"The format of the activations ({Precisions.Names[(int)Work.Activations]}) comes with the checkpoint.");
        }

        if (line.Estimate.Problem == ServingProblem.OutOfMemory)
        {
            notes.Add("By this version's model the plan does not fit the devices' memory.");
        }
    }

    private static string ModelName(JsonElement spec, ICollection<string> notes)
    {
        if (spec.TryGetProperty("model", out var model) && model.ValueKind == JsonValueKind.String)
        {
            var name = model.GetString()!;
            if (!name.Contains('/', StringComparison.Ordinal))
            {
                notes.Add("The model is named as the catalog has it: put the checkpoint's name or path in its place.");
            }

            return name;
        }

        notes.Add("The spec gives the model by its shape: put the checkpoint's name or path in place of MODEL.");
        return "MODEL";
    }

    private static int? PerNode(JsonElement spec) =>
        spec.TryGetProperty("cluster", out var cluster) && cluster.ValueKind == JsonValueKind.Object
        && cluster.TryGetProperty("devicesPerNode", out var perNode) && perNode.ValueKind == JsonValueKind.Number && perNode.TryGetInt32(out var count) && count > 0
            ? count
            : null;
}
