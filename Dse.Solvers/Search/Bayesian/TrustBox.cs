namespace Dse.Solvers.Search.Bayesian;

/// <summary>Where designs are sought: around one of them, per feature within half a side.</summary>
/// <param name="Centre">Cells of the design in the middle.</param>
/// <param name="Features">Its features.</param>
/// <param name="Sides">Per feature the width of the box; categories go by none.</param>
internal sealed record TrustBox(double[] Centre, double[] Features, double[] Sides)
{
    /// <summary>How far a design is from the middle, in units of the sides; another category counts as one side.</summary>
    public double Distance(ReadOnlySpan<double> x, IReadOnlyList<bool> isCategorical)
    {
        var sum = 0.0;
        for (var f = 0; f < Features.Length; f++)
        {
            var apart = isCategorical[f] ? (x[f] == Features[f] ? 0 : 1) : (x[f] - Features[f]) / Sides[f];
            sum += apart * apart;
        }

        return sum;
    }
}
