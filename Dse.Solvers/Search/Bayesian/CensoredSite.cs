namespace Dse.Solvers.Search.Bayesian;

/// <summary>
/// The measurement that says of a value as much as "it is at most 0" does, beside a normal that all else says of it: with
/// it the normal has the mean and the variance of the one cut off at 0 (expectation propagation, Minka 2001).
/// </summary>
internal static class CensoredSite
{
    // Farther from 0 the cut decides nothing, or nothing but the sign.
    private const double MostDeviations = 100;

    /// <summary>The mean of the normal cut off at 0 instead, taken for certain: expectation maximisation, which is too sure of what it expects.</summary>
    /// <param name="mean">Mean of the normal.</param>
    /// <param name="deviation">Its deviation, above 0.</param>
    public static (double Value, double Variance) Certain(double mean, double deviation) =>
        (Math.Min(0, mean - (deviation * NormalTail.LogCdfSlope(-mean / deviation))), 0);

    /// <summary>The measurement's value and variance; the latter is infinite where the cut takes nothing away.</summary>
    /// <param name="mean">Mean of the normal.</param>
    /// <param name="deviation">Its deviation, above 0.</param>
    public static (double Value, double Variance) Of(double mean, double deviation)
    {
        // Cut off, the mean is μ − σ λ and the variance σ² (1 − λ (z + λ)), z = −μ/σ, λ = φ(z)/Φ(z).
        var z = Math.Clamp(-mean / deviation, -MostDeviations, MostDeviations);
        var slope = NormalTail.LogCdfSlope(z);
        var taken = slope * (z + slope);
        return (mean - (deviation / (z + slope)), deviation * deviation * (1 - taken) / taken);
    }
}
