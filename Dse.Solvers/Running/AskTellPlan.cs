namespace Dse.Solvers.Running;

/// <summary>What an ask/tell search is to do.</summary>
/// <param name="Limit">Most evaluations.</param>
/// <param name="BatchSize">Most designs at a time; null for as many as the strategy likes.</param>
/// <param name="SpaceSize">The exact number of designs, when known.</param>
/// <param name="Seeds">Designs given beforehand.</param>
/// <param name="CoversSpace">Whether a strategy that has no more designs of a discrete space has asked for all of them.</param>
internal sealed record AskTellPlan(long Limit, int? BatchSize, long? SpaceSize, Seeds Seeds, bool CoversSpace);
