using System.Buffers;
using System.Text.Json;
using Dse.Core.Studies;
using Dse.Storage.Claims;

namespace Dse.Api.Jobs.Attempts;

/// <summary>Trials on their way to the worker, gathered so that a message and a transaction carry thousands.</summary>
internal sealed class AttemptTrials
{
    private const int FullRows = 5_000;
    private const int FullBytes = 8 * 1024 * 1024;

    private readonly ArrayBufferWriter<byte> buffer = new();
    private Utf8JsonWriter? open;
    private int rows;

    /// <summary>Whether they should be sent before more are added.</summary>
    public bool IsFull => rows >= FullRows || buffer.WrittenCount + (open?.BytesPending ?? 0) >= FullBytes;

    public bool IsEmpty => rows == 0;

    /// <summary>Adds one row of a batch.</summary>
    public void Add(ScoredBatch scored, int row, IReadOnlyList<string> reasons, IReadOnlyList<MetricDefinition> metrics)
    {
        if (open is null)
        {
            open = new Utf8JsonWriter(buffer);
            open.WriteStartArray();
        }

        WriteRow(open, scored, row, reasons, metrics);
        rows++;
    }

    /// <summary>Takes everything gathered, as a JSON array.</summary>
    public byte[] Take()
    {
        open!.WriteEndArray();
        open.Dispose();
        open = null;
        rows = 0;
        var bytes = buffer.WrittenSpan.ToArray();
        buffer.ResetWrittenCount();
        return bytes;
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

    private static void WriteRow(
        Utf8JsonWriter writer, ScoredBatch scored, int row, IReadOnlyList<string> reasons, IReadOnlyList<MetricDefinition> metrics)
    {
        var candidates = scored.Candidates;
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

        Span<double> cells = stackalloc double[candidates.Space.Parameters.Count];
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
}
