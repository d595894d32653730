namespace Dse.Core.Cost.Accelerators.LoopNests;

/// <summary>The operands of a layer.</summary>
[Flags]
public enum Tensors
{
    /// <summary>None.</summary>
    None = 0,

    /// <summary>Weights, over K, C, R, S.</summary>
    Weights = 1,

    /// <summary>Inputs, over N, C and the windows of P, R and Q, S.</summary>
    Inputs = 2,

    /// <summary>Outputs and partial sums, over N, K, P, Q.</summary>
    Outputs = 4,

    /// <summary>All three.</summary>
    All = Weights | Inputs | Outputs,
}

/// <summary>The loops of a convolution; a matrix product is one without windows.</summary>
public enum LoopDimension
{
    /// <summary>Images.</summary>
    N,

    /// <summary>Filters.</summary>
    K,

    /// <summary>Input channels.</summary>
    C,

    /// <summary>Output columns; with R it spans the width of the input.</summary>
    P,

    /// <summary>Output rows; with S it spans the height of the input.</summary>
    Q,

    /// <summary>Filter columns.</summary>
    R,

    /// <summary>Filter rows.</summary>
    S,
}
