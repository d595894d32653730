using System.Text.Json;
using Dse.Core.Spaces;

namespace Dse.Core.Studies.ModelSubsets;

/// <summary>Prices subsets of models.</summary>
internal sealed class SubsetEvaluator(SubsetModel model) : IEvaluator
{
    /// <summary>No model is deployed.</summary>
    public const string EmptyReason = "noModels";

    public IReadOnlyList<MetricDefinition> Metrics => SubsetModel.Metrics;

    public IReadOnlyList<string> ReasonCodes { get; } = [EmptyReason];

    public void Evaluate(CandidateBatch candidates, ScoredBatch scores)
    {
        var (chosen, values) = (new bool[model.Candidates.Count], new double[Metrics.Count]);
        for (var row = 0; row < candidates.Count; row++)
        {
            for (var m = 0; m < chosen.Length; m++)
            {
                chosen[m] = candidates.Column(m)[row] > 0;
            }

            model.Evaluate(chosen, values);
            for (var m = 0; m < values.Length; m++)
            {
                scores.Metric(m)[row] = values[m];
            }

            var any = values[SubsetModel.Models] > 0;
            scores.Outcomes[row] = any ? TrialOutcome.Feasible : TrialOutcome.Infeasible;
            scores.Reasons[row] = any ? -1 : 0;
        }
    }

    public PointDetail Describe(ReadOnlySpan<double> cells)
    {
        var chosen = new bool[cells.Length];
        for (var m = 0; m < chosen.Length; m++)
        {
            chosen[m] = cells[m] > 0;
        }

        using var stream = new MemoryStream();
        using (var writer = new Utf8JsonWriter(stream, new JsonWriterOptions { Indented = true }))
        {
            writer.WriteStartObject();
            WriteRouting(writer, model, chosen);
            writer.WriteEndObject();
        }

        return new PointDetail(
            new Dictionary<string, (double P10, double P90)>(StringComparer.Ordinal),
            new Dictionary<string, double>(StringComparer.Ordinal),
            "measured",
            stream.ToArray());
    }

    /// <summary>Writes which model serves each class.</summary>
    public static void WriteRouting(Utf8JsonWriter writer, SubsetModel model, bool[] chosen)
    {
        writer.WriteStartArray("routing");
        for (var c = 0; c < model.Weights.Count && chosen.Contains(true); c++)
        {
            var best = BestAt(model, chosen, c);
            writer.WriteStartObject();
            writer.WriteNumber("class", c);
            writer.WriteNumber("weightRatio", model.Weights[c]);
            writer.WriteString("model", best.Name);
            writer.WriteNumber("loss", best.Loss[c]);
            writer.WriteEndObject();
        }

        writer.WriteEndArray();
    }

    /// <summary>Writes what the loss, the energy and the memory of a subset that is not empty add up from: classes, and models.</summary>
    public static void WriteWaterfall(Utf8JsonWriter writer, SubsetModel model, bool[] chosen)
    {
        writer.WriteStartObject("waterfall");
        LineAnswer.WriteTerms(writer, "loss", [.. model.Weights.Select((weight, c) => ($"class {c}", weight * BestAt(model, chosen, c).Loss[c]))]);
        var deployed = model.Candidates.Where((_, m) => chosen[m]).ToList();
        LineAnswer.WriteTerms(writer, "energyJoules", [.. deployed.Select(d => (d.Name, d.EnergyJoules))]);
        LineAnswer.WriteTerms(writer, "memoryBytes", [.. deployed.Select(d => (d.Name, d.MemoryBytes))]);
        writer.WriteEndObject();
    }

    private static CandidateModel BestAt(SubsetModel model, bool[] chosen, int requests) =>
        model.Candidates.Where((_, m) => chosen[m]).MinBy(candidate => candidate.Loss[requests])!;
}
