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
        model.Parameters / 1e9,
        model.ActiveParameters / 1e9,
        own);
}
