using System.Buffers;
using System.Text.Json;
using Dse.Core.Cost.Dram;
using Dse.Core.Spaces;

namespace Dse.Core.Studies.MemoryControllers;

/// <summary>Scores memory controllers for one memory and one workload.</summary>
internal sealed class ControllerEvaluator(MemoryControllerModel model, ControllerSpace controllers) : IEvaluator
{
    private static readonly Dictionary<string, (double P10, double P90)> NoIntervals = new(StringComparer.Ordinal);
    private static readonly Dictionary<string, double> NoSigmas = new(StringComparer.Ordinal);

    public IReadOnlyList<MetricDefinition> Metrics => ControllerMetrics.All;

    public IReadOnlyList<string> ReasonCodes => [];

    public void Evaluate(CandidateBatch candidates, ScoredBatch scores)
    {
        ArgumentNullException.ThrowIfNull(candidates);
        ArgumentNullException.ThrowIfNull(scores);
        Span<double> cells = stackalloc double[controllers.Space.Parameters.Count];
        for (var row = 0; row < candidates.Count; row++)
        {
            candidates.CopyRow(row, cells);
            var estimate = model.Evaluate(controllers.ControllerOf(cells));
            scores.Outcomes[row] = TrialOutcome.Feasible;
            scores.Reasons[row] = -1;
            scores.Violations[row] = 0;
            for (var m = 0; m < ControllerMetrics.All.Count; m++)
            {
                scores.Metric(m)[row] = ControllerMetrics.Value(m, estimate, model.Traffic);
            }
        }
    }

    public PointDetail Describe(ReadOnlySpan<double> cells)
    {
        var estimate = model.Evaluate(controllers.ControllerOf(cells));
        var buffer = new ArrayBufferWriter<byte>();
        using (var writer = new Utf8JsonWriter(buffer))
        {
            writer.WriteStartObject();
            writer.WriteString("type", "memoryControllerBreakdown");
            ControllerMetrics.WriteTerms(writer, estimate);
            writer.WriteEndObject();
        }

        return new PointDetail(NoIntervals, NoSigmas, "prior", buffer.WrittenSpan.ToArray());
    }
}
