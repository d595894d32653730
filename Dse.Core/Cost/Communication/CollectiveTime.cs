using Dse.Core.Cost.Operators;

namespace Dse.Core.Cost.Communication;

/// <summary>A collective's time and how it is carried out.</summary>
/// <param name="Time">Time, bytes that each rank sends, and what the time rests on.</param>
/// <param name="Algorithm">The fastest algorithm; null where a measurement says the time and not the way.</param>
public readonly record struct CollectiveTime(OperatorTime Time, CollectiveAlgorithm? Algorithm);
