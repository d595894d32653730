using Dse.Core.Spaces;
using Dse.Core.Studies;
using Dse.Core.Studies.ExpertPlacements;

namespace Dse.Solvers.Exact.ExpertPlacement;

/// <summary>Evens out loads from the table that is served now, with few moves.</summary>
internal static class MovePlacement
{
    private const int MostPoints = 300;

    /// <summary>Placements with fewer and more moves, the best for each, the fewest moves first.</summary>
    /// <param name="problem">What is asked.</param>
    /// <param name="model">A study with a current table.</param>
    /// <param name="loads">The best placements at any number of moves.</param>
    /// <param name="start">The current layers, mended.</param>
    /// <param name="steps">Changes to try per layer and number of moves.</param>
    /// <param name="stop">Ends the work early.</param>
    public static IEnumerable<PlacementTable> Of(StudyProblem problem, ExpertPlacementModel model, LoadPlacement loads, int[][][] start, long steps, Func<bool> stop)
    {
        var anywhere = loads.Table;
        var curves = new List<MovedLayer>[model.Layers];
        Parallel.For(0, curves.Length, l => curves[l] = MoveCurve.Of(
            loads.Problems[l], start[l], anywhere.Layers[l], new RandomSource((model.Seed * 1_000_211) + (ulong)l), steps, stop));
        var most = Math.Min(model.MaxMoves ?? int.MaxValue, curves.Sum(c => c[^1].Moves));
        var metrics = problem.Objectives.Select(o => o.Metric).Concat(problem.MetricConstraints.SelectMany(c => c.Names)).ToHashSet(StringComparer.Ordinal);
        var all = metrics.Contains("moves");
        if (metrics.Contains("peakLoadTokens") || metrics.Contains("meanPeakToMeanRatio") || !metrics.Contains("peakToMeanRatio"))
        {
            var weights = loads.Problems.Select(p => metrics.Contains("peakLoadTokens") ? p.Means.Max() : 1).ToArray();
            foreach (var table in Tables(curves, MoveBudget.Share(curves, weights, byMaximum: false, most), all))
            {
                yield return table;
            }
        }

        if (metrics.Contains("peakToMeanRatio"))
        {
            foreach (var table in Tables(curves, MoveBudget.Share(curves, [.. curves.Select(_ => 1.0)], byMaximum: true, most), all))
            {
                yield return table;
            }
        }
    }

    private static IEnumerable<PlacementTable> Tables(List<MovedLayer>[] curves, (double Value, int[] Entries)?[] shared, bool all)
    {
        var steps = new List<int[]>();
        var best = double.PositiveInfinity;
        foreach (var choice in shared)
        {
            if (choice is { } here && here.Value < best)
            {
                best = here.Value;
                steps.Add(here.Entries);
            }
        }

        var chosen = all ? Enumerable.Range(0, Math.Min(steps.Count, MostPoints)).Select(i => (int)((long)i * (steps.Count - 1) / Math.Max(1, Math.Min(steps.Count, MostPoints) - 1))).Distinct() : [steps.Count - 1];
        return chosen.Where(i => i >= 0).Select(i => new PlacementTable([.. curves.Select((c, l) => c[steps[i][l]].Layer)]));
    }
}
