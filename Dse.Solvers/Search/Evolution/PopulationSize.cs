namespace Dse.Solvers.Search.Evolution;

/// <summary>How many designs a population holds.</summary>
internal static class PopulationSize
{
    /// <summary>The best known size for a budget: enough generations first, then breadth.</summary>
    /// <param name="evaluations">Evaluations to spend.</param>
    public static int For(long evaluations) => evaluations switch
    {
        <= 400 => 20,
        <= 2_000 => 40,
        <= 20_000 => 100,
        _ => 200,
    };
}
