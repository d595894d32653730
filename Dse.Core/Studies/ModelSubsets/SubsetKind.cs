using System.Text.Json;
using Dse.Core.Spaces;

namespace Dse.Core.Studies.ModelSubsets;

/// <summary>The study kind <c>ModelSubset</c>: which models to deploy under limits of energy, delay and memory.</summary>
internal sealed class SubsetKind : ModelledKind<SubsetModel>
{
    /// <inheritdoc/>
    public override string Name => "ModelSubset";

    protected override IReadOnlyList<MetricDefinition> Metrics => SubsetModel.Metrics;

    protected override (string Name, string Content) DesignField => ("deployed", "1 for every model that is deployed and 0 for the others");

    protected override SubsetModel? Read(SpecObject root, ICollection<SpecError> errors) => SubsetReader.Read(root, errors);

    protected override IReadOnlyList<Objective> Defaults(SubsetModel? model) => [new("loss", false), new("energyJoules", false)];

    protected override IEnumerable<string> Names(SubsetModel model) => model.Candidates.Select(c => c.Name);

    protected override IReadOnlyList<Parameter> Parameters(SpecObject root, SubsetModel model, IReadOnlyCollection<string> wanted) => SubsetReader.Parameters(model);

    protected override IEvaluator Evaluator(SubsetModel model) => new SubsetEvaluator(model);

    protected override Action<Utf8JsonWriter, bool> Answer(SpecObject given, SubsetModel model, ICollection<SpecError> errors)
    {
        bool[] chosen = [.. model.Candidates.Select(c => given.Int(c.Name, 0, 1, 0) == 1)];
        given.RejectUnknown();
        return (answer, isExplained) =>
        {
            var values = new double[Metrics.Count];
            model.Evaluate(chosen, values);
            LineAnswer.WriteFeasibility(answer, chosen.Contains(true) ? null : new SpecError("$.deployed", SubsetEvaluator.EmptyReason, "No model is deployed. Deploy at least one."));
            WriteMetrics(answer, m => values[m]);
            if (isExplained)
            {
                SubsetEvaluator.WriteRouting(answer, model, chosen);
                if (chosen.Contains(true))
                {
                    SubsetEvaluator.WriteWaterfall(answer, model, chosen);
                }
            }
        };
    }
}
