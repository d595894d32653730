using Dse.Core.Studies;

namespace Dse.Core.Checks;

/// <summary>What a replay of an artifact came to.</summary>
/// <param name="What">What was replayed, for people.</param>
/// <param name="Findings">What does not hold; empty when everything does.</param>
/// <param name="Metrics">The figures as computed anew; null where one cannot be.</param>
public sealed record Verdict(string What, IReadOnlyList<SpecError> Findings, IReadOnlyList<KeyValuePair<string, double?>> Metrics)
{
    /// <summary>Whether everything holds.</summary>
    public bool Holds => Findings.Count == 0;
}
