using Dse.Core.Spaces;
using Dse.Solvers.Search.Evolution;

namespace Dse.Solvers.Search.AntColony;

/// <summary>Ant colony optimisation over mixed variables (Socha and Dorigo 2008, Liao et al. 2014, ACO-MV) with fronts for ranks.</summary>
/// <remarks>
/// The population is the pheromone: an ant follows a guide, drawn by rank, and leaves it by a normal step whose width is
/// the mean distance of the others from it in that parameter. Categories are drawn by how often the population has them,
/// with some left over for those it lacks.
/// </remarks>
internal sealed class AntColonyStrategy(SearchContext context, int size) : EvolutionStrategy(context, size, VariationOptions.Default)
{
    private const int Attempts = 8;

    // Width of the rank weights as a share of the population, and of the steps as a share of the mean distance.
    private const double RankWidth = 0.3;
    private const double Evaporation = 0.65;
    private const double FollowGuide = 0.6;
    private const double Explore = 0.03;

    // How each parameter is spread over the population; null until an ant asks.
    private readonly ParameterSpread?[] spreads = new ParameterSpread?[context.Space.Parameters.Count];
    private List<Individual>? measured;

    protected override string Title => "ant colony search";

    protected override List<Individual> Survivors(List<Individual> all) => Evolution.Population.Best(all, Size);

    protected override bool TryBreed(Span<double> cells)
    {
        for (var attempt = 0; attempt < Attempts; attempt++)
        {
            var guide = Guide();
            for (var p = 0; p < cells.Length; p++)
            {
                cells[p] = Step(p, guide.Cells[p]);
            }

            for (var stray = 0; stray < attempt; stray++)
            {
                Variation.MutateOne(cells, Context.Random);
            }

            if (Context.TryMend(cells))
            {
                return true;
            }
        }

        return false;
    }

    // Half a normal over ranks: most often from the front of the population.
    private Individual Guide()
    {
        var rank = Math.Abs(Context.Random.NextNormal()) * RankWidth * Population.Count;
        return Population[rank < Population.Count ? (int)rank : Context.Random.Next(Population.Count)];
    }

    private double Step(int parameter, double from)
    {
        var kind = Context.Space.Parameters[parameter];
        if (double.IsNaN(from))
        {
            // Should the ant have the parameter after all, another's value is as good a wish as any.
            return Population[Context.Random.Next(Population.Count)].Cells[parameter];
        }

        if (kind.Kind == ParameterKind.Categorical)
        {
            if (Context.Random.Chance(Explore))
            {
                return Context.Random.Next(kind.Levels.Count);
            }

            var other = Population[Context.Random.Next(Population.Count)].Cells[parameter];
            return Context.Random.Chance(FollowGuide) || double.IsNaN(other) ? from : other;
        }

        if (!ReferenceEquals(measured, Population))
        {
            measured = Population;
            Array.Clear(spreads);
        }

        var spread = spreads[parameter] ??= ParameterSpread.Of(Population.Select(i => i.Cells[parameter]).Where(c => !double.IsNaN(c)).Select(c => Position(kind, c)));
        var step = Evaporation * spread.MeanDistance(Position(kind, from)) * Context.Random.NextNormal();
        if (!kind.IsDiscrete)
        {
            return SpaceSampler.FromUnit(kind, Math.Clamp(Position(kind, from) + step, 0, 1));
        }

        if (Context.Random.Chance(Explore))
        {
            return Context.Random.Next(kind.Levels.Count);
        }

        return Math.Clamp(Math.Round(from + step), 0, kind.Levels.Count - 1);
    }

    // Reals from 0 to 1, levels by their index.
    private static double Position(Parameter parameter, double cell) => parameter.IsDiscrete ? cell : SpaceSampler.ToUnit(parameter, cell);
}
