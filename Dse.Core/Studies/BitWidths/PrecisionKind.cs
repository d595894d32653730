using System.Text.Json;
using Dse.Core.Spaces;

namespace Dse.Core.Studies.BitWidths;

/// <summary>The study kind <c>Precision</c>: a bit width per layer under limits of sensitivity, latency and size.</summary>
/// <remarks>The multiple-choice knapsack of OHQ (Huang et al., arXiv 2309.01945).</remarks>
internal sealed class PrecisionKind : ModelledKind<PrecisionModel>
{
    /// <inheritdoc/>
    public override string Name => "Precision";

    protected override IReadOnlyList<MetricDefinition> Metrics => PrecisionModel.Metrics;

    protected override (string Name, string Content) DesignField => ("bits", "the width of every layer by name");

    protected override PrecisionModel? Read(SpecObject root, ICollection<SpecError> errors) => PrecisionReader.Read(root, errors);

    protected override IReadOnlyList<Objective> Defaults(PrecisionModel? model) => model is null
        ? []
        : [.. Enumerable.Range(0, 3).Where(model.Knows).Select(m => new Objective(PrecisionModel.Metrics[m].Name, false))];

    protected override IEnumerable<string> Names(PrecisionModel model) => model.Layers.Select(l => l.Name);

    protected override IReadOnlyList<Parameter> Parameters(SpecObject root, PrecisionModel model, IReadOnlyCollection<string> wanted) => PrecisionReader.Parameters(model);

    protected override IEvaluator Evaluator(PrecisionModel model) => new PrecisionEvaluator(model);

    protected override string? Unknown(PrecisionModel model, string metric) =>
        model.Knows(Enumerable.Range(0, Metrics.Count).First(m => string.Equals(Metrics[m].Name, metric, StringComparison.Ordinal))) ? null : "some option of some layer does not give it. Give it for every option";

    protected override Action<Utf8JsonWriter, bool> Answer(SpecObject given, PrecisionModel model, ICollection<SpecError> errors)
    {
        var cells = DesignReader.Read(given, new DesignSpace(PrecisionReader.Parameters(model), []), errors);
        return (answer, isExplained) =>
        {
            LineAnswer.WriteFeasibility(answer, null);
            WriteMetrics(answer, m => model.Knows(m) ? Sum(model, m, cells) : double.NaN);
            foreach (var m in Enumerable.Range(0, isExplained ? Metrics.Count - 1 : 0).Where(model.Knows))
            {
                var total = Sum(model, m, cells);
                answer.WriteStartArray(Metrics[m].Name);
                foreach (var (layer, index) in model.Layers.Select((l, i) => (l, i)).OrderByDescending(x => model.Tables[m][x.i][(int)cells[x.i]]))
                {
                    LineAnswer.WriteTerm(answer, layer.Name, model.Tables[m][index][(int)cells[index]], total);
                }

                answer.WriteEndArray();
            }
        };
    }

    private static double Sum(PrecisionModel model, int metric, double[] cells)
    {
        var sum = 0.0;
        for (var layer = 0; layer < cells.Length; layer++)
        {
            sum += model.Tables[metric][layer][(int)cells[layer]];
        }

        return sum;
    }
}
