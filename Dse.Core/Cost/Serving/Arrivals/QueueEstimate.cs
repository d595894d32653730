namespace Dse.Core.Cost.Serving.Arrivals;

/// <summary>What <see cref="QueueModel"/> expects of one engine in steady state.</summary>
/// <param name="IsStable">False when requests come faster than the engine can serve them; the other members are NaN then.</param>
/// <param name="TtftSeconds">Mean time to the first token, waiting included.</param>
/// <param name="TtftP50Seconds">Median.</param>
/// <param name="TtftP99Seconds">99th percentile.</param>
/// <param name="TpotSeconds">Mean time between tokens.</param>
/// <param name="TpotP99Seconds">99th percentile over requests.</param>
/// <param name="WaitSeconds">Mean time before the prompt starts.</param>
/// <param name="DecodeSequences">Mean sequences that decode, Little's law.</param>
/// <param name="LoadRatio">Share of the engine's capacity in use: of its prompt rate or of its places, whichever is fuller.</param>
public readonly record struct QueueEstimate(
    bool IsStable,
    double TtftSeconds,
    double TtftP50Seconds,
    double TtftP99Seconds,
    double TpotSeconds,
    double TpotP99Seconds,
    double WaitSeconds,
    double DecodeSequences,
    double LoadRatio);
