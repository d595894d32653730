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
