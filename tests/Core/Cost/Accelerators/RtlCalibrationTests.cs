using System.Globalization;
using Dse.Core.Cost.Accelerators.LoopNests;
using Dse.Core.Cost.Accelerators.LoopNests.Rtl;
using Dse.Core.Hardware;

namespace Dse.Core.Tests.Cost.Accelerators;

public class RtlCalibrationTests
{
    private static readonly (int Columns, double Model, RtlCounts Counts, double Cycles, RtlGroup Kind)[] Rows = Load();

    [Fact]
    public void Constants_of_the_128_column_array_tell_the_layers_and_designs_of_the_16_column_one()
    {
        var wide = Rows.Where(r => r.Columns == 128 && r.Kind == RtlGroup.Regular).ToArray();
        var narrow = Rows.Where(r => r.Columns == 16).ToArray();
        double[] measured = [.. narrow.Select(r => r.Cycles)];

        var fit = RtlFit.Fit([.. wide.Select(r => (r.Counts, r.Cycles, 1.0 / wide.Length))]);

        double[] told = [.. narrow.Select(r => fit.Cycles(r.Counts))];
        Assert.Equal((1140, 111), (wide.Length, narrow.Length));
        Assert.True(Spearman([.. narrow.Select(r => r.Model)], measured) >= 0.94);
        Assert.True(Spearman(told, measured) >= 0.97, $"Spearman {Spearman(told, measured):F4}.");
        Assert.True(Mape(told, measured) <= 0.22, $"MAPE {Mape(told, measured):P1}.");
    }

    [Theory]
    [InlineData(16)]
    [InlineData(128)]
    public void First_principles_order_layers_of_either_array(int columns)
    {
        var rows = Rows.Where(r => r.Columns == columns && r.Kind == RtlGroup.Regular).ToArray();

        var order = Spearman([.. rows.Select(r => RtlFirstPrinciples.Cycles(r.Counts))], [.. rows.Select(r => r.Cycles)]);

        Assert.True(order >= 0.94, $"Spearman {order:F4}.");
        Assert.True(order > Spearman([.. rows.Select(r => r.Model)], [.. rows.Select(r => r.Cycles)]));
    }

    [Fact]
    public void Shipped_constants_are_those_of_the_fit_to_all_regular_rows()
    {
        var regular = Rows.Where(r => r.Kind == RtlGroup.Regular).ToArray();
        var counts = regular.GroupBy(r => r.Columns).ToDictionary(g => g.Key, g => g.Count());

        var fit = RtlFit.Fit([.. regular.Select(r => (r.Counts, r.Cycles, 0.5 / counts[r.Columns]))]);

        Assert.All(fit.ToArray().Zip(RtlCalibration.Default.ToArray()), c => Assert.Equal(c.First, c.Second, 1e-4 * c.First));
    }

    [Fact]
    public void A_fit_finds_the_constants_that_made_the_rows()
    {
        var truth = new RtlCalibration(1.5, 1.2, 2, 1.5, 0.1, 15, 0.05);
        var rows = Rows.Where(r => r.Kind == RtlGroup.Regular).Select(r => (r.Counts, truth.Cycles(r.Counts), 1e3)).ToArray();

        Assert.All(RtlFit.Fit(rows).ToArray().Zip(truth.ToArray()), c => Assert.Equal(c.Second, c.First, 1e-2 * c.Second));
    }

    [Fact]
    public void Counts_of_a_small_mapping_by_hand()
    {
        // Tiles of 16 filters x 64 channels and 4 x 4 pixels; 2 blocks of filters outside 8 of rows; all of it fits the cache.
        Loop[] loops =
        [
            new(0, LoopDimension.P, 4, false), new(1, LoopDimension.Q, 4, false), new(1, LoopDimension.C, 4, false), new(1, LoopDimension.C, 16, true),
            new(2, LoopDimension.K, 16, true), new(3, LoopDimension.Q, 8, false), new(3, LoopDimension.K, 2, false),
        ];

        var counts = RtlCounts.Of(16, loops, new WindowStrides(1, 1));

        Assert.Equal(16, counts.Tiles);
        Assert.Equal(16 * 64, counts.Steps);
        Assert.Equal(16 * 64, counts.WeightRequests);
        Assert.Equal(16 * 16, counts.InputRequests);
        Assert.Equal((64 * 16 * 2) + (16 * 64 * 16) + (16 * 16 * 16), counts.DramBytes);
        Assert.Equal(16 * 64 * 32 / 4096.0, counts.WeightPages);
        Assert.Equal(16 * ((64 * 16) + (16 * 64)) + (16 * 16 * 16), counts.LoadedBytes);
        Assert.Equal((64 * 32) + (4 * 32 * 64), counts.MissedBytes);
        Assert.Equal(16 * 32, counts.FillCycles);
        Assert.Equal((16 * 64) + (16 * 16) + (36_864 / 8) + (16 * 32), RtlFirstPrinciples.Cycles(counts));
    }

    private static double Mape(double[] told, double[] measured) => told.Zip(measured, (t, m) => Math.Abs((t / m) - 1)).Average();

    // Ties are broken by place; there are few.
    private static double Spearman(double[] a, double[] b)
    {
        static double[] Ranks(double[] values)
        {
            var ranks = new double[values.Length];
            foreach (var (index, rank) in Enumerable.Range(0, values.Length).OrderBy(i => values[i]).Select((index, rank) => (index, rank)))
            {
                ranks[index] = rank;
            }

            return ranks;
        }

        double n = a.Length;
        return 1 - (6 * Ranks(a).Zip(Ranks(b), (x, y) => (x - y) * (x - y)).Sum() / (n * ((n * n) - 1)));
    }

    private static (int Columns, double Model, RtlCounts Counts, double Cycles, RtlGroup Kind)[] Load()
    {
        using var reader = new StreamReader(Path.Combine(AppContext.BaseDirectory, "Cost", "Accelerators", "data", "gemmini-rtl.csv"));
        return
        [
            .. CatalogText.ReadCsv(reader).Select(row =>
            {
                int Cell(string column) => int.Parse(row[column], CultureInfo.InvariantCulture);
                var hierarchy = GemminiTemplate.Make(Cell("columns"), Cell("columns") * Cell("columns"), Cell("accumulator_depth"), Cell("scratchpad_bytes"));
                var loops = LoopNestModelTests.ParseMapping(row["mapping"]);
                var strides = new WindowStrides(Cell("Wstride"), Cell("Hstride"));
                var model = LoopNestModel.Evaluate(hierarchy, loops, strides, new TensorAccess[3 * hierarchy.Levels.Count]).Cycles;
                return (Cell("columns"), model, RtlCounts.Of(Cell("columns"), loops, strides), (double)Cell("rtl_cycles"), RtlScope.Kind(Cell("columns"), loops));
            }),
        ];
    }
}
