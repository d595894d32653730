using Dse.Core.Hardware.Units;
using Dse.Core.Workloads;

namespace Dse.Core.Cost.Accelerators.Systolic;

/// <summary>DRAM traffic of an array with double buffers: what is reused comes once when it fits half a buffer, else once per use.</summary>
/// <remarks>Columns are the outer loop of folds, rows the inner one. One channel carries all operands.</remarks>
internal static class BufferTraffic
{
    public static DramTraffic Of(SystolicArray array, in MatrixProduct product, in SystolicCounts counts, double inputWords)
    {
        var ifmapHalf = Half(array.IfmapSram, array);
        var filterHalf = Half(array.FilterSram, array);
        var ofmapHalf = Half(array.OfmapSram, array);

        // The map itself where windows overlap, the unrolled matrix where they leave gaps.
        var input = Math.Min(inputWords, (double)product.M * product.K);
        var weights = (double)product.K * product.N;
        double ifmap;
        double filter;
        switch (array.Dataflow)
        {
            case Dataflow.OutputStationary:
                // Inputs pass once per column fold; the weights of a column fold serve all its row folds.
                ifmap = Passes(input, ifmapHalf, counts.ColumnFolds);
                filter = Passes(weights, filterHalf, product.K * (double)Math.Min(product.N, array.Columns) <= filterHalf ? 1 : counts.RowFolds);
                break;
            case Dataflow.WeightStationary:
                ifmap = Passes(input, ifmapHalf, counts.ColumnFolds);
                filter = weights;
                break;
            default:
                ifmap = input;
                filter = Passes(weights, filterHalf, counts.ColumnFolds);
                break;
        }

        // Sums of a column fold stay on chip between its row folds when they fit.
        var outputs = (double)product.M * product.N;
        var block = array.Dataflow == Dataflow.WeightStationary
            ? product.M * (double)Math.Min(product.N, array.Columns)
            : product.N * (double)Math.Min(product.M, array.Columns);
        var spills = array.Dataflow == Dataflow.OutputStationary || block <= ofmapHalf ? 1 : counts.RowFolds;
        var words = ifmap + filter + (outputs * ((2 * spills) - 1));
        return new DramTraffic(ifmap, filter, outputs * (spills - 1), outputs * spills, words);
    }

    private static double Passes(double words, double half, double uses) => words <= half ? words : words * uses;

    private static double Half(DataSize memory, SystolicArray array) => memory.Words(array.WordBytes) / 2;
}
