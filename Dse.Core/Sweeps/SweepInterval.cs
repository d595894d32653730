namespace Dse.Core.Sweeps;

/// <summary>Numbers to draw from at random.</summary>
/// <param name="From">Least value.</param>
/// <param name="To">Greatest value.</param>
/// <param name="IsLog">Whether the logarithm is drawn uniformly.</param>
/// <param name="IsWhole">Whether whole numbers are drawn.</param>
public sealed record SweepInterval(double From, double To, bool IsLog, bool IsWhole)
{
    /// <summary>A number of the interval.</summary>
    public double Draw(Random random)
    {
        ArgumentNullException.ThrowIfNull(random);
        var share = random.NextDouble();
        if (IsWhole && !IsLog)
        {
            return Math.Min(To, From + Math.Floor(share * (To - From + 1)));
        }

        var value = IsLog ? From * Math.Pow(To / From, share) : From + share * (To - From);
        return Math.Clamp(IsWhole ? Math.Round(value) : value, From, To);
    }
}
