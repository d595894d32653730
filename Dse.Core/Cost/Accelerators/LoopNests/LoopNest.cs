namespace Dse.Core.Cost.Accelerators.LoopNests;

/// <summary>One loop of a mapping.</summary>
/// <param name="Level">Index of the memory level it belongs to, 0 the innermost.</param>
/// <param name="Dimension">What it runs over.</param>
/// <param name="Factor">Iterations, at least 1.</param>
/// <param name="IsSpatial">Whether its iterations run side by side on what lies below the level.</param>
public readonly record struct Loop(int Level, LoopDimension Dimension, long Factor, bool IsSpatial);

/// <summary>A layer to map: strides of the windows. Its sizes are the products of the loops.</summary>
/// <param name="StrideWidth">Input columns between two outputs (P), at least 1.</param>
/// <param name="StrideHeight">Input rows between two outputs (Q), at least 1.</param>
public readonly record struct WindowStrides(long StrideWidth, long StrideHeight);
