using System.Text.Json;
using Dse.Core.Spaces;

namespace Dse.Core.Studies.Partitions;

/// <summary>Prices splits of a network.</summary>
internal sealed class PartitionEvaluator(PartitionModel model) : IEvaluator
{
    private readonly int[][] choices = [.. Enumerable.Range(0, model.Layers.Count).Select(model.Choices)];

    public IReadOnlyList<MetricDefinition> Metrics => PartitionModel.Metrics;

    public IReadOnlyList<string> ReasonCodes { get; } = [.. Enum.GetValues<PartitionProblem>().Skip(1).Select(Code)];

    /// <summary>The code of a problem.</summary>
    public static string Code(PartitionProblem problem) => problem switch
    {
        PartitionProblem.NotContiguous => "notContiguous",
        PartitionProblem.OutOfMemory => "outOfMemory",
        _ => "noLink",
    };

    public void Evaluate(CandidateBatch candidates, ScoredBatch scores)
    {
        var placement = new int[choices.Length];
        for (var row = 0; row < candidates.Count; row++)
        {
            for (var l = 0; l < placement.Length; l++)
            {
                placement[l] = choices[l][(int)candidates.Column(l)[row]];
            }

            var plan = PartitionPlan.Of(model, placement);
            for (var m = 0; m < Metrics.Count; m++)
            {
                scores.Metric(m)[row] = plan.Values[m];
            }

            var runs = plan.Problem == PartitionProblem.None;
            scores.Outcomes[row] = runs ? TrialOutcome.Feasible : TrialOutcome.Infeasible;
            scores.Reasons[row] = runs ? -1 : (int)plan.Problem - 1;
            scores.Violations[row] = plan.Violation;
        }
    }

    public PointDetail Describe(ReadOnlySpan<double> cells)
    {
        var placement = new int[cells.Length];
        for (var l = 0; l < placement.Length; l++)
        {
            placement[l] = choices[l][(int)cells[l]];
        }

        using var stream = new MemoryStream();
        using (var writer = new Utf8JsonWriter(stream, new JsonWriterOptions { Indented = true }))
        {
            writer.WriteStartObject();
            PartitionReport.Write(writer, model, placement, PartitionPlan.Of(model, placement));
            writer.WriteEndObject();
        }

        return new PointDetail(
            new Dictionary<string, (double P10, double P90)>(StringComparer.Ordinal),
            new Dictionary<string, double>(StringComparer.Ordinal),
            "measured",
            stream.ToArray());
    }
}
