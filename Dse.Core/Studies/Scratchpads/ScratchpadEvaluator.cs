using Dse.Core.Spaces;

namespace Dse.Core.Studies.Scratchpads;

/// <summary>Replays the plan that was found for a capacity.</summary>
internal sealed class ScratchpadEvaluator(ScratchpadModel model, DesignSpace space) : IEvaluator
{
    /// <summary>The metrics.</summary>
    public static readonly IReadOnlyList<MetricDefinition> AllMetrics =
    [
        new("capacityBytes", "Room of the scratchpad, bytes.", false),
        new("offChipBytes", "Bytes that tensors move between scratchpad and memory because there is not room for all: written back once, read again as often as needed.", false),
        new("compulsoryBytes", "Bytes that move under every plan: graph inputs and weights once in, graph outputs once out.", false),
        new("peakBytes", "Most bytes in the scratchpad at once.", false),
        new("executionCycles", "Cycles of all operators and of the transfers that they wait for.", false),
        new("transferEnergyPj", "Energy of the transfers between scratchpad, memory levels on the chip and memory, pJ; compulsory ones not among them.", false),
    ];

    private static readonly Dictionary<string, (double P10, double P90)> NoInterval = new(StringComparer.Ordinal);
    private static readonly Dictionary<string, double> NoSigma = new(StringComparer.Ordinal);

    public IReadOnlyList<MetricDefinition> Metrics => AllMetrics;

    public IReadOnlyList<string> ReasonCodes => ScratchpadModel.ReasonCodes;

    public void Evaluate(CandidateBatch candidates, ScoredBatch scores)
    {
        for (var row = 0; row < candidates.Count; row++)
        {
            var capacity = (long)space.ValueOf(0, candidates.Column(0)[row]);
            var point = model.Find(capacity);
            scores.Metric(0)[row] = capacity;
            scores.Metric(2)[row] = model.Graph.CompulsoryBytes;
            if (point?.Plan is not { } plan)
            {
                var tightest = SimpleOrders.TightestBytes(model.Graph);
                scores.Outcomes[row] = TrialOutcome.Infeasible;
                scores.Reasons[row] = IndexOf(point?.Failure ?? ScratchpadModel.NotPlanned);
                scores.Violations[row] = tightest > capacity ? ((double)tightest / capacity) - 1 : 0;
                scores.Metric(1)[row] = double.NaN;
                scores.Metric(3)[row] = double.NaN;
                scores.Metric(4)[row] = double.NaN;
                scores.Metric(5)[row] = double.NaN;
                continue;
            }

            var figures = PlanReplay.Run(model.Graph, plan, capacity, out var violation, model.Rules)
                ?? throw new InvalidOperationException($"The plan for {capacity} bytes cannot run: {violation}.");
            scores.Outcomes[row] = TrialOutcome.Feasible;
            scores.Metric(1)[row] = figures.OffChipBytes;
            scores.Metric(3)[row] = figures.PeakBytes;
            scores.Metric(4)[row] = model.Dma is { } dma ? ExecutionTime.Cycles(model.Graph, plan, dma) : double.NaN;
            scores.Metric(5)[row] = model.Rules.Levels?.TransferPj(figures) ?? double.NaN;
        }
    }

    public PointDetail Describe(ReadOnlySpan<double> cells)
    {
        var capacity = (long)space.ValueOf(0, cells[0]);
        var point = model.Find(capacity);
        return new PointDetail(NoInterval, NoSigma, "measured", point?.Plan is null ? null : PlanJson.Write(model.Graph, point.Plan, capacity, model.Rules.Levels))
        {
            Bound = point is null ? null : Bounds(point),
        };
    }

    private Dictionary<string, double> Bounds(PlannedPoint point)
    {
        if (point.BoundTransferPj is { } pj)
        {
            return new Dictionary<string, double>(StringComparer.Ordinal) { ["transferEnergyPj"] = pj };
        }

        var bounds = new Dictionary<string, double>(StringComparer.Ordinal) { ["offChipBytes"] = point.BoundOffChipBytes };
        if (model.Dma is { } dma)
        {
            bounds["executionCycles"] = ExecutionTime.BoundCycles(model, dma, point.BoundOffChipBytes);
        }

        return bounds;
    }

    private static int IndexOf(string reason) => ScratchpadModel.ReasonCodes.Select((code, i) => (code, i)).First(x => x.code == reason).i;
}
