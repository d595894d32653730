using Dse.Core.Spaces;

namespace Dse.Core.Studies.Scratchpads.Packing;

/// <summary>Checks and measures the packing that was found.</summary>
internal sealed class PackingEvaluator(PackingModel model) : IEvaluator
{
    /// <summary>The metrics.</summary>
    public static readonly IReadOnlyList<MetricDefinition> AllMetrics =
    [
        new("heightBytes", "Bytes of memory that the packing takes: the highest end of a buffer.", false),
        new("capacityBytes", "Bytes of memory that there are; the height where no capacity is given.", false),
        new("maxLoadBytes", "Most bytes that are live together: no packing takes fewer.", false),
    ];

    private static readonly Dictionary<string, (double P10, double P90)> NoInterval = new(StringComparer.Ordinal);
    private static readonly Dictionary<string, double> NoSigma = new(StringComparer.Ordinal);

    private readonly long maxLoadBytes = PackingCheck.MaxLoadBytes(model.Buffers);

    public IReadOnlyList<MetricDefinition> Metrics => AllMetrics;

    public IReadOnlyList<string> ReasonCodes => PackingModel.ReasonCodes;

    public void Evaluate(CandidateBatch candidates, ScoredBatch scores)
    {
        var packed = model.Packed;
        var height = double.NaN;
        if (packed?.OffsetsBytes is { } offsets)
        {
            if (PackingCheck.Violation(model.Buffers, offsets, model.CapacityBytes) is { } violation)
            {
                throw new InvalidOperationException($"The packing that was found is none: {violation}.");
            }

            height = PackingCheck.HeightBytes(model.Buffers, offsets);
        }

        for (var row = 0; row < candidates.Count; row++)
        {
            scores.Metric(0)[row] = height;
            scores.Metric(1)[row] = model.CapacityBytes ?? height;
            scores.Metric(2)[row] = maxLoadBytes;
            scores.Outcomes[row] = double.IsNaN(height) ? TrialOutcome.Infeasible : TrialOutcome.Feasible;
            if (double.IsNaN(height))
            {
                scores.Reasons[row] = packed?.Failure == PackingModel.DoesNotFit ? 0 : 1;
                scores.Violations[row] = model.CapacityBytes is > 0 and var capacity ? Math.Max(0, ((double)(packed?.BoundBytes ?? 0) / capacity) - 1) : 1;
            }
        }
    }

    public PointDetail Describe(ReadOnlySpan<double> cells) => new(
        NoInterval, NoSigma, "measured", model.Packed?.OffsetsBytes is { } offsets ? PackingJson.Write(model.Buffers, offsets, model.CapacityBytes) : null)
    {
        Bound = model.Packed is { } packed && model.IsMinimised ? new Dictionary<string, double>(StringComparer.Ordinal) { ["heightBytes"] = packed.BoundBytes } : null,
    };
}
