using System.Buffers;
using System.Text.Json;
using Dse.Core.Studies;

namespace Dse.Cli.Suggesters;

/// <summary>Writes what came of a candidate, as an optimiser outside is told.</summary>
internal static class TrialJson
{
    /// <summary>A scored trial: its parameters, its metrics where it has them, and why it is infeasible or failed.</summary>
    public static byte[] Write(StudyProblem problem, ScoredBatch scored, int row, ReadOnlySpan<double> cells)
    {
        var buffer = new ArrayBufferWriter<byte>();
        using var writer = new Utf8JsonWriter(buffer);
        writer.WriteStartObject();
        writer.WriteNumber("trial", scored.Candidates.FirstTrial + row);
        writer.WriteStartObject("parameters");
        foreach (var (name, value) in problem.Space.ActiveParameters(cells))
        {
            writer.WritePropertyName(name);
            value.WriteTo(writer);
        }

        writer.WriteEndObject();
        var outcome = scored.Outcomes[row];
        if (outcome == TrialOutcome.Failed)
        {
            writer.WriteString("error", "the evaluation failed");
        }
        else
        {
            WriteMetrics(writer, problem, scored, row);
        }

        if (outcome == TrialOutcome.Infeasible)
        {
            var reason = scored.Reasons[row];
            writer.WriteString("infeasible", reason >= 0 && reason < problem.Reasons.Count ? problem.Reasons[reason] : "infeasible");
            writer.WriteNumber("violation", scored.Violations[row]);
        }

        writer.WriteEndObject();
        writer.Flush();
        return buffer.WrittenSpan.ToArray();
    }

    /// <summary>A candidate that is no design of the space.</summary>
    public static byte[] WriteInvalid(JsonElement candidate, SpecError wrong)
    {
        var buffer = new ArrayBufferWriter<byte>();
        using var writer = new Utf8JsonWriter(buffer);
        writer.WriteStartObject();
        writer.WritePropertyName("parameters");
        candidate.WriteTo(writer);
        writer.WriteString("invalid", $"{wrong.Path}: {wrong.Message}");
        writer.WriteEndObject();
        writer.Flush();
        return buffer.WrittenSpan.ToArray();
    }

    private static void WriteMetrics(Utf8JsonWriter writer, StudyProblem problem, ScoredBatch scored, int row)
    {
        writer.WriteStartObject("metrics");
        for (var m = 0; m < scored.Metrics; m++)
        {
            var value = scored.Metric(m)[row];
            if (double.IsFinite(value))
            {
                writer.WriteNumber(problem.Evaluator.Metrics[m].Name, value);
            }
            else
            {
                writer.WriteNull(problem.Evaluator.Metrics[m].Name);
            }
        }

        writer.WriteEndObject();
    }
}
