namespace Dse.Core.Cost.Serving.UnlikeDevices;

/// <summary>Finds the best placement by branch and bound; for a handful of workers and layers.</summary>
/// <remarks>
/// Workers are decided one after another. A branch ends when even with all undecided workers at their best some layer, or
/// all layers together, let no more pass than the best placement known. Of workers that are alike only one order is tried.
/// </remarks>
internal sealed class ExactPlacement
{
    private const double Rounding = 1 + 1e-9;

    private readonly PlacementProblem problem;
    private readonly LayerRange[] current;
    private readonly double[] coverage;
    private readonly double[] restCoverage;
    private readonly double[] restWork;
    private readonly bool[] likePrevious;
    private LayerRange[] best;
    private double bestValue;
    private long left;

    private ExactPlacement(PlacementProblem problem, LayerRange[] start, double startValue, long nodes)
    {
        this.problem = problem;
        (best, bestValue, left) = (start, startValue, nodes);
        var count = problem.Workers.Count;
        current = new LayerRange[count];
        coverage = new double[problem.Layers];
        restCoverage = new double[count + 1];
        restWork = new double[count + 1];
        for (var w = count - 1; w >= 0; w--)
        {
            restCoverage[w] = restCoverage[w + 1] + problem.Workers[w].TokensPerSecond.DefaultIfEmpty(0).Max();
            restWork[w] = restWork[w + 1] + problem.Workers[w].MaxLayersPerSecond;
        }

        likePrevious = [.. Enumerable.Range(0, count).Select(w => w > 0 && problem.AreAlike(w - 1, w))];
    }

    /// <summary>The best placement, at least as good as a start.</summary>
    /// <param name="problem">The problem.</param>
    /// <param name="start">A placement that is known.</param>
    /// <param name="nodes">Most branches; then the search gives up.</param>
    /// <returns>The best found, its value, and whether the search was complete.</returns>
    public static (LayerRange[] Placement, double Value, bool IsComplete) Search(PlacementProblem problem, LayerRange[] start, long nodes)
    {
        var search = new ExactPlacement(problem, start, problem.TokensPerSecond(start), nodes);
        search.Decide(0, 0);
        return (search.best, search.bestValue, search.left > 0);
    }

    private void Decide(int worker, double work)
    {
        if (--left <= 0 || !CanImprove(worker, work))
        {
            return;
        }

        if (worker == current.Length)
        {
            var value = problem.TokensPerSecond(current);
            if (value > bestValue * Rounding)
            {
                (best, bestValue) = ((LayerRange[])current.Clone(), value);
            }

            return;
        }

        var rates = problem.Workers[worker].TokensPerSecond;
        for (var count = Math.Min(rates.Count, problem.Layers); count >= 0; count--)
        {
            for (var first = 0; first + count <= problem.Layers && (first == 0 || count > 0); first++)
            {
                var range = count == 0 ? LayerRange.None : new LayerRange(first, count);
                if (likePrevious[worker] && Comes(range, current[worker - 1]))
                {
                    continue;
                }

                Cover(range, count == 0 ? 0 : rates[count - 1]);
                current[worker] = range;
                Decide(worker + 1, work + (count == 0 ? 0 : count * rates[count - 1]));
                Cover(range, count == 0 ? 0 : -rates[count - 1]);
            }
        }

        current[worker] = LayerRange.None;
    }

    // Of two workers that are alike the first has the smaller range.
    private static bool Comes(LayerRange range, LayerRange before) =>
        range.First < before.First || (range.First == before.First && range.Count < before.Count);

    private bool CanImprove(int worker, double work)
    {
        if ((work + restWork[worker]) / problem.Layers <= bestValue * Rounding)
        {
            return false;
        }

        foreach (var rate in coverage)
        {
            if (rate + restCoverage[worker] <= bestValue * Rounding)
            {
                return false;
            }
        }

        return true;
    }

    private void Cover(LayerRange range, double rate)
    {
        for (var layer = range.First; layer < range.End; layer++)
        {
            coverage[layer] += rate;
        }
    }
}
