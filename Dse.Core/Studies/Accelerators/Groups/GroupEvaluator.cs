using System.Buffers;
using System.Text.Json;
using Dse.Core.Cost.Accelerators.Groups;
using Dse.Core.Spaces;
using Dse.Core.Studies.Accelerators.Networks;

namespace Dse.Core.Studies.Accelerators.Groups;

/// <summary>Scores chips of several sub-accelerators for a mix of networks.</summary>
internal sealed class GroupEvaluator(AcceleratorStudy study, GroupSpace designs) : IEvaluator
{
    private static readonly IReadOnlyDictionary<string, (double P10, double P90)> NoInterval = new Dictionary<string, (double, double)>(StringComparer.Ordinal);
    private static readonly IReadOnlyDictionary<string, double> NoSigma = new Dictionary<string, double>(StringComparer.Ordinal);

    private readonly ChosenModels<GroupNetworkModel> models = new(study.Networks, mix => new GroupNetworkModel(mix, study.Group!.ByLayer, study.Networks.Count));
    private readonly int ownMetrics = GroupMetrics.Of(study.Mix).Count;

    public IReadOnlyList<MetricDefinition> Metrics { get; } = [.. GroupMetrics.Of(study.Mix), .. study.Networks.Metrics];

    public IReadOnlyList<string> ReasonCodes => AcceleratorViolations.Codes;

    public void Evaluate(CandidateBatch candidates, ScoredBatch scores)
    {
        ArgumentNullException.ThrowIfNull(candidates);
        ArgumentNullException.ThrowIfNull(scores);
        Span<double> cells = stackalloc double[designs.Space.Parameters.Count];
        Span<double> values = stackalloc double[Metrics.Count];
        for (var row = 0; row < candidates.Count; row++)
        {
            candidates.CopyRow(row, cells);
            var design = designs.DesignOf(cells);
            var key = study.Networks.KeyOf(cells);
            GroupMetrics.Fill(design, models.Of(key).Evaluate(design), values);
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
        var design = designs.DesignOf(cells);
        var key = study.Networks.KeyOf(cells);
        var model = models.Of(key);
        var buffer = new ArrayBufferWriter<byte>();
        using (var writer = new Utf8JsonWriter(buffer))
        {
            writer.WriteStartObject();
            writer.WriteString("type", "subAcceleratorSchedule");
            study.Networks.Write(writer, key);
            GroupReport.Write(writer, model, design, model.Evaluate(design));
            writer.WriteEndObject();
        }

        return new PointDetail(NoInterval, NoSigma, "prior", buffer.WrittenSpan.ToArray());
    }
}
