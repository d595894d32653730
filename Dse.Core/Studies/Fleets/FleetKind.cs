using System.Text.Json;
using Dse.Core.Spaces;

namespace Dse.Core.Studies.Fleets;

/// <summary>The study kind <c>FleetMix</c>: how many of which device for a mix of requests.</summary>
/// <remarks>Beyond Mélange (Griggs et al., arXiv 2404.14527): continuous shares, caps, pools, changes, phases.</remarks>
internal sealed class FleetKind : ModelledKind<FleetModel>
{
    /// <inheritdoc/>
    public override string Name => "FleetMix";

    protected override IReadOnlyList<MetricDefinition> Metrics => FleetModel.Metrics;

    protected override (string Name, string Content) DesignField => ("counts", "the instances of every device by name");

    protected override FleetModel? Read(SpecObject root, ICollection<SpecError> errors) => FleetReader.Read(root, errors);

    protected override IReadOnlyList<Objective> Defaults(FleetModel? model) => [new("costPerHour", false)];

    protected override IEnumerable<string> Names(FleetModel model) => model.Types.Select(t => t.Name);

    protected override IReadOnlyList<Parameter> Parameters(SpecObject root, FleetModel model, IReadOnlyCollection<string> wanted) =>
        FleetReader.Parameters(root, model, ranges: wanted.Contains(Metrics[FleetModel.Capacity].Name));

    protected override IEvaluator Evaluator(FleetModel model) => new FleetEvaluator(model);

    protected override string? Unknown(FleetModel model, string metric) =>
        metric == "powerWatts" && !model.KnowsPower ? "some device does not give it. Give it for every device" : null;

    protected override Action<Utf8JsonWriter, bool> Answer(SpecObject given, FleetModel model, ICollection<SpecError> errors)
    {
        int[] counts = [.. model.Types.Select(t => given.Int(t.Name, t.Minimum, t.Available ?? DevicesReader.MaxInstances, t.Minimum))];
        given.RejectUnknown();
        return (answer, isExplained) =>
        {
            var plan = FleetPlan.Of(model, new FleetRouting(model), counts);
            LineAnswer.WriteFeasibility(answer, FleetViolations.Of(model, plan));
            WriteMetrics(answer, m => plan.Value(model, m));
            if (isExplained)
            {
                FleetReport.Write(answer, model, plan);
                FleetReport.WriteWaterfall(answer, model, counts);
            }
        };
    }
}
