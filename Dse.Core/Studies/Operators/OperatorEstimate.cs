using Dse.Core.Cost.Communication;
using Dse.Core.Cost.Operators;

namespace Dse.Core.Studies.Operators;

/// <summary>One priced operator.</summary>
/// <param name="Time">Its time and what that rests on.</param>
/// <param name="Bound">What the time goes to: compute, memory, latency, scaleUp or scaleOut.</param>
/// <param name="Terms">Shortest times each resource alone would allow, seconds, for explanations.</param>
internal sealed record OperatorEstimate(OperatorTime Time, string Bound, IReadOnlyList<(string Name, double Seconds)> Terms)
{
    /// <summary>How a collective is carried out; null for kernels and for measured times.</summary>
    public CollectiveAlgorithm? Algorithm { get; init; }
}
