namespace Dse.Solvers.Search.Nsga2;

/// <summary>Settings of NSGA-II.</summary>
/// <param name="Population">Designs that survive a generation, at least 4.</param>
/// <param name="CrossoverProbability">Chance that a child mixes two parents.</param>
/// <param name="BlendProbability">For ordered parameters, chance that a mixed cell lies between the parents instead of on one of them.</param>
/// <param name="StepProbability">For ordered parameters, chance that a mutation is a short step instead of any level.</param>
internal sealed record Nsga2Options(int Population, double CrossoverProbability, double BlendProbability, double StepProbability)
{
    /// <summary>The best known settings for a budget.</summary>
    /// <param name="evaluations">Evaluations to spend.</param>
    public static Nsga2Options For(long evaluations) => new(
        evaluations switch
        {
            <= 400 => 20,
            <= 2_000 => 40,
            <= 20_000 => 100,
            _ => 200,
        },
        CrossoverProbability: 0.9,
        BlendProbability: 0.25,
        StepProbability: 0.7);
}
