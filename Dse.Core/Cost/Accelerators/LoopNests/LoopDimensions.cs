namespace Dse.Core.Cost.Accelerators.LoopNests;

/// <summary>A set of <see cref="LoopDimension"/>: one bit each, at the place of its value.</summary>
[Flags]
public enum LoopDimensions
{
    /// <summary>None.</summary>
    None = 0,

    /// <summary>Images.</summary>
    N = 1 << LoopDimension.N,

    /// <summary>Filters.</summary>
    K = 1 << LoopDimension.K,

    /// <summary>Input channels.</summary>
    C = 1 << LoopDimension.C,

    /// <summary>Output columns.</summary>
    P = 1 << LoopDimension.P,

    /// <summary>Output rows.</summary>
    Q = 1 << LoopDimension.Q,

    /// <summary>Filter columns.</summary>
    R = 1 << LoopDimension.R,

    /// <summary>Filter rows.</summary>
    S = 1 << LoopDimension.S,

    /// <summary>All seven.</summary>
    All = N | K | C | P | Q | R | S,
}

/// <summary>Membership.</summary>
public static class LoopDimensionsExtensions
{
    /// <summary>Whether the set has a dimension.</summary>
    /// <param name="set">The set.</param>
    /// <param name="dimension">The dimension.</param>
    public static bool Has(this LoopDimensions set, LoopDimension dimension) => ((int)set & (1 << (int)dimension)) != 0;
}
