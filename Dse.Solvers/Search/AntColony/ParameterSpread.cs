namespace Dse.Solvers.Search.AntColony;

/// <summary>The positions of a population in one parameter, so that distances from any of them are summed at once.</summary>
internal sealed class ParameterSpread
{
    private readonly double[] positions;

    // sums[i] is the sum of the first i positions.
    private readonly double[] sums;

    private ParameterSpread(double[] positions)
    {
        this.positions = positions;
        Array.Sort(positions);
        sums = new double[positions.Length + 1];
        for (var i = 0; i < positions.Length; i++)
        {
            sums[i + 1] = sums[i] + positions[i];
        }
    }

    /// <summary>The spread of some positions.</summary>
    public static ParameterSpread Of(IEnumerable<double> positions) => new([.. positions]);

    /// <summary>The mean distance of the others from one of the positions; 0 when there is no other.</summary>
    public double MeanDistance(double from)
    {
        var found = Array.BinarySearch(positions, from);
        var below = found < 0 ? ~found : found;
        var sum = (from * below) - sums[below] + (sums[^1] - sums[below]) - (from * (positions.Length - below));
        return Math.Max(0, sum) / Math.Max(1, positions.Length - 1);
    }
}
