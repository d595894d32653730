using Dse.Core.Spaces;

namespace Dse.Solvers.Search.Bayesian;

/// <summary>Where designs are sought: around one of them, per feature within half a side.</summary>
/// <param name="Centre">Cells of the design in the middle.</param>
/// <param name="Features">Its features.</param>
/// <param name="Sides">Per feature the width of the box; categories go by none.</param>
internal sealed record TrustBox(double[] Centre, double[] Features, double[] Sides)
{
    // Wider than the range wherever the middle is.
    private const double WholeRange = 2;
    private const int OpenFeatures = 2;

    /// <summary>The box open over the whole range in one or two features, rather those with short sides: there values change most.</summary>
    public TrustBox Opened(RandomSource random)
    {
        var sides = (double[])Sides.Clone();
        var sum = Sides.Sum(s => 1 / s);
        for (var open = 0; open < OpenFeatures; open++)
        {
            var at = random.NextDouble() * sum;
            var f = 0;
            while (f < sides.Length - 1 && (at -= 1 / Sides[f]) > 0)
            {
                f++;
            }

            sides[f] = WholeRange;
        }

        return this with { Sides = sides };
    }

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
