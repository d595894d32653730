using Dse.Core.Workloads;

namespace Dse.Core.Cost.Accelerators.Systolic;

/// <summary>Closed forms of a systolic array (docs/accelerators.md §1): equal to SCALE-Sim v3 cycle for cycle.</summary>
/// <remarks>Pure and thread-safe; nothing is allocated.</remarks>
public static class SystolicModel
{
    /// <summary>Folds, cycles and on-chip accesses of one repeat of a product.</summary>
    public static SystolicCounts Count(int rows, int columns, Dataflow dataflow, in MatrixProduct product)
    {
        // What lies along rows, along columns, and passes through in time.
        var (alongRows, alongColumns, time) = dataflow switch
        {
            Dataflow.OutputStationary => (product.M, product.N, product.K),
            Dataflow.WeightStationary => (product.K, product.N, product.M),
            _ => (product.K, product.M, product.N),
        };
        var rowFolds = (alongRows + rows - 1) / rows;
        var columnFolds = (alongColumns + columns - 1) / columns;
        var isOutput = dataflow == Dataflow.OutputStationary;

        // Skew of rows and columns; a stationary operand is loaded row by row before.
        var fold = time + rows + columns - 2 + (isOutput ? 0 : rows);
        var (ifmap, filter, ofmap) = dataflow switch
        {
            Dataflow.OutputStationary => (product.M * product.K * columnFolds, product.K * product.N * rowFolds, product.M * product.N),
            Dataflow.WeightStationary => (product.M * product.K * columnFolds, product.K * product.N, product.M * product.N * rowFolds),
            _ => (product.M * product.K, product.K * product.N * columnFolds, product.M * product.N * rowFolds),
        };
        var mapping = (double)alongRows * alongColumns / ((double)rowFolds * columnFolds * rows * columns);
        var busy = isOutput ? time + rows + columns - 2 : time + (2L * rows) + (2L * columns) - 3;
        return new SystolicCounts(rowFolds, columnFolds, fold, ifmap, filter, ofmap, mapping, mapping * time / busy);
    }

    /// <summary>Everything about one layer on one array.</summary>
    /// <param name="array">The array.</param>
    /// <param name="product">The layer as products.</param>
    /// <param name="inputWords">Words of the layer's input as stored in DRAM; overlapping windows are stored once.</param>
    public static SystolicEstimate Evaluate(SystolicArray array, in MatrixProduct product, double inputWords)
    {
        ArgumentNullException.ThrowIfNull(array);
        return Evaluate(array, product, Count(array.Rows, array.Columns, array.Dataflow, product), inputWords);
    }

    /// <summary>Everything about one layer whose folds and accesses on the array are known already.</summary>
    /// <param name="array">The array.</param>
    /// <param name="product">The layer as products.</param>
    /// <param name="counts">What <see cref="Count"/> gives for both.</param>
    /// <param name="inputWords">Words of the layer's input as stored in DRAM.</param>
    public static SystolicEstimate Evaluate(SystolicArray array, in MatrixProduct product, in SystolicCounts counts, double inputWords)
    {
        ArgumentNullException.ThrowIfNull(array);
        var traffic = array.IsScaleSim
            ? ScaleSimTraffic.Of(array, product, counts)
            : BufferTraffic.Of(array, product, counts, inputWords / product.Repeats);

        // The tool counts the rows of its demand matrix less one, and for outputs that stay the whole edge of the array in every fold.
        var cycles = counts.Cycles - (array.IsScaleSim ? 1 : 0);
        var writes = counts.OfmapWrites;
        if (array.IsScaleSim && array.Dataflow == Dataflow.OutputStationary)
        {
            writes += (array.Rows + (long)array.Columns) * counts.RowFolds * counts.ColumnFolds;
        }

        var total = Math.Max(cycles, Math.Ceiling(traffic.Cycles(array))) * product.Repeats;
        var utilization = product.Macs / (array.Elements * (double)cycles * product.Repeats);
        var estimate = new SystolicEstimate(
            total,
            cycles * (double)product.Repeats,
            counts.ComputeRatio,
            total > cycles * (double)product.Repeats ? product.Macs / (array.Elements * total) : utilization,
            counts.MappingRatio,
            counts.IfmapReads * (double)product.Repeats,
            counts.FilterReads * (double)product.Repeats,
            writes * (double)product.Repeats,
            traffic.Words * array.WordBytes * product.Repeats);
        return estimate;
    }
}
