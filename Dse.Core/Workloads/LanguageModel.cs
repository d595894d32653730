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

    /// <summary>After the leading dense layers, every so many-th feed-forward block is a mixture, the others are dense; at least 1.</summary>
    public int MoeEvery { get; init; } = 1;

    /// <summary>Layers without a feed-forward block of their own, as the hybrids that stack mixers and blocks freely have.</summary>
    public int FfnFreeLayers { get; init; }

    /// <summary>Positions that a local attention layer looks back on, itself included; 0 when every layer sees all.</summary>
    public int SlidingWindow { get; init; }

    /// <summary>Attention layers that see no farther than <see cref="SlidingWindow"/>.</summary>
    public int SlidingLayers { get; init; }

    /// <summary>Layers whose tokens are mixed by a recurrence of fixed state (<see cref="LinearMixer"/>) instead of attention.</summary>
    public int LinearLayers { get; init; }

    /// <summary>The recurrence of <see cref="LinearLayers"/>; null when there are none.</summary>
    public LinearMixer? Linear { get; init; }

    /// <summary>The recurrence stands beside attention in the same layer, as in Falcon-H1, and not in its place.</summary>
    public bool LinearBesideAttention { get; init; }

    /// <summary>Attention output is gated by a projection of its own, as wide as the queries (Qwen3-Next).</summary>
    public bool AttentionGate { get; init; }

    /// <summary>Positions with a learned embedding; 0 for rotary, linear-bias and no positions.</summary>
    public int LearnedPositions { get; init; }

    /// <summary>Heads of the indexer that picks the keys of sparse attention (DeepSeek sparse attention); 0 for none.</summary>
    public int IndexHeads { get; init; }

    /// <summary>Width of an indexer head; the indexer keeps one key of this width per token.</summary>
    public int IndexHeadDim { get; init; }

    /// <summary>Keys that the indexer leaves to each query.</summary>
    public int IndexTopK { get; init; }

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

    /// <summary>Whether an indexer restricts attention to some of the keys.</summary>
    public bool IsSparse => IndexHeads > 0;

    /// <summary>Layers with attention, and so with a key-value cache.</summary>
    public int AttentionLayers => LinearBesideAttention ? Layers : Layers - LinearLayers;

    /// <summary>Attention layers that see the whole context.</summary>
    public int GlobalLayers => AttentionLayers - SlidingLayers;

    /// <summary>Layers with a feed-forward block, dense or mixture.</summary>
    public int FfnLayers => Layers - FfnFreeLayers;

    /// <summary>Layers with experts.</summary>
    public int MixtureLayers => IsMixture ? (FfnLayers - DenseLayers) / MoeEvery : 0;

    /// <summary>Layers without experts among the first of some, as they stand: leading, between mixtures in every few layers, or spread over a hybrid.</summary>
    /// <param name="count">Layers from the first on, 0 to <see cref="Layers"/>.</param>
    public int PlainLayersBefore(int count)
    {
        var plain = Layers - MixtureLayers;
        if (FfnFreeLayers > 0)
        {
            return (int)((long)plain * count / Layers);
        }

        var leading = Math.Min(count, IsMixture ? DenseLayers : Layers);
        return count - ((count - leading) / MoeEvery);
    }

    /// <summary>Matrices of a feed-forward block: 3 gated, 2 plain.</summary>
    public int MlpMatrices => GatedMlp ? 3 : 2;

    /// <summary>Width of a query-key product per head.</summary>
    public int QkDim => IsLatent ? QkNopeHeadDim + QkRopeHeadDim : HeadDim;

    /// <summary>Width of a value per head.</summary>
    public int ValueDim => IsLatent ? VHeadDim : HeadDim;

    /// <summary>Weights of one attention block with its gate and its indexer, biases and norms not counted.</summary>
    public double AttentionParameters => IsLatent
        ? (QLoraRank > 0 ? ((double)Hidden * QLoraRank) + ((double)QLoraRank * Heads * QkDim) : (double)Hidden * Heads * QkDim)
            + ((double)Hidden * (KvLoraRank + QkRopeHeadDim))
            + ((double)KvLoraRank * Heads * (QkNopeHeadDim + VHeadDim))
            + ((double)Heads * VHeadDim * Hidden)
            + IndexerParameters
        : ((double)Hidden * (((AttentionGate ? 2 : 1) * Heads) + (2 * KvHeads)) * HeadDim) + ((double)Heads * HeadDim * Hidden) + IndexerParameters;

    /// <summary>Weights of one layer's indexer: queries from the query compression, one key and a weight per head from the hidden state.</summary>
    public double IndexerParameters => IsSparse
        ? ((double)(QLoraRank > 0 ? QLoraRank : Hidden) * IndexHeads * IndexHeadDim) + ((double)Hidden * (IndexHeadDim + IndexHeads))
        : 0;

    /// <summary>Weights of one recurrent mixer; 0 when the model has none.</summary>
    public double LinearParameters => Linear?.Parameters(Hidden) ?? 0;

    /// <summary>Weights of one dense feed-forward block.</summary>
    public double DenseFfnParameters => (double)MlpMatrices * Hidden * Ffn;

    /// <summary>Weights of one routed or shared expert.</summary>
    public double ExpertParameters => (double)MlpMatrices * Hidden * MoeFfn;

    /// <summary>Weights of the input and output embeddings, a tied pair counted once, and of learned positions.</summary>
    public double EmbeddingParameters => ((double)Vocab * Hidden * (TieEmbeddings ? 1 : 2)) + ((double)LearnedPositions * Hidden);

    /// <summary>All weights; norms, biases and multi-token-prediction heads are not counted.</summary>
    public double Parameters => WithExperts(Experts);

    /// <summary>Weights that one token passes through, both embeddings counted whole; learned positions take no product and are not counted.</summary>
    public double ActiveParameters => WithExperts(ExpertsPerToken) - ((double)LearnedPositions * Hidden);

    /// <summary>Cached elements per token of one attention layer: keys and values, or the latent vector with the rotary key.</summary>
    public long KvElementsPerToken => IsLatent ? KvLoraRank + QkRopeHeadDim : 2L * KvHeads * HeadDim;

    /// <summary>Elements of the indexer's own cache per token of one layer; 0 when attention is not sparse.</summary>
    public int IndexElementsPerToken => IsSparse ? IndexHeadDim : 0;

    /// <summary>Elements of recurrent state that a sequence holds over all layers, whatever its length.</summary>
    public double StateElements => LinearLayers * (Linear?.StateElements ?? 0);

    /// <summary>Cached elements of one sequence over all layers: local layers keep their window only. Indexer and recurrent state come on top.</summary>
    /// <param name="context">Tokens of the sequence, at least 0.</param>
    public double KvElements(double context) =>
        KvElementsPerToken * ((GlobalLayers * context) + (SlidingLayers * Math.Min(context, SlidingWindow)));

    private double WithExperts(int experts) =>
        EmbeddingParameters + (AttentionLayers * AttentionParameters) + (LinearLayers * LinearParameters)
        + ((FfnLayers - MixtureLayers) * DenseFfnParameters)
        + (MixtureLayers * (((experts + SharedExperts) * ExpertParameters) + ((double)Hidden * Experts)));
}
