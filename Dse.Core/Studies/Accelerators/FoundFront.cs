namespace Dse.Core.Studies.Accelerators;

/// <summary>Mappings of one layer that none beats in cycles and energy at once.</summary>
/// <param name="Points">The mappings, the thriftiest and slowest first; their values and bounds are energies, pJ.</param>
/// <param name="IsProved">Whether nothing is missing.</param>
/// <param name="Nodes">Combinations looked at.</param>
public sealed record FoundFront(IReadOnlyList<FoundMapping> Points, bool IsProved, long Nodes);
