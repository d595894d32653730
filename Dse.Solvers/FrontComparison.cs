using Dse.Core.Studies;

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
        var family = FrontFamily.Of(problem.Objectives, problem.ReferencePoint, [first.Points, second.Points]);
        return new FrontComparison(
            family.ReferencePoint, (family.Hypervolumes[0], family.Hypervolumes[1]), (family.Coverage[0][1], family.Coverage[1][0]));
    }
}
