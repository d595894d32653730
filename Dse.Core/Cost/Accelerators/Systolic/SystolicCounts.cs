namespace Dse.Core.Cost.Accelerators.Systolic;

/// <summary>How one matrix product folds onto an array, and what it reads and writes on chip; one repeat.</summary>
/// <param name="RowFolds">Times the rows are filled.</param>
/// <param name="ColumnFolds">Times the columns are filled.</param>
/// <param name="FoldCycles">Cycles of one fold.</param>
/// <param name="IfmapReads">Input words read from their memory.</param>
/// <param name="FilterReads">Weight words read from theirs.</param>
/// <param name="OfmapWrites">Output words, partial sums included, written to theirs.</param>
/// <param name="MappingRatio">Share of the elements that hold work, mean over folds.</param>
/// <param name="ComputeRatio">That share times the share of a fold in which an element works.</param>
public readonly record struct SystolicCounts(
    long RowFolds, long ColumnFolds, long FoldCycles, long IfmapReads, long FilterReads, long OfmapWrites, double MappingRatio, double ComputeRatio)
{
    /// <summary>Cycles when no memory holds the array up.</summary>
    public long Cycles => RowFolds * ColumnFolds * FoldCycles;
}
