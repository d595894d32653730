namespace Dse.Core.Studies.Models.HuggingFace;

/// <summary>What a family takes for fields that a configuration leaves out: the defaults of its configuration class in the Transformers library.</summary>
/// <param name="Hidden">Width of the residual stream.</param>
/// <param name="Layers">Layers.</param>
/// <param name="Heads">Query heads.</param>
/// <param name="Vocab">Vocabulary.</param>
internal sealed record FamilyDefaults(int Hidden, int Layers, int Heads, int Vocab)
{
    /// <summary>Inner width of the feed-forward block; null for four times the hidden width.</summary>
    public int? Ffn { get; init; }

    /// <summary>Key-value heads; null for as many as query heads.</summary>
    public int? KvHeads { get; init; }

    /// <summary>Width of a head; null for the hidden width over the query heads.</summary>
    public int? HeadDim { get; init; }

    /// <summary>Three matrices in the feed-forward block.</summary>
    public bool Gated { get; init; } = true;

    /// <summary>One matrix for both embeddings.</summary>
    public bool Tied { get; init; }
}
