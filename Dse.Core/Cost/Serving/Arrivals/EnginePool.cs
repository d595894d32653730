namespace Dse.Core.Cost.Serving.Arrivals;

/// <summary>Like engines of one pool.</summary>
/// <param name="Engines">How many, at least 1.</param>
/// <param name="Policy">How each fills its steps.</param>
/// <param name="Step">How long a step takes.</param>
public sealed record EnginePool(int Engines, BatchingPolicy Policy, StepSeconds Step);
