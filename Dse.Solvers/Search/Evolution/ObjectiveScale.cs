using Dse.Core.Pareto;

namespace Dse.Solvers.Search.Evolution;

/// <summary>Maps objectives to a common range, so that neither units nor decades decide what is far apart.</summary>
/// <remarks>Objectives above 0 that span more than two decades go by their logarithm, else their small end would be a single point.</remarks>
internal sealed class ObjectiveScale
{
    private const double LogarithmicRatio = 100;

    private readonly bool[] logarithmic;
    private readonly double[] least;
    private readonly double[] range;

    private ObjectiveScale(bool[] logarithmic, double[] least, double[] range)
    {
        this.logarithmic = logarithmic;
        this.least = least;
        this.range = range;
    }

    /// <summary>The scale on which the given points fill 0 to 1 in every objective.</summary>
    /// <param name="points">At least one point.</param>
    /// <param name="crowdedShare">An objective goes by its logarithm only when half of the points lie within this share of its range from the least; 1 asks for the two decades alone.</param>
    public static ObjectiveScale Of(PointSet points, double crowdedShare = 1)
    {
        var objectives = points.Objectives;
        var (logarithmic, least, range) = (new bool[objectives], new double[objectives], new double[objectives]);
        for (var m = 0; m < objectives; m++)
        {
            var (low, high) = (double.PositiveInfinity, double.NegativeInfinity);
            for (var i = 0; i < points.Count; i++)
            {
                low = Math.Min(low, points[i][m]);
                high = Math.Max(high, points[i][m]);
            }

            logarithmic[m] = low > 0 && high / low > LogarithmicRatio && 2 * CountBelow(points, m, low + (crowdedShare * (high - low))) >= points.Count;
            least[m] = logarithmic[m] ? Math.Log(low) : low;
            range[m] = (logarithmic[m] ? Math.Log(high) : high) - least[m];
            if (!(range[m] > 0) || !double.IsFinite(range[m]))
            {
                (least[m], range[m]) = (double.IsFinite(least[m]) ? least[m] : 0, 1);
            }
        }

        return new ObjectiveScale(logarithmic, least, range);
    }

    private static int CountBelow(PointSet points, int objective, double most)
    {
        var count = 0;
        for (var i = 0; i < points.Count; i++)
        {
            count += points[i][objective] <= most ? 1 : 0;
        }

        return count;
    }

    /// <summary>Maps the objectives of individuals.</summary>
    public PointSet Map(IReadOnlyList<Individual> individuals) => Map(Fronts.Points(individuals));

    /// <summary>Maps points.</summary>
    public PointSet Map(PointSet points)
    {
        var mapped = new PointSet(least.Length, points.Count);
        var point = new double[least.Length];
        for (var i = 0; i < points.Count; i++)
        {
            Map(points[i], point);
            mapped.Add(point);
        }

        return mapped;
    }

    /// <summary>Maps one point; beyond the points that made the scale it may leave 0 to 1.</summary>
    public void Map(ReadOnlySpan<double> objectives, Span<double> mapped)
    {
        for (var m = 0; m < mapped.Length; m++)
        {
            // Below the smallest so far a logarithm may not exist: then far below.
            var value = !logarithmic[m] ? objectives[m] : objectives[m] > 0 ? Math.Log(objectives[m]) : least[m] - range[m];
            mapped[m] = (value - least[m]) / range[m];
        }
    }
}
