namespace Dse.Solvers.Search.Bayesian;

/// <summary>Refusals as a model sees them.</summary>
internal static class RefusalScale
{
    /// <summary>
    /// −1 for an accepted design, to begin with: only the sign is known. For a refused one the logarithm of 1 + excess,
    /// which for a limit on a positive quantity is that of its ratio to the limit, in units of the median; 1 when the
    /// evaluator does not say how far it is.
    /// </summary>
    /// <param name="excesses">0 for an accepted design; for a refused one its excess, NaN when not known.</param>
    public static double[] Values(IReadOnlyList<double> excesses)
    {
        var known = excesses.Where(e => e > 0).Select(e => Math.Log(1 + e)).Order().ToArray();
        var unit = known.Length == 0 ? 1 : known[known.Length / 2];
        return [.. excesses.Select(e => double.IsNaN(e) ? 1 : e == 0 ? -1 : Math.Log(1 + e) / unit)];
    }
}
