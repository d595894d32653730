namespace Dse.Solvers.Exact.Fleet;

/// <summary>
/// What is known of fleets that serve a rate: <c>prices · counts ≥ rate · price of the mix</c>, one inequality per set of prices
/// (Benders, Numerische Mathematik 4, 1962). Valid for every search on the same tables, so that later searches start with them.
/// </summary>
internal sealed class FleetCuts
{
    private readonly List<(double[] Prices, double MixPrice)> cuts = [];

    /// <summary>How many.</summary>
    public int Count => cuts.Count;

    /// <summary>One of them.</summary>
    public (double[] Prices, double MixPrice) this[int index] => cuts[index];

    /// <summary>Adds one.</summary>
    public void Add(ReadOnlySpan<double> prices, double mixPrice) => cuts.Add(([.. prices], mixPrice));

    /// <summary>By how much a fleet breaks a cut, relative to the price of what it would have to serve.</summary>
    public double Excess(int index, ReadOnlySpan<double> counts, double rate)
    {
        var (prices, mixPrice) = cuts[index];
        var worth = 0.0;
        for (var t = 0; t < prices.Length; t++)
        {
            worth += prices[t] * counts[t];
        }

        return 1 - (worth / (rate * mixPrice));
    }
}
