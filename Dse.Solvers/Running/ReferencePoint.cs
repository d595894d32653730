using Dse.Core.Pareto;
using Dse.Core.Studies;

namespace Dse.Solvers.Running;

/// <summary>The reference point and the hypervolume against it.</summary>
internal static class ReferencePoint
{
    /// <summary>The spec's reference point, or the nadir plus 10 % of the range; where the range is zero, 10 % of the value, or 0.1 at zero.</summary>
    /// <returns>Raw units per objective; null without a point to take it from.</returns>
    public static IReadOnlyList<double>? Of(StudyProblem problem, PointSet front) => Of(problem.Objectives, problem.ReferencePoint, front);

    /// <summary>The same for objectives without a problem.</summary>
    public static IReadOnlyList<double>? Of(IReadOnlyList<Objective> objectives, IReadOnlyList<double>? given, PointSet front)
    {
        if (given is not null || front.Count == 0)
        {
            return given;
        }

        var reference = new double[front.Objectives];
        for (var o = 0; o < reference.Length; o++)
        {
            var (least, most) = (double.PositiveInfinity, double.NegativeInfinity);
            for (var i = 0; i < front.Count; i++)
            {
                least = Math.Min(least, front[i][o]);
                most = Math.Max(most, front[i][o]);
            }

            var range = most > least ? most - least : most != 0 ? Math.Abs(most) : 1;
            reference[o] = Signed(objectives, o, most + (0.1 * range));
        }

        return reference;
    }

    /// <summary>Pairs of points compared at most for a hypervolume that is shown while a search runs: tens of milliseconds.</summary>
    public const long ShownSteps = 10_000_000;

    /// <summary>The same for the final one: seconds.</summary>
    public const long FinalSteps = 1_500_000_000;

    /// <summary>The hypervolume with maximised objectives negated; null without a finite reference point or when it takes too many steps.</summary>
    public static double? Hypervolume(StudyProblem problem, PointSet front, IReadOnlyList<double>? reference, long maxSteps) =>
        Hypervolume(problem.Objectives, front, reference, maxSteps);

    /// <summary>The same for objectives without a problem.</summary>
    public static double? Hypervolume(IReadOnlyList<Objective> objectives, PointSet front, IReadOnlyList<double>? reference, long maxSteps)
    {
        if (reference is null || front.Count == 0 || front.Objectives > Core.Pareto.Hypervolume.MaxObjectives || !reference.All(double.IsFinite))
        {
            return null;
        }

        var minimised = Enumerable.Range(0, front.Objectives).Select(o => Signed(objectives, o, reference[o])).ToArray();
        return Core.Pareto.Hypervolume.Compute(front, minimised, maxSteps);
    }

    private static double Signed(IReadOnlyList<Objective> objectives, int objective, double value) => objectives[objective].Maximize ? -value : value;
}
