using Dse.Core.Workloads;

namespace Dse.Api.Catalog;

/// <summary>A language model of the catalog.</summary>
/// <param name="Name">Catalog name, as specs spell it.</param>
/// <param name="Hidden">Width of the residual stream.</param>
/// <param name="Layers">Transformer layers.</param>
/// <param name="Heads">Query heads.</param>
/// <param name="KvHeads">Key and value heads.</param>
/// <param name="HeadDim">Width of a head.</param>
/// <param name="Ffn">Inner width of the dense feed-forward block.</param>
/// <param name="Vocab">Vocabulary size.</param>
/// <param name="GatedMlp">Three matrices in the feed-forward block instead of two.</param>
/// <param name="TieEmbeddings">Input and output embeddings share one matrix.</param>
/// <param name="Experts">Routed experts per mixture layer; 0 for a dense model.</param>
/// <param name="ExpertsPerToken">Routed experts a token visits.</param>
/// <param name="MoeFfn">Inner width of one expert.</param>
/// <param name="SharedExperts">Experts that every token visits.</param>
/// <param name="DenseLayers">Leading dense layers of a mixture model.</param>
/// <param name="QLoraRank">Rank of the query compression of latent attention; 0 for none.</param>
/// <param name="KvLoraRank">Rank of the key-value compression of latent attention; 0 means ordinary attention.</param>
/// <param name="QkRopeHeadDim">Rotary part of a latent-attention key.</param>
/// <param name="QkNopeHeadDim">Non-rotary part of a latent-attention key, per head.</param>
/// <param name="VHeadDim">Value width of a latent-attention head.</param>
/// <param name="MoeEvery">After the leading dense layers every so many-th layer is a mixture; 1 for all.</param>
/// <param name="FfnFreeLayers">Layers without a feed-forward block of their own.</param>
/// <param name="SlidingWindow">Positions that a local attention layer looks back on; 0 when every layer sees all.</param>
/// <param name="SlidingLayers">Local attention layers.</param>
/// <param name="LearnedPositions">Positions with a learned embedding.</param>
/// <param name="AttentionGate">Attention output is gated by a projection as wide as the queries.</param>
/// <param name="IndexHeads">Heads of the indexer of sparse attention; 0 for none.</param>
/// <param name="IndexHeadDim">Width of an indexer head.</param>
/// <param name="IndexTopK">Keys that the indexer leaves to each query.</param>
/// <param name="LinearKind">Recurrence that some layers have instead of attention; null for none.</param>
/// <param name="LinearLayers">Layers with the recurrence.</param>
/// <param name="LinearKeyHeads">Key heads of the recurrence.</param>
/// <param name="LinearKeyDim">Key width of the recurrence.</param>
/// <param name="LinearValueHeads">Value heads of the recurrence.</param>
/// <param name="LinearValueDim">Value width of the recurrence.</param>
/// <param name="LinearConvolution">Taps of the convolution before the recurrence.</param>
/// <param name="LinearRank">Rank of the step-size projection of Mamba 1.</param>
/// <param name="LinearBesideAttention">The recurrence stands beside attention in the same layer.</param>
/// <param name="ParametersBillion">All weights, billions, as the shape above gives them.</param>
/// <param name="ActiveParametersBillion">Weights one token passes through, billions.</param>
/// <param name="Own">Added by the tenant; false for what ships with the product.</param>
internal sealed record ModelResponse(
    string Name,
    int Hidden,
    int Layers,
    int Heads,
    int KvHeads,
    int HeadDim,
    int Ffn,
    int Vocab,
    bool GatedMlp,
    bool TieEmbeddings,
    int Experts,
    int ExpertsPerToken,
    int MoeFfn,
    int SharedExperts,
    int DenseLayers,
    int QLoraRank,
    int KvLoraRank,
    int QkRopeHeadDim,
    int QkNopeHeadDim,
    int VHeadDim,
    int MoeEvery,
    int FfnFreeLayers,
    int SlidingWindow,
    int SlidingLayers,
    int LearnedPositions,
    bool AttentionGate,
    int IndexHeads,
    int IndexHeadDim,
    int IndexTopK,
    string? LinearKind,
    int LinearLayers,
    int LinearKeyHeads,
    int LinearKeyDim,
    int LinearValueHeads,
    int LinearValueDim,
    int LinearConvolution,
    int LinearRank,
    bool LinearBesideAttention,
    double ParametersBillion,
    double ActiveParametersBillion,
    bool Own)
{
    /// <summary>The model in the wire's form.</summary>
    public static ModelResponse From(LanguageModel model, bool own) => new(
        model.Name,
        model.Hidden,
        model.Layers,
        model.Heads,
        model.KvHeads,
        model.HeadDim,
        model.Ffn,
        model.Vocab,
        model.GatedMlp,
        model.TieEmbeddings,
        model.Experts,
        model.ExpertsPerToken,
        model.MoeFfn,
        model.SharedExperts,
        model.DenseLayers,
        model.QLoraRank,
        model.KvLoraRank,
        model.QkRopeHeadDim,
        model.QkNopeHeadDim,
        model.VHeadDim,
        model.MoeEvery,
        model.FfnFreeLayers,
        model.SlidingWindow,
        model.SlidingLayers,
        model.LearnedPositions,
        model.AttentionGate,
        model.IndexHeads,
        model.IndexHeadDim,
        model.IndexTopK,
        model.Linear is { } linear ? LinearMixer.KindNames[(int)linear.Kind] : null,
        model.LinearLayers,
        model.Linear?.KeyHeads ?? 0,
        model.Linear?.KeyDim ?? 0,
        model.Linear?.ValueHeads ?? 0,
        model.Linear?.ValueDim ?? 0,
        model.Linear?.Convolution ?? 0,
        model.Linear?.Rank ?? 0,
        model.LinearBesideAttention,
        model.Parameters / 1e9,
        model.ActiveParameters / 1e9,
        own);
}
