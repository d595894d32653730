using Dse.Core.Hardware;

namespace Dse.Core.Cost.Operators;

/// <summary>
/// The seam between devices and everything that runs on them: a measured device, one known by its data sheet and one
/// that was designed a moment ago answer the same questions.
/// </summary>
/// <remarks>Pure and thread-safe. Sizes are elements, at least 1; times are for one device.</remarks>
public interface IOperatorTimes
{
    /// <summary>Identity for memo keys: equal fingerprints give equal answers.</summary>
    string Fingerprint { get; }

    /// <summary>C[m,n] = A[m,k] x B[k,n].</summary>
    OperatorTime Gemm(double m, double n, double k, Precision precision);

    /// <summary>Causal attention over whole sequences without storing the score matrix.</summary>
    /// <param name="batch">Sequences.</param>
    /// <param name="queries">Query positions per sequence.</param>
    /// <param name="context">Key positions per sequence, at least <paramref name="queries"/>; the queries are the last ones.</param>
    /// <param name="heads">Query heads on this device.</param>
    /// <param name="kvHeads">Key-value heads on this device.</param>
    /// <param name="qkDim">Width of a key.</param>
    /// <param name="valueDim">Width of a value.</param>
    OperatorTime FlashAttention(double batch, double queries, double context, double heads, double kvHeads, double qkDim, double valueDim);

    /// <summary>Attention of one new position per sequence over its cached keys and values.</summary>
    /// <param name="batch">Sequences.</param>
    /// <param name="context">Cached positions per sequence.</param>
    /// <param name="heads">Query heads on this device.</param>
    /// <param name="kvHeads">Key-value heads on this device.</param>
    /// <param name="headDim">Width of a key and of a value, stored in two bytes.</param>
    OperatorTime AttentionDecode(double batch, double context, double heads, double kvHeads, double headDim);

    /// <summary>Causal latent attention (MLA) over whole sequences, keys and values expanded per head, with the kernels around it.</summary>
    /// <param name="batch">Sequences.</param>
    /// <param name="sequence">Positions per sequence.</param>
    /// <param name="heads">Query heads on this device.</param>
    /// <param name="qkDim">Width of an expanded key (128 + 64 in DeepSeek models).</param>
    /// <param name="valueDim">Width of a value.</param>
    OperatorTime LatentPrefill(double batch, double sequence, double heads, double qkDim, double valueDim);

    /// <summary>Latent attention (MLA) of one new position per sequence, absorbed: all heads share one cached latent key, with the kernels around it.</summary>
    /// <param name="batch">Sequences.</param>
    /// <param name="context">Cached positions per sequence.</param>
    /// <param name="heads">Query heads on this device.</param>
    /// <param name="kvRank">Width of the cached latent, stored in two bytes.</param>
    /// <param name="ropeDim">Width of the cached rotary key, stored in two bytes.</param>
    OperatorTime LatentDecode(double batch, double context, double heads, double kvRank, double ropeDim);

    /// <summary>Routed experts with permutation and combination, exchange between devices not counted.</summary>
    /// <param name="shape">The layer and how it is split.</param>
    /// <param name="precision">Of weights and products.</param>
    /// <param name="isSkewed">Whether few experts take most tokens (power law of exponent 1.2); else all take alike.</param>
    OperatorTime RoutedExperts(in ExpertShape shape, Precision precision, bool isSkewed);

    /// <summary>Attention as two batched GEMMs with masked softmax and dropout in between, all through memory.</summary>
    /// <param name="batch">Sequences.</param>
    /// <param name="queries">Query positions per sequence.</param>
    /// <param name="context">Key positions per sequence.</param>
    /// <param name="heads">Query heads on this device.</param>
    /// <param name="qkDim">Width of a key.</param>
    /// <param name="valueDim">Width of a value.</param>
    OperatorTime UnfusedAttention(double batch, double queries, double context, double heads, double qkDim, double valueDim);

    /// <summary>A kernel bound by memory: norms, activations, copies, optimizer steps.</summary>
    OperatorTime Stream(double bytes);
}
