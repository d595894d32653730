using Dse.Core.Pareto;
using Dse.Core.Studies;

namespace Dse.Solvers;

/// <summary>Several fronts of the same objectives beside each other.</summary>
/// <param name="Objectives">What all of them minimise or maximise.</param>
/// <param name="ReferencePoint">The one given, or the nadir of all fronts together plus 10 % of the range; raw units; null without a point.</param>
/// <param name="Hypervolumes">Of each front, raw units with maximised objectives negated; null when it would take too long or there is no point at all.</param>
/// <param name="Coverage">[i][j] is the share of front j that a point of front i equals or dominates; null when front j has no point.</param>
/// <param name="JointHypervolume">Of the joint front.</param>
/// <param name="Joint">The points of all fronts that none dominates, by front and index; of equal points the first front's.</param>
/// <param name="OnJoint">For every point of every front whether none dominates it; so for all of equal points alike.</param>
public sealed record FrontFamily(
    IReadOnlyList<Objective> Objectives,
    IReadOnlyList<double>? ReferencePoint,
    IReadOnlyList<double?> Hypervolumes,
    IReadOnlyList<IReadOnlyList<double?>> Coverage,
    double? JointHypervolume,
    IReadOnlyList<(int Front, int Point)> Joint,
    IReadOnlyList<IReadOnlyList<bool>> OnJoint)
{
    /// <summary>Compares fronts.</summary>
    /// <param name="objectives">What all of them minimise or maximise.</param>
    /// <param name="referencePoint">A reference point in raw units, or null for one taken from the fronts.</param>
    /// <param name="fronts">Their points; each has a value for every objective.</param>
    /// <exception cref="ArgumentException">A point lacks an objective.</exception>
    public static FrontFamily Of(
        IReadOnlyList<Objective> objectives, IReadOnlyList<double>? referencePoint, IReadOnlyList<IReadOnlyList<FrontPoint>> fronts)
    {
        ArgumentNullException.ThrowIfNull(fronts);
        var sets = fronts.Select(f => Points(objectives, f)).ToArray();
        var all = Points(objectives, fronts.SelectMany(f => f).ToList());
        var reference = Running.ReferencePoint.Of(objectives, referencePoint, all);
        var joint = new List<(int Front, int Point)>();
        var places = fronts.SelectMany((f, i) => f.Select((_, p) => (Front: i, Point: p))).ToArray();
        var seen = new HashSet<string>(StringComparer.Ordinal);
        var best = new PointSet(objectives.Count);
        foreach (var index in NonDominated.Filter(all).Order())
        {
            if (seen.Add(Key(all[index])))
            {
                joint.Add(places[index]);
                best.Add(all[index]);
            }
        }

        return new FrontFamily(
            objectives, reference, [.. sets.Select(Volume)], [.. sets.Select(a => (IReadOnlyList<double?>)[.. sets.Select(b => Covered(b, a))])], Volume(best), joint,
            [.. sets.Select(s => (IReadOnlyList<bool>)[.. Enumerable.Range(0, s.Count).Select(i => seen.Contains(Key(s[i])))])]);

        static string Key(ReadOnlySpan<double> point) => string.Join('|', point.ToArray().Select(v => (v + 0.0).ToString("R", System.Globalization.CultureInfo.InvariantCulture)));

        double? Volume(PointSet points) => points.Count == 0
            ? reference is null ? null : 0
            : Running.ReferencePoint.Hypervolume(objectives, points, reference, Running.ReferencePoint.FinalSteps);
    }

    /// <summary>The points as they are minimised: maximised objectives are negated.</summary>
    public static PointSet Points(IReadOnlyList<Objective> objectives, IReadOnlyList<FrontPoint> front)
    {
        ArgumentNullException.ThrowIfNull(objectives);
        ArgumentNullException.ThrowIfNull(front);
        var points = new PointSet(objectives.Count, Math.Max(1, front.Count));
        var values = new double[objectives.Count];
        foreach (var point in front)
        {
            for (var o = 0; o < values.Length; o++)
            {
                var value = point.Metrics.FirstOrDefault(m => string.Equals(m.Key, objectives[o].Metric, StringComparison.Ordinal)).Value
                    ?? throw new ArgumentException($"Point {point.Id} has no {objectives[o].Metric}.", nameof(front));
                values[o] = objectives[o].Maximize ? -value : value;
            }

            points.Add(values);
        }

        return points;
    }

    private static double? Covered(PointSet of, PointSet by) => of.Count == 0
        ? null
        : (double)Enumerable.Range(0, of.Count).Count(i => Enumerable.Range(0, by.Count).Any(j => Dominance.WeaklyDominates(by[j], of[i]))) / of.Count;
}
