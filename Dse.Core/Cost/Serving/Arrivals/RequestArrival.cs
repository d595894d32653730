namespace Dse.Core.Cost.Serving.Arrivals;

/// <summary>One request of a trace.</summary>
/// <param name="ArrivalSeconds">When it comes, from the start of the trace; finite, at least 0.</param>
/// <param name="PromptTokens">Prompt tokens to compute, cached ones not counted; 0 for a request whose prompt another pool has computed.</param>
/// <param name="CachedTokens">Positions that are in the cache when it comes; at least 0.</param>
/// <param name="OutputTokens">Tokens to emit, at least 1.</param>
public readonly record struct RequestArrival(double ArrivalSeconds, int PromptTokens, int CachedTokens, int OutputTokens);
