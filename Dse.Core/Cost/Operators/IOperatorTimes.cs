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

    /// <summary>C[m,n] = A[m,k] x B[k,n] with weights B stored narrower than they are multiplied (weight-only quantisation).</summary>
    /// <param name="m">Rows of A.</param>
    /// <param name="n">Columns of B.</param>
    /// <param name="k">Inner dimension.</param>
    /// <param name="activations">Of A and of the product.</param>
    /// <param name="weights">Of B in memory.</param>
    OperatorTime Gemm(double m, double n, double k, Precision activations, Precision weights);

    /// <summary>Causal attention over whole sequences without storing the score matrix.</summary>
    /// <param name="batch">Sequences.</param>
    /// <param name="queries">Query positions per sequence.</param>
    /// <param name="context">Key positions per sequence, at least <paramref name="queries"/>; the queries are the last ones.</param>
    /// <param name="heads">Query heads on this device.</param>
    /// <param name="kvHeads">Key-value heads on this device.</param>
    /// <param name="qkDim">Width of a key.</param>
    /// <param name="valueDim">Width of a value.</param>
    /// <param name="window">Positions a query sees at most, itself included (sliding window); infinite for all.</param>
    OperatorTime FlashAttention(
        double batch, double queries, double context, double heads, double kvHeads, double qkDim, double valueDim, double window = double.PositiveInfinity);

    /// <summary>Attention of one new position per sequence over its cached keys and values.</summary>
    /// <param name="batch">Sequences.</param>
    /// <param name="context">Cached positions per sequence.</param>
    /// <param name="heads">Query heads on this device.</param>
    /// <param name="kvHeads">Key-value heads on this device.</param>
    /// <param name="headDim">Width of a key and of a value.</param>
    /// <param name="storedBytes">Bytes of a stored element: 2, or 1 for an fp8 cache.</param>
    OperatorTime AttentionDecode(double batch, double context, double heads, double kvHeads, double headDim, double storedBytes = 2);

    /// <summary>Causal latent attention (MLA), keys and values expanded per head, with the kernels around it.</summary>
    /// <param name="batch">Sequences.</param>
    /// <param name="queries">Query positions per sequence.</param>
    /// <param name="context">Key positions per sequence, at least <paramref name="queries"/>; the queries are the last ones.</param>
    /// <param name="heads">Query heads on this device.</param>
    /// <param name="qkDim">Width of an expanded key (128 + 64 in DeepSeek models).</param>
    /// <param name="valueDim">Width of a value.</param>
    OperatorTime LatentPrefill(double batch, double queries, double context, double heads, double qkDim, double valueDim);

    /// <summary>Latent attention (MLA) of one new position per sequence, absorbed: all heads share one cached latent key, with the kernels around it.</summary>
    /// <param name="batch">Sequences.</param>
    /// <param name="context">Cached positions per sequence.</param>
    /// <param name="heads">Query heads on this device.</param>
    /// <param name="kvRank">Width of the cached latent.</param>
    /// <param name="ropeDim">Width of the cached rotary key.</param>
    /// <param name="storedBytes">Bytes of a stored element: 2, or 1 for an fp8 cache.</param>
    OperatorTime LatentDecode(double batch, double context, double heads, double kvRank, double ropeDim, double storedBytes = 2);

    /// <summary>Routed experts with permutation and combination, exchange between devices not counted.</summary>
    /// <param name="shape">The layer and how it is split.</param>
    /// <param name="precision">Of products, and of weights unless <paramref name="weights"/> says otherwise.</param>
    /// <param name="isSkewed">Whether few experts take most tokens (power law of exponent 1.2); else all take alike.</param>
    /// <param name="weights">Of the weights in memory when they are narrower than the products; null for the same.</param>
    OperatorTime RoutedExperts(in ExpertShape shape, Precision precision, bool isSkewed, Precision? weights = null);

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
