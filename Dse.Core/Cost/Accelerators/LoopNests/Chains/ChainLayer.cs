namespace Dse.Core.Cost.Accelerators.LoopNests.Chains;

/// <summary>A layer of a chain, in which each layer reads what the one before writes.</summary>
/// <param name="Sizes">Iterations of one run of its loops, in the order of <see cref="LoopDimension"/>, at least 1 each.</param>
/// <param name="Strides">Strides of the windows.</param>
/// <param name="Repeats">Runs of the loops, each on channels of its own: groups of a convolution; at least 1.</param>
public sealed record ChainLayer(IReadOnlyList<long> Sizes, WindowStrides Strides, long Repeats)
{
    /// <summary>Channels of the outputs of all runs.</summary>
    public long Filters => this[LoopDimension.K] * Repeats;

    /// <summary>Words of the weights of all runs.</summary>
    public double WeightWords => (double)this[LoopDimension.K] * this[LoopDimension.C] * this[LoopDimension.R] * this[LoopDimension.S] * Repeats;

    /// <summary>Multiply-accumulates of all runs.</summary>
    public double Macs => Sizes.Aggregate((double)Repeats, (product, size) => product * size);

    /// <summary>Iterations of one loop.</summary>
    /// <param name="dimension">The loop.</param>
    public long this[LoopDimension dimension] => Sizes[(int)dimension];

    /// <summary>The first loop of a layer that does not go with this one's outputs; null when it can read them.</summary>
    /// <param name="next">The layer that is to read them.</param>
    public LoopDimension? Mismatch(ChainLayer next)
    {
        ArgumentNullException.ThrowIfNull(next);
        return FusedLayers.Mismatch(Times(LoopDimension.K), next.Times(LoopDimension.C), next.Strides);
    }

    // The sizes with the channels of all runs.
    private long[] Times(LoopDimension channels) => [.. Sizes.Select((s, d) => d == (int)channels ? s * Repeats : s)];
}
