using System.Text.Json;
using Dse.Core.Studies;
using Dse.Storage.Claims;

namespace Dse.Api.Jobs.Attempts;

/// <summary>Trials as a message.</summary>
internal static class AttemptTrials
{
    public static void Write(
        Utf8JsonWriter writer, ScoredBatch scored, IReadOnlyList<string> reasons, IReadOnlyList<MetricDefinition> metrics, int from, int count)
    {
        writer.WriteString("type", AttemptMessage.Trials);
        writer.WriteStartArray("trials");
        var candidates = scored.Candidates;
        Span<double> cells = stackalloc double[candidates.Space.Parameters.Count];
        for (var row = from; row < from + count; row++)
        {
            writer.WriteStartObject();
            writer.WriteNumber("trial", candidates.FirstTrial + row);
            var outcome = scored.Outcomes[row];
            writer.WriteString("outcome", outcome switch
            {
                TrialOutcome.Feasible => "feasible",
                TrialOutcome.Infeasible => "infeasible",
                _ => "failed",
            });
            var reason = scored.Reasons[row];
            if (outcome != TrialOutcome.Feasible && reason >= 0 && reason < reasons.Count)
            {
                writer.WriteString("reason", reasons[reason]);
            }

            candidates.CopyRow(row, cells);
            writer.WriteStartObject("parameters");
            foreach (var (name, value) in candidates.Space.ActiveParameters(cells))
            {
                writer.WritePropertyName(name);
                value.WriteTo(writer);
            }

            writer.WriteEndObject();
            writer.WriteStartObject("metrics");
            for (var m = 0; m < metrics.Count; m++)
            {
                writer.WritePropertyName(metrics[m].Name);
                var value = scored.Metric(m)[row];
                if (double.IsFinite(value))
                {
                    writer.WriteNumberValue(value);
                }
                else
                {
                    writer.WriteNullValue();
                }
            }

            writer.WriteEndObject();
            writer.WriteEndObject();
        }

        writer.WriteEndArray();
    }

    public static List<NewTrial> Read(JsonElement message) =>
    [
        .. message.GetProperty("trials").EnumerateArray().Select(t => new NewTrial(
            t.GetProperty("trial").GetInt64(),
            t.GetProperty("outcome").GetString()!,
            t.TryGetProperty("reason", out var reason) ? reason.GetString() : null,
            t.GetProperty("parameters").GetRawText(),
            t.GetProperty("metrics").GetRawText())),
    ];
}
