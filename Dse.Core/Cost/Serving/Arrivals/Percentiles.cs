namespace Dse.Core.Cost.Serving.Arrivals;

/// <summary>Mean and percentiles of a sample, seconds; all NaN for an empty one.</summary>
/// <param name="Mean">Arithmetic mean.</param>
/// <param name="P50">Half of the sample is at most this.</param>
/// <param name="P99">99 of 100 are at most this.</param>
public readonly record struct Percentiles(double Mean, double P50, double P99)
{
    /// <summary>Of a sample; nearest rank, so that each percentile is a value of the sample. NaN members are left out.</summary>
    /// <param name="sample">Any order.</param>
    public static Percentiles Of(IEnumerable<double> sample)
    {
        var sorted = sample.Where(x => !double.IsNaN(x)).Order().ToArray();
        return sorted.Length == 0
            ? new Percentiles(double.NaN, double.NaN, double.NaN)
            : new Percentiles(sorted.Average(), Rank(sorted, 0.50), Rank(sorted, 0.99));
    }

    private static double Rank(double[] sorted, double share) => sorted[Math.Max(0, (int)Math.Ceiling(share * sorted.Length) - 1)];
}
