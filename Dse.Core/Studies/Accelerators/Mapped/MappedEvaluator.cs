using System.Buffers;
using System.Text.Json;
using Dse.Core.Spaces;
using Dse.Core.Studies.Accelerators.Networks;

namespace Dse.Core.Studies.Accelerators.Mapped;

/// <summary>Scores instances of a template for a mix of networks.</summary>
internal sealed class MappedEvaluator(ChosenModels<MappedNetworkModel> models, AcceleratorLimits limits, MappedSpace designs) : IEvaluator
{
    private static readonly IReadOnlyDictionary<string, (double P10, double P90)> NoInterval = new Dictionary<string, (double, double)>(StringComparer.Ordinal);
    private static readonly IReadOnlyDictionary<string, double> NoSigma = new Dictionary<string, double>(StringComparer.Ordinal);

    private readonly NetworkChoices choices = models.Choices;
    private readonly int ownMetrics = MappedMetrics.Of(models.Choices.Whole).Count;

    public IReadOnlyList<MetricDefinition> Metrics { get; } = [.. MappedMetrics.Of(models.Choices.Whole), .. models.Choices.Metrics];

    public IReadOnlyList<string> ReasonCodes { get; } = [.. AcceleratorViolations.Codes, AcceleratorViolations.NoMapping];

    public void Evaluate(CandidateBatch candidates, ScoredBatch scores) => Evaluate(candidates, scores, static () => false);

    public void Evaluate(CandidateBatch candidates, ScoredBatch scores, Func<bool> stop)
    {
        ArgumentNullException.ThrowIfNull(candidates);
        ArgumentNullException.ThrowIfNull(scores);
        var networks = new MappedEstimate[choices.Whole.Networks.Count];
        Span<double> cells = stackalloc double[designs.Space.Parameters.Count];
        Span<double> values = stackalloc double[Metrics.Count];
        for (var row = 0; row < candidates.Count; row++)
        {
            candidates.CopyRow(row, cells);
            var design = designs.DesignOf(cells);
            values.Fill(double.NaN);
            var (reason, excess) = (ReasonCodes.Count - 1, 1.0);
            var key = choices.KeyOf(cells);
            choices.Fill(key, values[ownMetrics..]);
            try
            {
                if (models.Of(key).Evaluate(design, networks, stop) is { } total)
                {
                    MappedMetrics.Fill(design, total, networks, values);
                    (reason, excess) = AcceleratorViolations.Check(limits, values[AcceleratorMetrics.AreaColumn], values[AcceleratorMetrics.PowerColumn], 0);
                }
            }
            catch (OperationCanceledException)
            {
                scores.Outcomes[row..candidates.Count].Fill(TrialOutcome.Unanswered);
                return;
            }

            for (var m = 0; m < values.Length; m++)
            {
                scores.Metric(m)[row] = values[m];
            }

            scores.Outcomes[row] = reason < 0 ? TrialOutcome.Feasible : TrialOutcome.Infeasible;
            scores.Reasons[row] = reason;
            scores.Violations[row] = excess;
        }
    }

    public PointDetail Describe(ReadOnlySpan<double> cells)
    {
        var buffer = new ArrayBufferWriter<byte>();
        using (var writer = new Utf8JsonWriter(buffer))
        {
            writer.WriteStartObject();
            writer.WriteString("type", MappedChecker.ArtifactType);
            var key = choices.KeyOf(cells);
            choices.Write(writer, key);
            MappedReport.Write(writer, models.Of(key), designs.DesignOf(cells));
            writer.WriteEndObject();
        }

        return new PointDetail(NoInterval, NoSigma, "prior", buffer.WrittenSpan.ToArray());
    }
}
