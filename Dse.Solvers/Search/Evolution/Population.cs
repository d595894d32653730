using Dse.Core.Pareto;

namespace Dse.Solvers.Search.Evolution;

/// <summary>Orders individuals from best to worst: by front, then by room around them; repeats of equal objectives and infeasible ones behind.</summary>
internal static class Population
{
    /// <summary>The best ones, best first; ties keep their order.</summary>
    public static List<Individual> Best(List<Individual> all, int count)
    {
        var feasible = all.FindAll(i => i.IsFeasible);
        var chosen = new List<Individual>(count);
        var (fronts, repeats) = Fronts.Split(feasible);
        var scale = feasible.Count > 0 ? ObjectiveScale.Of(Fronts.Points(feasible)) : null;
        foreach (var front in fronts)
        {
            if (chosen.Count == count)
            {
                break;
            }

            var spread = scale!.Map(front);
            var distances = Crowding.Distances(spread, [.. Enumerable.Range(0, front.Count)]);
            chosen.AddRange(Enumerable.Range(0, front.Count)
                .OrderByDescending(k => distances[k])
                .Take(count - chosen.Count)
                .Select(k => front[k]));
        }

        Fronts.FillUp(chosen, repeats, all, count);
        return chosen;
    }
}
