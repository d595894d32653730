using Dse.Core.Pareto;
using Dse.Core.Studies;
using Dse.Solvers.Running;

namespace Dse.Solvers;

/// <summary>Two fronts of one problem against the same reference point.</summary>
/// <param name="ReferencePoint">The spec's, or the nadir of both fronts together plus 10 % of the range; raw units; null without a point.</param>
/// <param name="Hypervolumes">Of the first and the second front, raw units; null without a point.</param>
/// <param name="Covered">Share of the second front's points that a point of the first equals or dominates, and the other way round; null without points.</param>
public sealed record FrontComparison(
    IReadOnlyList<double>? ReferencePoint,
    (double? First, double? Second) Hypervolumes,
    (double? OfSecondByFirst, double? OfFirstBySecond) Covered)
{
    /// <summary>Compares two fronts.</summary>
    public static FrontComparison Of(StudyProblem problem, FrontDocument first, FrontDocument second)
    {
        ArgumentNullException.ThrowIfNull(problem);
        ArgumentNullException.ThrowIfNull(first);
        ArgumentNullException.ThrowIfNull(second);
        var (a, b, both) = (Points(problem, first), Points(problem, second), Points(problem, first, second));
        var reference = Running.ReferencePoint.Of(problem, both);
        return new FrontComparison(reference, (Volume(a), Volume(b)), (Share(a, b), Share(b, a)));

        double? Volume(PointSet points) => points.Count == 0
            ? reference is null ? null : 0
            : Running.ReferencePoint.Hypervolume(problem, points, reference, Running.ReferencePoint.FinalSteps);
    }

    private static PointSet Points(StudyProblem problem, params FrontDocument[] fronts)
    {
        var points = new PointSet(problem.Objectives.Count, Math.Max(1, fronts.Sum(f => f.Points.Count)));
        var point = new double[problem.Objectives.Count];
        foreach (var found in fronts.SelectMany(f => f.Points))
        {
            for (var o = 0; o < point.Length; o++)
            {
                var value = found.Metrics.First(m => string.Equals(m.Key, problem.Objectives[o].Metric, StringComparison.Ordinal)).Value!.Value;
                point[o] = problem.Objectives[o].Maximize ? -value : value;
            }

            points.Add(point);
        }

        return points;
    }

    private static double? Share(PointSet by, PointSet of)
    {
        if (of.Count == 0)
        {
            return null;
        }

        var covered = 0;
        for (var i = 0; i < of.Count; i++)
        {
            for (var j = 0; j < by.Count; j++)
            {
                if (IsCovered(by[j], of[i]))
                {
                    covered++;
                    break;
                }
            }
        }

        return (double)covered / of.Count;
    }

    private static bool IsCovered(ReadOnlySpan<double> by, ReadOnlySpan<double> point)
    {
        for (var o = 0; o < point.Length; o++)
        {
            if (by[o] > point[o])
            {
                return false;
            }
        }

        return true;
    }
}
