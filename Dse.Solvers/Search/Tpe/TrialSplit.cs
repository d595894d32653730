using Dse.Core.Pareto;
using Dse.Solvers.Search.Evolution;

namespace Dse.Solvers.Search.Tpe;

/// <summary>Which trials are good: the first fronts, the last one cut by hypervolume; infeasible ones behind, by violation.</summary>
internal static class TrialSplit
{
    private const double Margin = 1.1;

    // Where half of the front lies within this share of an objective's range, its small end would be a single point; a front that
    // merely comes near to zero is spread over the range and no matter of decades.
    private const double CrowdedShare = 0.1;

    /// <summary>Splits trials.</summary>
    /// <param name="objectives">Minimised objectives per trial; null when not measured.</param>
    /// <param name="violations">0 for feasible trials.</param>
    /// <param name="good">How many are to be good, at most all.</param>
    /// <returns>Indices of the good trials with weights above 0, which for those on the first front tell their hypervolume.</returns>
    public static List<(int Trial, double Weight)> Good(IReadOnlyList<double[]?> objectives, IReadOnlyList<double> violations, int good)
    {
        var feasible = Enumerable.Range(0, objectives.Count).Where(i => violations[i] == 0).ToArray();
        var chosen = new List<(int Trial, double Weight)>(good);
        if (feasible.Length > 0)
        {
            AddFronts(feasible, Scaled(feasible, objectives), good, chosen);
        }

        chosen.AddRange(Enumerable.Range(0, objectives.Count).Where(i => violations[i] != 0).OrderBy(i => violations[i]).Take(good - chosen.Count).Select(i => (i, 1.0)));
        return chosen;
    }

    private static void AddFronts(int[] feasible, PointSet points, int good, List<(int Trial, double Weight)> chosen)
    {
        var ranks = NonDominated.Sort(points);
        var reference = Enumerable.Repeat(Margin, points.Objectives).ToArray();
        foreach (var front in Enumerable.Range(0, feasible.Length).GroupBy(i => ranks[i]).OrderBy(g => g.Key))
        {
            var members = front.ToArray();
            if (chosen.Count == good)
            {
                return;
            }

            if (members.Length > good - chosen.Count)
            {
                members = Cut(points, members, reference, good - chosen.Count);
            }

            var weights = chosen.Count == 0 && points.Objectives is > 1 and < 5 ? Contributions(points, members, reference) : [.. members.Select(_ => 1.0)];
            chosen.AddRange(members.Select((m, k) => (feasible[m], weights[k])));
        }
    }

    private static int[] Cut(PointSet points, int[] members, double[] reference, int count)
    {
        if (points.Objectives is 1 or > 4)
        {
            return members[..count];
        }

        var kept = HypervolumeSubset.Select(Part(points, members), reference, count).Select(k => members[k]).ToArray();

        // Points that add no volume fill up in trial order.
        return kept.Length == count ? kept : [.. kept, .. members.Except(kept).Take(count - kept.Length)];
    }

    private static double[] Contributions(PointSet points, int[] members, double[] reference)
    {
        var contributions = HypervolumeContributions.Compute(Part(points, members), reference);
        var most = contributions.Max();
        return [.. contributions.Select(c => most > 0 ? Math.Max(c / most, 1e-2) : 1)];
    }

    private static PointSet Part(PointSet points, int[] members)
    {
        var part = new PointSet(points.Objectives, members.Length);
        foreach (var member in members)
        {
            part.Add(points[member]);
        }

        return part;
    }

    private static PointSet Scaled(int[] feasible, IReadOnlyList<double[]?> objectives)
    {
        var raw = new PointSet(objectives[feasible[0]]!.Length, feasible.Length);
        foreach (var i in feasible)
        {
            raw.Add(objectives[i]!);
        }

        var scale = ObjectiveScale.Of(Part(raw, [.. NonDominated.Filter(raw)]), CrowdedShare);
        var scaled = new PointSet(raw.Objectives, raw.Count);
        var point = new double[raw.Objectives];
        for (var i = 0; i < raw.Count; i++)
        {
            scale.Map(raw[i], point);
            scaled.Add(point);
        }

        return scaled;
    }
}
