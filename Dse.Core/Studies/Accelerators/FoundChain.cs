namespace Dse.Core.Studies.Accelerators;

/// <summary>Which layers of a chain to fuse, and how.</summary>
/// <param name="Runs">Fused layers and layers alone, in order; null when a layer does not fit in any way.</param>
/// <param name="Value">The objective of the whole chain; infinite when nothing fits.</param>
/// <param name="Bound">No way of fusing that is looked at is better.</param>
/// <param name="Unfused">Each layer alone, one of its repeats; null entries fit none.</param>
/// <param name="Nodes">Combinations looked at.</param>
public sealed record FoundChain(IReadOnlyList<FoundRun>? Runs, double Value, double Bound, IReadOnlyList<FoundMapping?> Unfused, long Nodes)
{
    /// <summary>Whether no way of fusing that is looked at is better.</summary>
    public bool IsProved => Bound >= Value;
}
