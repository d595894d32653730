using Dse.Core.Pareto;

namespace Dse.Solvers;

/// <summary>How far fronts are from one another; every objective on the range of the joint front, so that units do not count.</summary>
/// <param name="Epsilon">[i][j] is what has to come off every objective of front i for it to cover front j, see <see cref="FrontIndicators.AdditiveEpsilon"/>; null without points or when it takes too long.</param>
/// <param name="IgdPlus">Of each front against the joint front, see <see cref="FrontIndicators.InvertedGenerationalDistancePlus"/>; null likewise.</param>
public sealed record FrontDistances(IReadOnlyList<IReadOnlyList<double?>> Epsilon, IReadOnlyList<double?> IgdPlus)
{
    /// <summary>Pairs of points compared at most: about a second.</summary>
    public const long MostPairs = 100_000_000;

    /// <summary>Measures fronts.</summary>
    /// <param name="fronts">Their points, minimised.</param>
    /// <param name="joint">The points of all of them that none dominates.</param>
    public static FrontDistances Of(IReadOnlyList<PointSet> fronts, PointSet joint)
    {
        ArgumentNullException.ThrowIfNull(fronts);
        ArgumentNullException.ThrowIfNull(joint);
        var points = fronts.Sum(f => (long)f.Count);
        var isShort = points * (points + joint.Count) <= MostPairs;
        var (least, range) = Ranges(joint);
        var reference = Scaled(joint, least, range);
        var scaled = fronts.Select(f => Scaled(f, least, range)).ToArray();
        return new FrontDistances(
            [.. scaled.Select(a => (IReadOnlyList<double?>)[.. scaled.Select(b => Known(a, b) ? FrontIndicators.AdditiveEpsilon(a, b) : (double?)null)])],
            [.. scaled.Select(a => Known(a, reference) ? FrontIndicators.InvertedGenerationalDistancePlus(a, reference) : (double?)null)]);

        bool Known(PointSet front, PointSet against) => isShort && front.Count > 0 && against.Count > 0;
    }

    // Where the joint front has no range in an objective, by the size of its value, as reference points are made.
    private static (double[] Least, double[] Range) Ranges(PointSet joint)
    {
        var (least, range) = (new double[joint.Objectives], new double[joint.Objectives]);
        for (var m = 0; m < least.Length; m++)
        {
            var values = Enumerable.Range(0, joint.Count).Select(i => joint[i][m]).DefaultIfEmpty(0).ToArray();
            least[m] = values.Min();
            range[m] = values.Max() > least[m] ? values.Max() - least[m] : least[m] != 0 ? Math.Abs(least[m]) : 1;
        }

        return (least, range);
    }

    private static PointSet Scaled(PointSet points, double[] least, double[] range)
    {
        var scaled = new PointSet(points.Objectives, Math.Max(1, points.Count));
        var point = new double[points.Objectives];
        for (var i = 0; i < points.Count; i++)
        {
            for (var m = 0; m < point.Length; m++)
            {
                point[m] = (points[i][m] - least[m]) / range[m];
            }

            scaled.Add(point);
        }

        return scaled;
    }
}
