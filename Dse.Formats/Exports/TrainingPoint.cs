using System.Globalization;
using System.Text.Json;
using Dse.Core.Cost.Pipelines;
using Dse.Core.Cost.Training;
using Dse.Core.Studies;
using Dse.Core.Studies.TrainingPlans;
using Dse.Formats.Evaluations;

namespace Dse.Formats.Exports;

/// <summary>A point of a study of kind <c>TrainingPlan</c>, read back through the cost model so that every default is filled in.</summary>
internal sealed class TrainingPoint
{
    private readonly TrainingLine line;

    private TrainingPoint(TrainingLine line, JsonElement spec)
    {
        this.line = line;

        // One replica has nothing to share; the line's default would shard over it.
        Plan = (long)line.Plan.Dp * line.Plan.Cp == 1 && line.Plan.Zero > 0 ? line.Plan with { Zero = 0, OverlapDp = false } : line.Plan;
        Microbatches = Work.GlobalBatch / (Plan.Dp * Plan.Microbatch);
        DevicesPerNode = PerNode(spec) ?? Math.Min(8, Math.Min(Work.Cluster.Devices, Math.Max(1, Work.Cluster.ScaleUpDomain)));
    }

    public TrainingPlan Plan { get; }

    public TrainingWorkload Work => line.Work;

    /// <summary>Microbatches of a replica in one step.</summary>
    public int Microbatches { get; }

    /// <summary>Devices of one node; 8 at most when the spec does not say.</summary>
    public int DevicesPerNode { get; }

    /// <summary>The model's step time, seconds.</summary>
    public double StepSeconds => line.Estimate.StepSeconds;

    public StageTimes Stages => new(line.Model.StageDurations(line.Plan), line.Estimate);

    /// <summary>Reads a point; null and the reason when its plan is no plan or breaks a rule.</summary>
    public static TrainingPoint? Read(PointToExport point, ICollection<string> notes, out SpecError? error)
    {
        if (TrainingLine.Read(PlanLine.Of(point.Spec, point.Point), out error) is not { } line)
        {
            return null;
        }

        if (line.Estimate.MemoryRatio > 1)
        {
            notes.Add(string.Create(CultureInfo.InvariantCulture, $"By this version's model the plan does not fit: {line.Estimate.MemoryBytes / (1L << 30):F1} GiB of {line.Work.Cluster.Device.MemoryGiB:F1} GiB."));
        }

        if (line.Estimate.Layout?.Placement is { } placement && !placement.NodeOrder.SequenceEqual(placement.NodeOrder.Order()))
        {
            notes.Add($"Ranks fill the nodes in this order of the spec's: {string.Join(", ", placement.NodeOrder)}. Give node ranks so.");
        }

        return new TrainingPoint(line, point.Spec);
    }

    /// <summary>Step time by the model when a part of the plan is replaced, seconds.</summary>
    public double StepSecondsWith(TrainingPlan other) => line.Model.Evaluate(other).StepSeconds;

    /// <summary>What the plan multiplies out to, for people.</summary>
    public IReadOnlyList<string> Products =>
    [
        string.Create(CultureInfo.InvariantCulture, $"{Work.Model.Name}, {Work.Cluster.Devices} x {Work.Cluster.Device.Name}: tp {Plan.Tp} x pp {Plan.Pp} x cp {Plan.Cp} x dp {Plan.Dp} = {Work.Cluster.Devices} devices."),
        string.Create(CultureInfo.InvariantCulture, $"A step: {Work.GlobalBatch} sequences of {Work.Sequence} = microbatch {Plan.Microbatch} x dp {Plan.Dp} x {Microbatches} microbatches; {ExportText.Seconds(StepSeconds)} and {line.Estimate.MemoryBytes / (1L << 30):F1} GiB by the model."),
    ];

    private static int? PerNode(JsonElement spec) =>
        spec.TryGetProperty("cluster", out var cluster) && cluster.ValueKind == JsonValueKind.Object
        && cluster.TryGetProperty("devicesPerNode", out var perNode) && perNode.ValueKind == JsonValueKind.Number && perNode.TryGetInt32(out var count) && count > 0
            ? count
            : null;
}

/// <summary>What a timeline is drawn from.</summary>
/// <param name="Durations">A microbatch in each stage.</param>
/// <param name="Estimate">What comes after the last microbatch.</param>
internal sealed record StageTimes(IReadOnlyList<StageDuration> Durations, TrainingEstimate Estimate)
{
    /// <summary>What one more microbatch adds to the steady phase, seconds.</summary>
    public double SlowestSeconds => Durations.Max(d => d.ForwardSeconds + d.BackwardSeconds - d.HiddenSeconds);
}
