namespace Dse.Core.Cost.Serving;

/// <summary>Draft tokens that one step verifies together.</summary>
/// <param name="DraftTokens">Tokens drafted per step, at least 1.</param>
/// <param name="AcceptanceRatio">Probability that a drafted token is kept when all before it were, 0 to below 1.</param>
/// <param name="DraftCostRatio">Time of drafting one token over that of a decode step, 0 to 1.</param>
public readonly record struct SpeculativeDecoding(int DraftTokens, double AcceptanceRatio, double DraftCostRatio)
{
    /// <summary>Tokens a request gains per step: (1 - a^(g+1)) / (1 - a) (Leviathan 2023).</summary>
    public double TokensPerStep => (1 - Math.Pow(AcceptanceRatio, DraftTokens + 1)) / (1 - AcceptanceRatio);
}
