namespace Dse.Solvers.Search.Evolution;

/// <summary>How children come from parents.</summary>
/// <param name="CrossoverProbability">Chance that a child mixes two parents.</param>
/// <param name="BlendProbability">For ordered parameters, chance that a mixed cell lies between the parents instead of on one of them.</param>
/// <param name="StepProbability">For ordered parameters, chance that a mutation is a short step instead of any level.</param>
/// <param name="DifferenceProbability">In spaces of real parameters alone, chance that a child follows the difference of two members instead.</param>
internal sealed record VariationOptions(double CrossoverProbability, double BlendProbability, double StepProbability, double DifferenceProbability)
{
    /// <summary>The best known settings.</summary>
    public static VariationOptions Default { get; } = new(CrossoverProbability: 0.9, BlendProbability: 0.25, StepProbability: 0.7, DifferenceProbability: 0);
}
