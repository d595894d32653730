namespace Dse.Core.Workloads;

/// <summary>The shape of a transformer language model: all that its cost depends on.</summary>
/// <remarks>Immutable. Counts are at least 1 unless stated; 0 switches an optional part off.</remarks>
/// <param name="Name">Catalog name, or <c>custom</c>.</param>
/// <param name="Hidden">Width of the residual stream.</param>
/// <param name="Layers">Transformer layers.</param>
/// <param name="Heads">Query heads.</param>
/// <param name="KvHeads">Key and value heads; divides <paramref name="Heads"/>.</param>
/// <param name="HeadDim">Width of a head.</param>
/// <param name="Ffn">Inner width of the dense feed-forward block.</param>
/// <param name="Vocab">Vocabulary size.</param>
/// <param name="GatedMlp">Three matrices (SwiGLU and kin) instead of two.</param>
/// <param name="TieEmbeddings">Input and output embeddings share one matrix.</param>
public sealed record LanguageModel(
    string Name, int Hidden, int Layers, int Heads, int KvHeads, int HeadDim, int Ffn, int Vocab, bool GatedMlp, bool TieEmbeddings)
{
    /// <summary>Routed experts per mixture layer; 0 for a dense model.</summary>
    public int Experts { get; init; }

    /// <summary>Routed experts a token visits.</summary>
    public int ExpertsPerToken { get; init; }

    /// <summary>Inner width of one expert.</summary>
    public int MoeFfn { get; init; }

    /// <summary>Experts that every token visits, each <see cref="MoeFfn"/> wide.</summary>
    public int SharedExperts { get; init; }

    /// <summary>Leading layers with a dense feed-forward block in a mixture model.</summary>
    public int DenseLayers { get; init; }

    /// <summary>Rank of the query compression of latent attention; 0 for none.</summary>
    public int QLoraRank { get; init; }

    /// <summary>Rank of the key-value compression of latent attention; 0 means ordinary attention.</summary>
    public int KvLoraRank { get; init; }

    /// <summary>Rotary part of a latent-attention key, per token.</summary>
    public int QkRopeHeadDim { get; init; }

    /// <summary>Non-rotary part of a latent-attention key, per head.</summary>
    public int QkNopeHeadDim { get; init; }

    /// <summary>Value width of a latent-attention head.</summary>
    public int VHeadDim { get; init; }

    /// <summary>Whether attention is multi-head latent attention.</summary>
    public bool IsLatent => KvLoraRank > 0;

    /// <summary>Whether the model routes tokens to experts.</summary>
    public bool IsMixture => Experts > 0;

    /// <summary>Layers with experts.</summary>
    public int MixtureLayers => IsMixture ? Layers - DenseLayers : 0;

    /// <summary>Matrices of a feed-forward block: 3 gated, 2 plain.</summary>
    public int MlpMatrices => GatedMlp ? 3 : 2;

    /// <summary>Width of a query-key product per head.</summary>
    public int QkDim => IsLatent ? QkNopeHeadDim + QkRopeHeadDim : HeadDim;

    /// <summary>Width of a value per head.</summary>
    public int ValueDim => IsLatent ? VHeadDim : HeadDim;

    /// <summary>Weights of one attention block, biases and norms not counted.</summary>
    public double AttentionParameters => IsLatent
        ? (QLoraRank > 0 ? ((double)Hidden * QLoraRank) + ((double)QLoraRank * Heads * QkDim) : (double)Hidden * Heads * QkDim)
            + ((double)Hidden * (KvLoraRank + QkRopeHeadDim))
            + ((double)KvLoraRank * Heads * (QkNopeHeadDim + VHeadDim))
            + ((double)Heads * VHeadDim * Hidden)
        : ((double)Hidden * (Heads + (2 * KvHeads)) * HeadDim) + ((double)Heads * HeadDim * Hidden);

    /// <summary>Weights of one dense feed-forward block.</summary>
    public double DenseFfnParameters => (double)MlpMatrices * Hidden * Ffn;

    /// <summary>Weights of one routed or shared expert.</summary>
    public double ExpertParameters => (double)MlpMatrices * Hidden * MoeFfn;

    /// <summary>Weights of the input and output embeddings, a tied pair counted once.</summary>
    public double EmbeddingParameters => (double)Vocab * Hidden * (TieEmbeddings ? 1 : 2);

    /// <summary>All weights.</summary>
    public double Parameters =>
        EmbeddingParameters + (Layers * AttentionParameters) + ((Layers - MixtureLayers) * DenseFfnParameters)
        + (MixtureLayers * (((Experts + SharedExperts) * ExpertParameters) + ((double)Hidden * Experts)));

    /// <summary>Weights that one token passes through.</summary>
    public double ActiveParameters =>
        EmbeddingParameters + (Layers * AttentionParameters) + ((Layers - MixtureLayers) * DenseFfnParameters)
        + (MixtureLayers * (((ExpertsPerToken + SharedExperts) * ExpertParameters) + ((double)Hidden * Experts)));
}
