namespace Dse.Solvers.Exact.Mapping.Pairs;

/// <summary>The best mappings of two layers with the tensor between them held inside the chip, and without.</summary>
/// <param name="HeldWords">Words that the tensor between takes.</param>
/// <param name="Fused">With it held at the best level; null when it fits none.</param>
/// <param name="FusedBound">No fused mappings are better than this; infinite when there are none.</param>
/// <param name="Unfused">With it written to and read from the outermost level; null when a layer does not fit.</param>
/// <param name="UnfusedBound">No unfused mappings are better than this; infinite when there are none.</param>
/// <param name="Nodes">Combinations that were looked at.</param>
public sealed record PairResult(double HeldWords, PairMapping? Fused, double FusedBound, PairMapping? Unfused, double UnfusedBound, long Nodes)
{
    /// <summary>Whether fused mappings were found that are better.</summary>
    public bool Pays => Fused is not null && (Unfused is null || Fused.Value < Unfused.Value);

    /// <summary>The better of the two; null when neither fits.</summary>
    public PairMapping? Best => Pays ? Fused : Unfused;

    /// <summary>No mappings, fused or not, are better than this.</summary>
    public double Bound => Math.Min(FusedBound, UnfusedBound);
}
