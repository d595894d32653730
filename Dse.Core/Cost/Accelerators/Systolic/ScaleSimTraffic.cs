using System.Numerics;
using Dse.Core.Hardware.Units;
using Dse.Core.Workloads;

namespace Dse.Core.Cost.Accelerators.Systolic;

/// <summary>
/// DRAM accesses of SCALE-Sim's double-buffered memories. An operand is fetched in the order in which the array first asks
/// for it, cut into windows of half a memory. A word outside the window makes the memory fetch on, window by window and
/// round to the start, until the word is inside; every fetch of a window asks for whole lines of the bandwidth.
/// </summary>
/// <remarks>
/// Counts equal the tool's on its own three bandwidth-limited reports; waits are the longest of the three channels' (docs/accelerators.md §1).
/// Overlapping windows of a convolution are taken as words of their own.
/// </remarks>
internal static class ScaleSimTraffic
{
    // The tool looks words up in sets of a hundredth of a memory.
    private const double SetsPerMemory = 100;

    public static DramTraffic Of(SystolicArray array, in MatrixProduct product, in SystolicCounts counts)
    {
        var bandwidth = array.BandwidthWordsPerCycle ?? 1;
        var (rows, columns) = (array.Rows, array.Columns);
        var (ifmap, filter) = array.Dataflow switch
        {
            // Streams are skewed over the rows or columns that they enter by; a stationary operand passes once, in order.
            Dataflow.OutputStationary => (
                Reads(array.IfmapSram, array, new Stream(counts.RowFolds, product.K, rows, counts.ColumnFolds, 1)),
                Reads(array.FilterSram, array, new Stream(counts.ColumnFolds, product.K, columns, 1, counts.RowFolds))),
            Dataflow.WeightStationary => (
                Reads(array.IfmapSram, array, new Stream(counts.RowFolds, product.M, rows, counts.ColumnFolds, 1)),
                Reads(array.FilterSram, array, new Stream(counts.RowFolds * counts.ColumnFolds, rows, columns, 1, 1))),
            _ => (
                Reads(array.IfmapSram, array, new Stream(counts.RowFolds * counts.ColumnFolds, rows, columns, 1, 1)),
                Reads(array.FilterSram, array, new Stream(counts.RowFolds, product.N, rows, counts.ColumnFolds, 1))),
        };

        // Outputs wait only for what does not fit their memory.
        var writes = (double)counts.OfmapWrites;
        var waitingWrites = Math.Max(0, writes - Words(array.OfmapSram, array));
        var wait = Math.Max(waitingWrites, Math.Max(ifmap, filter));
        return new DramTraffic(ifmap, filter, 0, writes, wait);

        double Reads(DataSize memory, SystolicArray of, in Stream stream) => Fetches(memory, of, stream) * LineWords(Words(memory, of) / 2, bandwidth);
    }

    private static double Words(DataSize memory, SystolicArray array) => Math.Floor(memory.Words(array.WordBytes));

    private static double LineWords(double words, double bandwidth) => Math.Ceiling(words / bandwidth) * bandwidth;

    // Windows fetched, the first included.
    private static double Fetches(DataSize memory, SystolicArray array, in Stream stream)
    {
        var set = Math.Ceiling(Words(memory, array) / SetsPerMemory);
        var sets = Math.Ceiling(stream.Words / set);
        var setsPerWindow = Math.Ceiling(Words(memory, array) / 2 / set);
        var windows = Math.Ceiling(sets / setsPerWindow);
        if (windows <= 1)
        {
            return 1;
        }

        // Where two blocks overlap in time, the words of both alternate: the window goes on, round to where it was, and on again.
        var overlapping = stream.Overlaps(setsPerWindow * set, windows);
        var inOrder = windows - 1 - overlapping;
        var pass = inOrder + (overlapping * (windows + 1));

        // A block that is used again is passed again, with the way round back to its start.
        var blockWindows = stream.Words / stream.Blocks / (setsPerWindow * set);
        var repeats = blockWindows > 1 ? (stream.BlockUses - 1) * stream.Blocks * windows : 0;
        return 1 + (stream.Passes * pass) + (stream.Passes - 1) + repeats;
    }

    // Blocks of time by lanes, one word each, entering one cycle later per lane; the whole passes several times, or each block is used several times.
    private readonly record struct Stream(double Blocks, double Time, double Lanes, double Passes, double BlockUses)
    {
        public double Words => Blocks * Time * Lanes;

        // How many of the ends of windows of so many words lie where one block's skew still runs while the next has begun.
        // Diagonals grow to full width over the first lanes, then hold one word per lane: the skew of block b ends
        // ramp + b·Time·Lanes words into the fetch order and runs over Lanes·(Lanes − 1) of them.
        public double Overlaps(double windowWords, double windows)
        {
            var ramp = Lanes * (Lanes - 1) / 2;
            if (Lanes - 1 >= Time)
            {
                return windows - Math.Min(windows, Math.Max(1, Math.Ceiling(ramp / windowWords)));
            }

            // The last block's skew is cut by the end of the stream.
            var (step, blockWords, skew) = ((BigInteger)windowWords, (BigInteger)Time * (BigInteger)Lanes, (BigInteger)(Lanes * (Lanes - 1)));
            var (first, blocks) = ((BigInteger)ramp + blockWords, (BigInteger)Blocks);
            var ended = WholeSteps.Sum(blocks - 1, step, blockWords, first + step - 1);
            var begun = WholeSteps.Sum(blocks, step, blockWords, first - skew + step - 1);
            var last = BigInteger.Min((BigInteger)windows, (first + (blockWords * (blocks - 1)) + step - 1) / step);
            return (double)(ended + last - begun);
        }
    }
}
