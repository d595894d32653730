using System.Text.Json;
using Dse.Core.Spaces;

namespace Dse.Core.Studies.Partitions;

/// <summary>The study kind <c>Partition</c>: where to split a network over unlike devices and links.</summary>
internal sealed class PartitionKind : ModelledKind<PartitionModel>
{
    /// <inheritdoc/>
    public override string Name => "Partition";

    protected override IReadOnlyList<MetricDefinition> Metrics => PartitionModel.Metrics;

    protected override (string Name, string Content) DesignField => ("placement", "the device of every layer by name");

    protected override PartitionModel? Read(SpecObject root, ICollection<SpecError> errors) => PartitionReader.Read(root, errors);

    protected override IReadOnlyList<Objective> Defaults(PartitionModel? model) => [new("latencyMs", false), new("throughputPerSecond", true)];

    protected override IEnumerable<string> Names(PartitionModel model) => model.Layers.Select(l => l.Name);

    protected override IReadOnlyList<Parameter> Parameters(SpecObject root, PartitionModel model, IReadOnlyCollection<string> wanted) => PartitionReader.Parameters(model);

    protected override IEvaluator Evaluator(PartitionModel model) => new PartitionEvaluator(model);

    protected override string? Unknown(PartitionModel model, string metric) =>
        metric == "energyMj" && !model.KnowsEnergy ? "some layer does not give it for a device that can run it. Give it throughout" : null;

    protected override Action<Utf8JsonWriter, bool> Answer(SpecObject given, PartitionModel model, ICollection<SpecError> errors)
    {
        var cells = DesignReader.Read(given, new DesignSpace(PartitionReader.Parameters(model), []), errors);
        return (answer, isExplained) =>
        {
            int[] placement = [.. cells.Select((c, l) => model.Choices(l)[(int)c])];
            var plan = PartitionPlan.Of(model, placement);
            LineAnswer.WriteFeasibility(answer, plan.Problem == PartitionProblem.None ? null : new SpecError("$.placement", PartitionEvaluator.Code(plan.Problem), Message(plan.Problem)));
            WriteMetrics(answer, m => plan.Values[m]);
            if (isExplained)
            {
                PartitionReport.Write(answer, model, placement, plan);
                if (plan.Problem != PartitionProblem.NoLink && double.IsFinite(plan.Values[PartitionModel.Latency]))
                {
                    PartitionReport.WriteWaterfall(answer, model, placement);
                }
            }
        };
    }

    private static string Message(PartitionProblem problem) => problem switch
    {
        PartitionProblem.NotContiguous => "A device comes back after another one. Give each device one contiguous part of the chain, or describe the network as a graph.",
        PartitionProblem.OutOfMemory => "Layers take more than the memory of their device. Move some to another one.",
        _ => "A tensor has to cross between devices that no link joins. Keep its layers together, or add a link.",
    };
}
