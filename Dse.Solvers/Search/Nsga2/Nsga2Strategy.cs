using Dse.Solvers.Search.Evolution;

namespace Dse.Solvers.Search.Nsga2;

/// <summary>NSGA-II (Deb et al. 2002) with constrained domination: the survivors are the best fronts, and of the last one those with most room.</summary>
internal sealed class Nsga2Strategy(SearchContext context, int size, VariationOptions variation) : EvolutionStrategy(context, size, variation)
{
    protected override string Title => "NSGA-II";

    protected override List<Individual> Survivors(List<Individual> all) => Evolution.Population.Best(all, Size);
}
