using Dse.Core.Spaces;
using Dse.Core.Studies;
using Dse.Core.Studies.ExpertPlacements;

namespace Dse.Solvers.Exact.ExpertPlacement;

/// <summary>Evens out loads from the table that is served now, with few moves.</summary>
internal static class MovePlacement
{
    private const int MostPoints = 300;
    private const int Rounds = 8;
    private const int StepsPerTarget = 4;

    // Between the bound and the peak that has been reached.
    private static readonly double[] Targets = [0.35, 0.6, 0.8, 0.93];

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
            Lower(model, loads, start, curves, most, steps, stop);
            foreach (var table in Tables(curves, MoveBudget.Share(curves, [.. curves.Select(_ => 1.0)], byMaximum: true, most), all))
            {
                yield return table;
            }
        }
    }

    // The worst layer counts, so that every layer has the same target: the fewest moves to it, and a lower one whenever they are few enough.
    private static void Lower(ExpertPlacementModel model, LoadPlacement loads, int[][][] start, List<MovedLayer>[] curves, int most, long steps, Func<bool> stop)
    {
        double[] weights = [.. curves.Select(_ => 1.0)];
        var bound = loads.Bounds.Max();
        for (var round = 0; round < Rounds && !stop(); round++)
        {
            if (MoveBudget.Share(curves, weights, byMaximum: true, most)[most] is not { } now || now.Value <= bound * (1 + 1e-9) || most >= curves.Sum(c => c[^1].Moves))
            {
                return;
            }

            Parallel.For(0, curves.Length, l =>
            {
                var annealer = new MoveAnnealer(loads.Problems[l]);
                var found = new List<MovedLayer>(curves[l]);
                for (var t = 0; t < Targets.Length; t++)
                {
                    var target = bound + (Targets[t] * (now.Value - bound));
                    var random = new RandomSource((model.Seed * 1_000_213) + (ulong)((l * 1_000) + (round * Targets.Length) + t));
                    if (annealer.Run(round % 2 == 0 ? start[l] : curves[l][now.Entries[l]].Layer, target, random, steps * StepsPerTarget, stop) is { } moved)
                    {
                        found.Add(moved);
                    }
                }

                curves[l] = MoveCurve.Of(found);
            });
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
