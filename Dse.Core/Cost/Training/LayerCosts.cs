using System.Runtime.InteropServices;

namespace Dse.Core.Cost.Training;

/// <summary>Everything a layer's price depends on; the key of the layer memo.</summary>
/// <param name="Tp">Tensor-parallel ranks.</param>
/// <param name="Cp">Context-parallel ranks.</param>
/// <param name="Ep">Expert-parallel ranks.</param>
/// <param name="MoeTp">Tensor-parallel ranks of an expert.</param>
/// <param name="Microbatch">Sequences per microbatch.</param>
/// <param name="SequenceParallel">Norms and residuals split.</param>
/// <param name="FlashAttention">Fused attention.</param>
internal readonly record struct LayerKey(int Tp, int Cp, int Ep, int MoeTp, int Microbatch, bool SequenceParallel, bool FlashAttention);

/// <summary>One kind of layer (dense or mixture) for one microbatch on one rank. Seconds, bytes, parameters.</summary>
[StructLayout(LayoutKind.Auto)]
internal struct BlockCosts
{
    /// <summary>Forward GEMMs.</summary>
    public double GemmForward;

    /// <summary>Backward GEMMs: data and weight gradients.</summary>
    public double GemmBackward;

    /// <summary>Weight-gradient GEMMs alone.</summary>
    public double GemmWeightGradient;

    /// <summary>Forward element-wise kernels.</summary>
    public double StreamForward;

    /// <summary>Tensor-parallel communication, one direction, nothing hidden.</summary>
    public double TensorComm;

    /// <summary>Dispatch and combine of tokens, one direction.</summary>
    public double ExchangeComm;

    /// <summary>Dense weights held by this rank.</summary>
    public double DenseParameters;

    /// <summary>Expert weights held by this rank.</summary>
    public double ExpertParameters;

    /// <summary>Saved tensors without the attention scores, bytes.</summary>
    public double ActivationBytes;

    /// <summary>GEMM operations of the forward pass on this rank.</summary>
    public double GemmFlops;

    /// <summary>Least time of forward plus backward: launches and host reads.</summary>
    public double HostSeconds;
}

/// <summary>Prices of the layers of a job for one <see cref="LayerKey"/>.</summary>
internal sealed class LayerCosts
{
    /// <summary>A layer with a dense feed-forward block.</summary>
    public BlockCosts Dense;

    /// <summary>A layer with experts.</summary>
    public BlockCosts Mixture;

    /// <summary>Attention core forward, seconds.</summary>
    public double AttentionForward;

    /// <summary>Attention core backward, seconds.</summary>
    public double AttentionBackward;

    /// <summary>Operations of the attention core, forward.</summary>
    public double AttentionFlops;

    /// <summary>Ring-attention sends that attention does not cover, one direction, seconds.</summary>
    public double ContextCommForward;

    /// <summary>The same backward.</summary>
    public double ContextCommBackward;

    /// <summary>Attention scores and masks saved per layer, bytes (0 with flash attention, which saves statistics).</summary>
    public double ScoreBytes;

    /// <summary>Layer input that full recomputation keeps, bytes.</summary>
    public double InputBytes;

    /// <summary>Logits, loss and their backward on the last stage, seconds per microbatch.</summary>
    public double LogitsForward;

    /// <summary>Backward part of the same.</summary>
    public double LogitsBackward;

    /// <summary>Logits and their gradient, bytes.</summary>
    public double LogitsBytes;

    /// <summary>Embedding lookup and its backward, seconds.</summary>
    public double EmbeddingSeconds;

    /// <summary>One embedding matrix on this rank, parameters.</summary>
    public double EmbeddingParameters;

    /// <summary>Bytes sent to the next stage per microbatch.</summary>
    public double BoundaryBytes;

    /// <summary>Bytes read and written by forward plus backward kernels of one layer; for energy.</summary>
    public double MemoryBytes;
}

/// <summary>A small cache of layer prices in front of the shared memo: a walk through a space asks for the same few again and again.</summary>
internal struct LayerCursor
{
    private const int Slots = 32;

    private LayerKey[]? keys;
    private LayerCosts?[]? costs;

    /// <summary>The prices kept for a key, or null.</summary>
    public readonly LayerCosts? Find(in LayerKey key)
    {
        if (keys is null)
        {
            return null;
        }

        var slot = SlotOf(key);
        return keys[slot].Equals(key) ? costs![slot] : null;
    }

    /// <summary>Keeps prices, in place of others if need be.</summary>
    public LayerCosts Keep(in LayerKey key, LayerCosts priced)
    {
        keys ??= new LayerKey[Slots];
        costs ??= new LayerCosts?[Slots];
        var slot = SlotOf(key);
        keys[slot] = key;
        costs[slot] = priced;
        return priced;
    }

    private static int SlotOf(in LayerKey key) =>
        (int)((uint)((key.Tp * 31) + (key.Microbatch * 7) + (key.Cp * 13) + (key.Ep * 17) + (key.SequenceParallel ? 1 : 0) + (key.FlashAttention ? 2 : 0)) % Slots);
}
