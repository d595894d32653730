using Dse.Core.Cost.Accelerators.Chips;
using Dse.Core.Cost.Accelerators.Systolic;
using Dse.Core.Workloads;

namespace Dse.Core.Cost.Operators.Designed;

/// <summary>Matrix products on a chip of like arrays with a shared memory: the best tile and split of those tried (docs/accelerators.md, chips).</summary>
/// <remarks>Pure and thread-safe; nothing is allocated.</remarks>
internal static class ArrayProducts
{
    private const double SumBytes = 4;

    // One half of the memory is filled while the other is in use.
    private const double Buffers = 2;

    /// <summary>A product in words and bytes.</summary>
    /// <param name="M">Rows of the first operand, at least 1.</param>
    /// <param name="N">Columns of the second, at least 1.</param>
    /// <param name="K">Inner steps that one element takes, narrow formats several in one; at least 1.</param>
    /// <param name="StreamBytes">Bytes of one step of a row of the first operand.</param>
    /// <param name="WeightBytes">Bytes of one step of a column of the second.</param>
    /// <param name="OutBytes">Bytes of one result.</param>
    public readonly record struct Product(long M, long N, long K, double StreamBytes, double WeightBytes, double OutBytes);

    /// <summary>Seconds and memory traffic of a product.</summary>
    /// <param name="design">The chip.</param>
    /// <param name="product">The product.</param>
    /// <param name="hertz">Clock.</param>
    /// <param name="bytesPerSecond">What the stacks deliver.</param>
    public static (double Seconds, double Bytes) Time(ChipDesign design, in Product product, double hertz, double bytesPerSecond)
    {
        var room = design.Sram.Bytes / Buffers;
        double m = product.M, n = product.N, k = product.K;

        // One step along the rows of the arrays is on chip of either operand.
        var step = Math.Min(k, design.Template is { } template ? template.Largest.Steps : design.Dataflow == Dataflow.OutputStationary ? 1 : design.Rows);
        var (rowBytes, columnBytes) = (step * product.StreamBytes, step * product.WeightBytes);
        var mean = (rowBytes + columnBytes) / 2;
        var best = (Seconds: double.PositiveInfinity, Bytes: 0.0);

        // Sums on chip: all rows, all columns, or a square of them.
        Try(m, (room - (m * rowBytes)) / ((SumBytes * m) + columnBytes), product, false, false);
        Try((room - (n * columnBytes)) / ((SumBytes * n) + rowBytes), n, product, false, false);
        var side = (Math.Sqrt((mean * mean) + (SumBytes * room)) - mean) / SumBytes;
        Try(side, side, product, false, false);

        // Weights or inputs on chip with all their steps, the other operand passing by.
        var columns = Math.Floor(room / 2 / (k * product.WeightBytes));
        Try(room / 2 / ((SumBytes * Math.Min(n, columns)) + rowBytes), columns, product, true, false);
        var rows = Math.Floor(room / 2 / (k * product.StreamBytes));
        Try(rows, room / 2 / ((SumBytes * Math.Min(m, rows)) + columnBytes), product, false, true);
        if (double.IsPositiveInfinity(best.Seconds))
        {
            // A memory too small for any of these still holds a fold.
            Try(1, 1, product, false, false, force: true);
        }

        return best;

        void Try(double tileRows, double tileColumns, in Product p, bool holdsWeights, bool holdsInputs, bool force = false)
        {
            if (!force && !(tileRows >= 1 && tileColumns >= 1))
            {
                return;
            }

            var rowTiles = Math.Ceiling(p.M / Math.Clamp(Math.Floor(tileRows), 1, p.M));
            var columnTiles = Math.Ceiling(p.N / Math.Clamp(Math.Floor(tileColumns), 1, p.N));
            var bytes = (p.StreamBytes * p.M * p.K * (holdsInputs ? 1 : columnTiles)) + (p.WeightBytes * p.K * p.N * (holdsWeights ? 1 : rowTiles)) + (p.OutBytes * p.M * p.N);
            var moving = bytes / bytesPerSecond;
            if (moving >= best.Seconds)
            {
                return;
            }

            var tile = new MatrixProduct((long)Math.Ceiling(p.M / rowTiles), (long)Math.Ceiling(p.N / columnTiles), p.K);
            var seconds = Math.Max(moving, Cycles(design, tile, rowTiles * columnTiles) / hertz);
            if (seconds < best.Seconds)
            {
                best = (seconds, bytes);
            }
        }
    }

    /// <summary>Cycles of so many like tiles one after another, each shared out over the arrays, at the best split in time.</summary>
    public static double Cycles(ChipDesign design, in MatrixProduct tile, double tiles)
    {
        var best = double.PositiveInfinity;
        for (long split = 1; ; split = Math.Min(2 * split, design.Arrays))
        {
            best = Math.Min(best, Cycles(design, tile, tiles, split));
            if (split == design.Arrays)
            {
                return best;
            }
        }
    }

    /// <summary>The same at one split in time.</summary>
    public static double Cycles(ChipDesign design, in MatrixProduct tile, double tiles, long split)
    {
        if (design.Template is { } template)
        {
            // Rows are parted so often, and columns over the arrays that are left.
            return tiles * template.Cycles(Share(tile.M, split), Share(tile.N, Math.Max(1, design.Arrays / split)), tile.K);
        }

        var part = design.Dataflow switch
        {
            Dataflow.OutputStationary => tile with { K = Share(tile.K, split) },
            Dataflow.WeightStationary => tile with { M = Share(tile.M, split) },
            _ => tile with { N = Share(tile.N, split) },
        };
        var time = design.Dataflow switch
        {
            Dataflow.OutputStationary => part.K,
            Dataflow.WeightStationary => part.M,
            _ => part.N,
        };
        var counts = SystolicModel.Count(design.Rows, design.Columns, design.Dataflow, part);

        // Folds follow one another: what stays is loaded, or drained, by the rows behind the fold that runs. Skew is paid once.
        var rounds = Math.Ceiling((double)counts.RowFolds * counts.ColumnFolds * split / design.Arrays);
        return (tiles * rounds * Math.Max(time, design.Rows)) + counts.FoldCycles - time;
    }

    private static long Share(long size, long parts) => (size + parts - 1) / parts;
}
