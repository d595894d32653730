namespace Dse.Core.Cost.Serving;

/// <content>Throughput and goodput.</content>
public sealed partial class ServingModel
{
    private const double Z99 = 2.326;

    // Handshake of a cache transfer between workers (NIXL and UCX: a few milliseconds).
    private const double HandshakeSeconds = 2e-3;

    /// <summary>Parts of a decode step's time as the engine runs it; they add up to its seconds.</summary>
    internal IReadOnlyList<(string Name, double Seconds)> Parts(in StepTerms terms, double stepSeconds)
    {
        var kernels = efficiency.DecodeParts(terms);
        return [.. kernels, ("host", stepSeconds - kernels.Sum(k => k.Seconds))];
    }

    private void FinishRates(in ServingPlan plan, ref ServingEstimate estimate)
    {
        var stay = Stay(estimate);
        var perDeployment = estimate.InFlight / stay;
        estimate.RequestsPerSecond = perDeployment * estimate.Replicas;
        estimate.TokensPerSecondPerDevice = perDeployment * Work.OutputTokens / (plan.Devices + (plan.Offload?.Devices ?? 0));
        if (plan.Offload is { } far)
        {
            estimate.UsdPerHour = ((plan.Devices * (Work.Cluster.Device.UsdPerHour ?? double.NaN)) + (far.Devices * (far.Device.UsdPerHour ?? double.NaN))) / (plan.Devices + far.Devices);
        }

        var peak = Work.Cluster.Device.PeakFlops(StepPricing.ComputePrecision(Work)) ?? double.NaN;

        // Every token passes the active weights once; attention and everything else comes on top (Zhu 2024, NanoFlow §3).
        var tokens = Work.NewInputTokens + (double)Work.OutputTokens;
        estimate.BoundTokensPerSecondPerDevice = peak / (2 * Work.Model.ActiveParameters * tokens / Work.OutputTokens);
        estimate.GoodRequestsPerSecond = estimate.RequestsPerSecond
            * MetRatio(Work.TtftLimitMs, estimate.TtftSeconds, estimate.TtftP99Seconds) * MetRatio(Work.TpotLimitMs, estimate.TpotSeconds, estimate.TpotP99Seconds);
        estimate.PowerWatts = Power(plan, estimate);
    }

    // Share of requests under a limit when the logarithm is normal around the mean with the given 99th percentile.
    private static double MetRatio(double? limitMs, double mean, double p99)
    {
        if (limitMs is not { } limit)
        {
            return 1;
        }

        var sigma = Math.Log(Math.Max(1 + 1e-9, p99 / mean)) / Z99;
        var z = Math.Log(limit / 1e3 / mean) / sigma;
        return 1 / (1 + Math.Exp(-1.702 * Math.Clamp(z, -30, 30)));
    }
}
