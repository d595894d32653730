namespace Dse.Solvers.Search.Tpe;

/// <summary>Settings of the tree-structured Parzen estimator.</summary>
/// <param name="Initial">Designs spread over the space before densities are asked.</param>
/// <param name="Candidates">Designs drawn from the good density per proposal.</param>
/// <param name="GoodShare">Share of trials that count as good.</param>
/// <param name="MostGood">Most good trials.</param>
/// <param name="MostBad">Most bad trials that are looked at: the newest.</param>
internal sealed record TpeOptions(int Initial, int Candidates, double GoodShare, int MostGood, int MostBad)
{
    /// <summary>The best known settings for a budget.</summary>
    /// <param name="parameters">Parameters of the space.</param>
    /// <param name="evaluations">Evaluations to spend.</param>
    public static TpeOptions For(int parameters, long evaluations) => new(
        (int)Math.Clamp(evaluations / 10, 2, Math.Max(10, parameters + 1)),
        Candidates: 24,
        GoodShare: 0.1,
        MostGood: 25,
        MostBad: 1000);
}
