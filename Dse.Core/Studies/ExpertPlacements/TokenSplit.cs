namespace Dse.Core.Studies.ExpertPlacements;

/// <summary>Loads of devices when the tokens of an expert need not be shared equally: as LPLB and LLEP do for every batch.</summary>
internal static class TokenSplit
{
    // LLEP (Salesforce, arXiv 2601.17111): spill above this ratio, up to the mean, in chunks of at least so many tokens.
    private const double SpillAboveRatio = 1.3;
    private const double SpillChunkTokens = 1_024;

    /// <summary>
    /// The least load of the busiest device, over its speed, when tokens are split over copies as well as can be: the linear
    /// programme of LPLB. Some experts and all devices that hold them bind; each flow that fails names more such experts.
    /// </summary>
    public static double Best(ExpertDevices devices, double[] loads, int[][] layer)
    {
        var total = loads.Sum();
        var peak = total / devices.Count;
        while (total > 0)
        {
            var flow = new SplitFlow(devices, loads, layer, peak * (1 + 1e-12));
            if (flow.Bottleneck() is not { } next || next <= peak * (1 + 1e-11))
            {
                break;
            }

            peak = next;
        }

        return peak;
    }

    /// <summary>The load of the busiest device, over its speed, after LLEP has spilled what is too much, heaviest experts first.</summary>
    public static double Spilled(ExpertDevices devices, double[] loads, int[][] layer)
    {
        var held = new double[devices.Count];
        var home = new int[loads.Length];
        for (var d = 0; d < layer.Length; d++)
        {
            foreach (var expert in layer[d])
            {
                home[expert] = d;
                held[d] += loads[expert];
            }
        }

        var mean = held.Sum() / held.Length;
        if (Peak(held) <= SpillAboveRatio * mean)
        {
            return Peak(held);
        }

        Array.Clear(held);
        foreach (var expert in Enumerable.Range(0, loads.Length).OrderByDescending(e => loads[e]))
        {
            var kept = Math.Clamp((mean * devices.Speeds[home[expert]]) - held[home[expert]], 0, loads[expert]);
            held[home[expert]] += kept;
            for (var left = loads[expert] - kept; left > 0;)
            {
                var least = Enumerable.Range(0, held.Length).MinBy(d => held[d] / devices.Speeds[d]);
                var chunk = Math.Min(left, Math.Max(SpillChunkTokens, (mean * devices.Speeds[least]) - held[least]));
                held[least] += chunk;
                left -= chunk;
            }
        }

        return Peak(held);

        double Peak(double[] of) => of.Select((load, d) => load / devices.Speeds[d]).Max();
    }
}
