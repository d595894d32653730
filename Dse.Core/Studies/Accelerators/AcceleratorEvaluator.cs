using System.Buffers;
using System.Text.Json;
using Dse.Core.Cost.Accelerators.Networks;
using Dse.Core.Spaces;
using Dse.Core.Studies.Accelerators.Networks;

namespace Dse.Core.Studies.Accelerators;

/// <summary>Scores accelerators for a mix of networks.</summary>
internal sealed class AcceleratorEvaluator(AcceleratorStudy study, AcceleratorSpace designs) : IEvaluator
{
    private static readonly IReadOnlyDictionary<string, (double P10, double P90)> NoInterval = new Dictionary<string, (double, double)>(StringComparer.Ordinal);
    private static readonly IReadOnlyDictionary<string, double> NoSigma = new Dictionary<string, double>(StringComparer.Ordinal);

    private readonly ChosenModels<SystolicNetworkModel> models = new(study.Networks, mix => new SystolicNetworkModel(mix, study.Networks.Count));
    private readonly int ownMetrics = AcceleratorMetrics.Of(study.Mix).Count;

    public IReadOnlyList<MetricDefinition> Metrics { get; } = [.. AcceleratorMetrics.Of(study.Mix), .. study.Networks.Metrics];

    public IReadOnlyList<string> ReasonCodes => AcceleratorViolations.Codes;

    public void Evaluate(CandidateBatch candidates, ScoredBatch scores)
    {
        ArgumentNullException.ThrowIfNull(candidates);
        ArgumentNullException.ThrowIfNull(scores);
        double[] scratch = [];
        var (model, last) = (default(SystolicNetworkModel), 0L);
        var networks = new NetworkEstimate[study.Mix.Networks.Count];
        Span<double> cells = stackalloc double[designs.Space.Parameters.Count];
        Span<double> values = stackalloc double[Metrics.Count];
        for (var row = 0; row < candidates.Count; row++)
        {
            candidates.CopyRow(row, cells);
            var design = designs.DesignOf(cells);
            var key = study.Networks.KeyOf(cells);
            if (model is null || key != last)
            {
                (model, last) = (models.Of(key), key);
                scratch = new double[3 * model.Mix.Works.Count];
            }

            AcceleratorMetrics.Fill(design, model.Evaluate(design, scratch, networks), networks, values);
            study.Networks.Fill(key, values[ownMetrics..]);
            for (var m = 0; m < values.Length; m++)
            {
                scores.Metric(m)[row] = values[m];
            }

            var (reason, excess) = AcceleratorViolations.Check(study.Limits, values[AcceleratorMetrics.AreaColumn], values[AcceleratorMetrics.PowerColumn], design.Bandwidth.GBps);
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
            writer.WriteString("type", "acceleratorBreakdown");
            var key = study.Networks.KeyOf(cells);
            study.Networks.Write(writer, key);
            AcceleratorReport.Write(writer, models.Of(key), designs.DesignOf(cells));
            writer.WriteEndObject();
        }

        return new PointDetail(NoInterval, NoSigma, "prior", buffer.WrittenSpan.ToArray());
    }
}
