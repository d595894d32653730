namespace Dse.Core.Studies.ExpertPlacements;

/// <summary>How the tokens of one layer spread over devices.</summary>
/// <param name="PeakTokens">Load of the busiest device, as tokens of a device of mean speed.</param>
/// <param name="MeanTokens">Mean load of a device.</param>
internal readonly record struct LayerLoads(double PeakTokens, double MeanTokens)
{
    /// <summary>Peak over mean; 1 without any load.</summary>
    public double Ratio => MeanTokens > 0 ? PeakTokens / MeanTokens : 1;

    /// <summary>Adds up the loads: copies share an expert's tokens equally.</summary>
    public static LayerLoads Of(ExpertDevices devices, ReadOnlySpan<double> loads, int[][] layer, ReadOnlySpan<int> copies)
    {
        var peak = 0.0;
        var total = 0.0;
        for (var device = 0; device < layer.Length; device++)
        {
            var load = 0.0;
            foreach (var expert in layer[device])
            {
                load += loads[expert] / copies[expert];
            }

            peak = Math.Max(peak, load / devices.Speeds[device]);
        }

        foreach (var load in loads)
        {
            total += load;
        }

        return new LayerLoads(peak, total / devices.Count);
    }
}
