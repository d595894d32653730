using Dse.Core.Pareto;
using Dse.Solvers.Search.Evolution;

namespace Dse.Solvers.Search.SmsEmoa;

/// <summary>SMS-EMOA (Beume, Naujoks and Emmerich 2007): what adds least hypervolume to the worst front leaves, one at a time.</summary>
/// <remarks>
/// Children come in small batches, so that evaluators have something to share out; the removals are as in steady state.
/// From four objectives on, where a contribution takes long, the last front is chosen forwards by what adds most.
/// Objectives are mapped to the front's range, by logarithm where they span decades.
/// </remarks>
internal sealed class SmsEmoaStrategy(SearchContext context, int size, VariationOptions variation) : EvolutionStrategy(context, size, variation)
{
    private const int MostRemovedByContribution = 3;
    private const double Reference = 1.1;

    public override int BatchSize => Math.Max(4, Size / 5);

    protected override string Title => "SMS-EMOA";

    protected override List<Individual> Survivors(List<Individual> all)
    {
        var (fronts, repeats) = Fronts.Split(all.FindAll(i => i.IsFeasible));
        var excess = fronts.Sum(f => f.Count) - Size;
        while (excess > 0 && fronts[^1].Count <= excess)
        {
            excess -= fronts[^1].Count;
            fronts.RemoveAt(fronts.Count - 1);
        }

        if (excess > 0)
        {
            Shrink(fronts[^1], excess);
        }

        var chosen = fronts.SelectMany(f => f).ToList();
        Fronts.FillUp(chosen, repeats, all, Size);
        return chosen;
    }

    // Order within a front means nothing: parents are drawn evenly.
    protected override Individual Parent() => Population[Context.Random.Next(Population.Count)];

    private static void Shrink(List<Individual> front, int excess)
    {
        var objectives = front[0].Objectives.Length;
        var reference = Enumerable.Repeat(Reference, objectives).ToArray();
        if (objectives <= MostRemovedByContribution)
        {
            for (; excess > 0; excess--)
            {
                var contributions = HypervolumeContributions.Compute(ObjectiveScale.Of(Fronts.Points(front)).Map(front), reference);
                front.RemoveAt(Array.IndexOf(contributions, contributions.Min()));
            }

            return;
        }

        var kept = HypervolumeSubset.Select(ObjectiveScale.Of(Fronts.Points(front)).Map(front), reference, front.Count - excess).ToHashSet();
        var rest = Enumerable.Range(0, front.Count).Where(i => !kept.Contains(i)).Take(excess).ToHashSet();
        var survivors = Enumerable.Range(0, front.Count).Where(i => !rest.Contains(i)).Select(i => front[i]).ToList();
        front.Clear();
        front.AddRange(survivors);
    }
}
