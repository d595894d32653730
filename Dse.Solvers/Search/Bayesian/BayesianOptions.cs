namespace Dse.Solvers.Search.Bayesian;

/// <summary>Settings of Bayesian search.</summary>
/// <param name="Initial">Designs spread over the space before models are asked, at least 2.</param>
/// <param name="Pool">Designs scored by the acquisition before local search.</param>
/// <param name="Starts">Local searches per proposal.</param>
internal sealed record BayesianOptions(int Initial, int Pool, int Starts)
{
    /// <summary>The best known settings for a budget.</summary>
    /// <param name="parameters">Parameters of the space.</param>
    /// <param name="evaluations">Evaluations to spend.</param>
    public static BayesianOptions For(int parameters, long evaluations)
    {
        var spread = Math.Max(2 * (parameters + 1), 10);
        return new BayesianOptions((int)Math.Max(2, Math.Min(spread, evaluations / 5)), Pool: 1500, Starts: 15);
    }
}
