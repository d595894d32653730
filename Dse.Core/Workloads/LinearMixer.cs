namespace Dse.Core.Workloads;

/// <summary>A recurrent mixer: what a layer has instead of attention when its memory of the past is of a fixed size.</summary>
/// <remarks>
/// Immutable. In the words of state spaces a key head is a group, the key width the state size and a value head a head of the
/// mixer; a Mamba 1 mixer is one key head and as many value heads of width 1 as it has channels. Equations: gated delta rule
/// arXiv 2412.06464, Mamba 2 arXiv 2405.21060, Mamba 1 arXiv 2312.00752, lightning attention arXiv 2501.08313.
/// </remarks>
/// <param name="Kind">The recurrence.</param>
/// <param name="KeyHeads">Heads of keys and queries, at least 1.</param>
/// <param name="KeyDim">Width of a key, at least 1.</param>
/// <param name="ValueHeads">Heads of values, at least 1.</param>
/// <param name="ValueDim">Width of a value, at least 1.</param>
/// <param name="Convolution">Taps of the short convolution before the recurrence; 0 for none.</param>
/// <param name="Rank">Rank of the step-size projection of Mamba 1; 0 otherwise.</param>
public sealed record LinearMixer(LinearMixerKind Kind, int KeyHeads, int KeyDim, int ValueHeads, int ValueDim, int Convolution, int Rank)
{
    /// <summary>Names of <see cref="LinearMixerKind"/> in specs, in its order.</summary>
    public static IReadOnlyList<string> KindNames { get; } = ["gatedDelta", "mamba2", "mamba1", "lightning"];

    /// <summary>Channels of all value heads.</summary>
    public long ValueWidth => (long)ValueHeads * ValueDim;

    /// <summary>Channels of all key heads.</summary>
    public long KeyWidth => (long)KeyHeads * KeyDim;

    /// <summary>Columns of the input projection: values and their gate, then whatever the recurrence takes from the hidden state.</summary>
    public long InputWidth => (2 * ValueWidth) + Kind switch
    {
        LinearMixerKind.GatedDelta => (2 * KeyWidth) + (2L * ValueHeads), // decay and write strength of each head
        LinearMixerKind.Mamba2 => (2 * KeyWidth) + ValueHeads,           // step size of each head
        LinearMixerKind.Lightning => 2 * KeyWidth,                       // the decay is fixed
        _ => 0,                                                          // Mamba 1 derives the rest from its values
    };

    /// <summary>Columns that pass through the convolution.</summary>
    public long ConvolutionWidth => Convolution == 0 ? 0 : ValueWidth + (Kind == LinearMixerKind.Mamba1 ? 0 : 2 * KeyWidth);

    /// <summary>Elements of state that one sequence keeps in one layer: the recurrence's matrix and the convolution's last inputs.</summary>
    public double StateElements => ((double)ValueWidth * KeyDim) + ((double)ConvolutionWidth * Math.Max(0, Convolution - 1));

    /// <summary>Weights of one mixer.</summary>
    /// <param name="hidden">Width of the residual stream, at least 1.</param>
    public double Parameters(int hidden) =>
        ((double)hidden * (InputWidth + ValueWidth)) + ((double)ConvolutionWidth * Convolution)
        + (Kind == LinearMixerKind.Mamba1 ? (double)ValueWidth * ((2 * Rank) + (3 * KeyDim) + 2) : 0);
}
