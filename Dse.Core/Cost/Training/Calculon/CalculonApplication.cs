namespace Dse.Core.Cost.Training.Calculon;

/// <summary>A plain transformer as Calculon knows one: every block alike, as many key-value heads as heads, two feed-forward matrices.</summary>
/// <param name="Hidden">Width of the residual stream.</param>
/// <param name="FeedForward">Inner width of the feed-forward part.</param>
/// <param name="Sequence">Tokens per sequence.</param>
/// <param name="Heads">Attention heads.</param>
/// <param name="HeadWidth">Width of a head.</param>
/// <param name="Blocks">Transformer blocks; embedding and logits are not part of it.</param>
internal sealed record CalculonApplication(int Hidden, int FeedForward, int Sequence, int Heads, int HeadWidth, int Blocks)
{
    /// <summary>Width of all heads together.</summary>
    public long AttentionWidth => (long)Heads * HeadWidth;
}
