namespace Dse.Core.Studies.Accelerators;

/// <summary>The best mappings of two layers, fused and not.</summary>
/// <param name="HeldWords">Words of the tensor between.</param>
/// <param name="Fused">With that tensor held at a level inside the outermost; null when it fits none.</param>
/// <param name="Unfused">With it written to and read from the outermost level; null when a layer does not fit.</param>
/// <param name="Bound">No mappings, fused or not, are better; infinite when none fit.</param>
/// <param name="Nodes">Combinations looked at.</param>
public sealed record FoundPairs(double HeldWords, FoundPair? Fused, FoundPair? Unfused, double Bound, long Nodes)
{
    /// <summary>The better of the two, unfused when they are equal; null when neither fits.</summary>
    public FoundPair? Best => Fused is not null && (Unfused is null || Fused.Value < Unfused.Value) ? Fused : Unfused;
}
