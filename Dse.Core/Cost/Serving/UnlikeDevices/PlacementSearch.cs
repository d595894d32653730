namespace Dse.Core.Cost.Serving.UnlikeDevices;

/// <summary>Searches placements: starts from rules of thumb, local search from each, then branch and bound as far as its budget goes.</summary>
/// <remarks>Deterministic for a seed.</remarks>
public static class PlacementSearch
{
    // Flows priced from each start, flows priced after them, branches of the exact search.
    private const int DescentFlows = 1_000;
    private const int ShakenFlows = 4_000;
    private const long ExactNodes = 200_000;

    /// <summary>The best placement found and what no placement exceeds.</summary>
    /// <param name="problem">The problem.</param>
    /// <param name="seed">Seed of the local search.</param>
    public static PlacementResult Solve(PlacementProblem problem, int seed = 1)
    {
        ArgumentNullException.ThrowIfNull(problem);
        var best = new LayerRange[problem.Workers.Count];
        if (!problem.Workers.Any(w => w.MaxLayers > 0))
        {
            // Nobody holds a layer: there is nothing to search, and no flow.
            Array.Fill(best, LayerRange.None);
            return new PlacementResult(best, 0, 0, true);
        }

        var random = new Random(seed);
        var score = (Flow: double.NegativeInfinity, Cover: 0.0);
        foreach (var start in Starts(problem))
        {
            var budget = DescentFlows;
            Keep(start, ref budget);
        }

        for (var budget = ShakenFlows; budget > 0;)
        {
            var shaken = (LayerRange[])best.Clone();
            Shake(problem, shaken, random);
            Keep(shaken, ref budget);
        }

        var value = problem.TokensPerSecond(best);
        var bound = problem.Bound;
        if (value >= bound * (1 - 1e-9))
        {
            return new PlacementResult(best, value, value, true);
        }

        var (placement, exact, complete) = ExactPlacement.Search(problem, best, ExactNodes);
        return new PlacementResult(placement, exact, complete ? exact : bound, complete);

        void Keep(LayerRange[] placement, ref int budget)
        {
            var reached = Descend(problem, placement, ref budget);
            if (reached.CompareTo(score) > 0)
            {
                (best, score) = (placement, reached);
            }
        }
    }

    // Deal the layers out in turn: workers by falling and by rising speed, each with all it can hold, its best share, or a fair part.
    private static IEnumerable<LayerRange[]> Starts(PlacementProblem problem)
    {
        var workers = problem.Workers;
        var bySpeed = Enumerable.Range(0, workers.Count).OrderByDescending(w => workers[w].MaxLayersPerSecond).ThenBy(w => w).ToArray();
        int Most(int w) => Math.Min(workers[w].MaxLayers, problem.Layers);
        int Best(int w) => Math.Min(Most(w), 1 + workers[w].TokensPerSecond.Select((r, i) => (Work: r * (i + 1), i)).DefaultIfEmpty().MaxBy(x => x.Work).i);
        int Fair(int w) => Math.Min(Most(w), (int)Math.Ceiling(problem.Layers * workers[w].MaxLayersPerSecond / Math.Max(1e-300, workers.Sum(x => x.MaxLayersPerSecond))));
        foreach (var order in new[] { bySpeed, [.. bySpeed.Reverse()], [.. Enumerable.Range(0, workers.Count)] })
        {
            foreach (var share in new Func<int, int>[] { Most, Best, Fair })
            {
                var placement = new LayerRange[workers.Count];
                var at = 0;
                foreach (var worker in order)
                {
                    var count = Math.Min(share(worker), problem.Layers - at);
                    placement[worker] = count == 0 ? LayerRange.None : new LayerRange(at, count);
                    at = at + count == problem.Layers ? 0 : at + count;
                }

                yield return placement;
            }
        }
    }

    // One worker after another takes its best range, until none gains or the budget is gone.
    private static (double Flow, double Cover) Descend(PlacementProblem problem, LayerRange[] placement, ref int budget)
    {
        var score = Score(problem, placement);
        for (var gained = true; gained && budget > 0;)
        {
            gained = false;
            for (var w = 0; w < placement.Length && budget > 0; w++)
            {
                var kept = placement[w];
                foreach (var range in Ranges(problem, placement, w))
                {
                    placement[w] = range;
                    budget--;
                    var reached = Score(problem, placement);
                    if (reached.CompareTo(score) > 0)
                    {
                        (score, kept, gained) = (reached, range, true);
                    }
                }

                placement[w] = kept;
            }
        }

        return score;
    }

    // The flow; ties go to better cover of the weakest layers (harmonic), which no single step turns into flow.
    private static (double Flow, double Cover) Score(PlacementProblem problem, LayerRange[] placement)
    {
        var coverage = new double[problem.Layers];
        for (var w = 0; w < placement.Length; w++)
        {
            for (var layer = placement[w].First; layer < placement[w].End; layer++)
            {
                coverage[layer] += problem.Workers[w].TokensPerSecond[placement[w].Count - 1];
            }
        }

        var floor = 1e-3 * problem.Bound;
        return (Math.Round(problem.TokensPerSecond(placement) / problem.Bound, 9), -coverage.Sum(rate => 1 / (rate + floor)));
    }

    // Ranges whose ends meet those of the other workers, or that are as long as can be.
    private static List<LayerRange> Ranges(PlacementProblem problem, LayerRange[] placement, int worker)
    {
        var most = Math.Min(problem.Workers[worker].MaxLayers, problem.Layers);
        var marks = new SortedSet<int> { 0, problem.Layers };
        for (var w = 0; w < placement.Length; w++)
        {
            if (w != worker && placement[w].Count > 0)
            {
                marks.Add(placement[w].First);
                marks.Add(placement[w].End);
            }
        }

        var ranges = new HashSet<LayerRange>();
        foreach (var mark in marks)
        {
            ranges.Add(new LayerRange(Math.Min(mark, problem.Layers - most), most));
            ranges.Add(new LayerRange(Math.Max(0, mark - most), most));
            foreach (var end in marks.GetViewBetween(mark, Math.Min(problem.Layers, mark + most)))
            {
                ranges.Add(new LayerRange(mark, end - mark));
            }
        }

        return [.. ranges.Where(r => r.Count > 0).OrderBy(r => r.First).ThenBy(r => r.Count)];
    }

    private static void Shake(PlacementProblem problem, LayerRange[] placement, Random random)
    {
        for (var i = 0; i < 1 + (placement.Length / 4); i++)
        {
            var worker = random.Next(placement.Length);
            var most = Math.Min(problem.Workers[worker].MaxLayers, problem.Layers);
            if (most > 0)
            {
                var count = random.Next(1, most + 1);
                placement[worker] = new LayerRange(random.Next(0, problem.Layers - count + 1), count);
            }
        }
    }
}
