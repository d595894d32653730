namespace Dse.Core.Cost.Serving.Arrivals;

/// <summary>How an engine fills its steps.</summary>
/// <param name="MaxSequences">Sequences that may run at once, at least 1.</param>
/// <param name="ChunkTokens">Tokens of one step, decoded ones included; at least 1. Prompts longer than what is left are computed in chunks.</param>
/// <param name="CacheTokens">Positions that the key-value cache holds, above 0; infinite for no limit.</param>
public sealed record BatchingPolicy(int MaxSequences, int ChunkTokens, double CacheTokens)
{
    /// <summary>Sequences that may run at once.</summary>
    public int MaxSequences { get; init; } = MaxSequences >= 1
        ? MaxSequences
        : throw new ArgumentOutOfRangeException(nameof(MaxSequences), MaxSequences, "At least one sequence must be able to run.");

    /// <summary>Tokens of one step, decoded ones included.</summary>
    public int ChunkTokens { get; init; } = ChunkTokens >= 1
        ? ChunkTokens
        : throw new ArgumentOutOfRangeException(nameof(ChunkTokens), ChunkTokens, "A step must be able to hold a token.");
}
