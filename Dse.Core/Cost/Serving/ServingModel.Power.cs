using Dse.Core.Cost.Operators;
using Dse.Core.Cost.Power;

namespace Dse.Core.Cost.Serving;

/// <content>Power and power caps.</content>
public sealed partial class ServingModel
{
    private double IdleRatio => DeviceCalibration.For(Work.Cluster.Device).IdlePowerRatio;

    // How a phase of some steps, together so many seconds, uses a device. The terms of a step are those of all its stages.
    private PhasePower PhaseOf(in StepTerms terms, double steps, double seconds, int stages)
    {
        var peak = Work.Cluster.Device.PeakFlops(StepPricing.ComputePrecision(Work)) ?? double.PositiveInfinity;
        var share = steps / Math.Max(1, stages) / seconds;
        return new PhasePower(
            Math.Min(1, terms.Flops * share / peak),
            Math.Min(1, terms.Bytes * share / (Work.Cluster.Device.MemoryGBps * 1e9)));
    }

    // Seconds of a phase under the plan's cap; marks the plan when the cap cannot be kept.
    private double Capped(in ServingPlan plan, in StepTerms terms, double steps, double seconds, int stages, ref ServingEstimate estimate)
    {
        if (plan.PowerCapWatts is not { } cap || Work.Cluster.Device.TdpWatts is not { } board)
        {
            return seconds;
        }

        var phase = PhaseOf(terms, steps, seconds, stages);
        if (phase.ClockRatio(cap / board, IdleRatio) is { } clock)
        {
            return seconds * phase.SlowdownRatio(clock);
        }

        estimate.Problem = estimate.Problem == ServingProblem.None ? ServingProblem.PowerCap : estimate.Problem;
        return seconds;
    }

    // Mean draw of a device in use: its phases by the time each takes, pools by their devices; idle while it waits.
    private double Power(in ServingPlan plan, in ServingEstimate estimate)
    {
        if (Work.Cluster.Device.TdpWatts is not { } board)
        {
            return double.NaN;
        }

        var chunks = Math.Ceiling((double)Work.NewInputTokens / plan.ChunkTokens);
        var pooled = plan.Mode == ServingMode.Disaggregated;
        var (prefillGrid, decodeGrid) = pooled ? (plan.Prefill.Grid, plan.Decode.Grid) : (plan.Grid, plan.Grid);
        var limit = plan.PowerCapWatts is { } cap ? Math.Min(1, cap / board) : 1;
        var prompt = Math.Min(limit, PhaseOf(estimate.PrefillStep, chunks, estimate.PrefillSeconds, prefillGrid.Pp).DrawRatio);
        var token = Math.Min(limit, PhaseOf(estimate.DecodeStep, 1, estimate.DecodeStepSeconds, decodeGrid.Pp).DrawRatio);
        var perDeployment = estimate.RequestsPerSecond / estimate.Replicas;
        if (!pooled)
        {
            // Steps follow one another while any request is there.
            var busy = Math.Min(1, perDeployment * estimate.PrefillSeconds / plan.Grid.AttentionDp / plan.Grid.Pp);
            var decoding = Math.Min(1 - busy, perDeployment * Work.OutputTokens / (plan.Speculative?.TokensPerStep ?? 1) * estimate.DecodeStepSeconds / Math.Max(1, estimate.DecodeBatch));
            return board * ((busy * prompt) + (decoding * token) + ((1 - busy - decoding) * IdleRatio));
        }

        var prompting = Math.Min(1, perDeployment * estimate.PrefillSeconds / (plan.Prefill.Workers * plan.Prefill.Grid.AttentionDp * plan.Prefill.Grid.Pp));
        var generating = Math.Min(1, estimate.DecodeBatch);
        var watts = (plan.Prefill.Devices * ((prompting * prompt) + ((1 - prompting) * IdleRatio)))
            + (plan.Decode.Devices * ((generating * token) + ((1 - generating) * IdleRatio)));
        return board * watts / plan.Devices;
    }
}
