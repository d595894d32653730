namespace Dse.Core.Cost.Serving.Arrivals;

/// <summary>What a request must meet to count as good.</summary>
/// <param name="TtftSeconds">Longest time to the first token; infinite for no limit.</param>
/// <param name="TpotSeconds">Longest mean time between its tokens; infinite for no limit.</param>
public readonly record struct LatencyTarget(double TtftSeconds, double TpotSeconds)
{
    /// <summary>No limit at all.</summary>
    public static LatencyTarget None { get; } = new(double.PositiveInfinity, double.PositiveInfinity);
}
