using Dse.Core.Cost.Accelerators.Chips;
using Dse.Core.Cost.Accelerators.Systolic;
using Dse.Core.Cost.Operators;
using Dse.Core.Cost.Operators.Designed;
using Dse.Core.Hardware;
using Dse.Core.Hardware.Units;
using Dse.Core.Workloads;

namespace Dse.Core.Tests.Cost.Accelerators.Chips;

public class DesignedOperatorsTests
{
    private static readonly IOperatorTimes OnLarge = DeviceOperators.For(DesignedDevice.Of(Chips.Large));

    public static TheoryData<Dataflow> Dataflows() => [.. Enum.GetValues<Dataflow>()];

    // One fold takes what SCALE-Sim counts for it; more folds follow without draining the array in between.
    [Theory]
    [MemberData(nameof(Dataflows))]
    public void One_fold_takes_the_cycles_of_the_systolic_model(Dataflow dataflow)
    {
        var design = Chips.Tiny with { Dataflow = dataflow };
        var product = dataflow switch
        {
            Dataflow.OutputStationary => new MatrixProduct(4, 4, 100),
            Dataflow.WeightStationary => new MatrixProduct(100, 4, 4),
            _ => new MatrixProduct(4, 100, 4),
        };
        var four = dataflow == Dataflow.OutputStationary ? product with { M = 8, N = 8 } : dataflow == Dataflow.WeightStationary ? product with { N = 8, K = 8 } : product with { M = 8, K = 8 };
        var one = SystolicModel.Count(4, 4, dataflow, product).Cycles;

        Assert.Equal(one, ArrayProducts.Cycles(design, product, 1));
        Assert.Equal(one + 300, ArrayProducts.Cycles(design, four, 1));
    }

    // A product that lies in one fold of 128 by 128 and streams 1024 rows, split over the sixteen arrays: 64 rows each, but what
    // stays is loaded in 128 cycles.
    [Fact]
    public void A_fold_is_split_in_time_over_idle_arrays()
    {
        Assert.Equal(128 + 128 + 128 + 128 - 2, ArrayProducts.Cycles(Chips.Large, new MatrixProduct(1024, 128, 128), 1));
    }

    [Fact]
    public void No_product_beats_the_arrays_or_the_stacks()
    {
        var device = DesignedDevice.Of(Chips.Large);
        var random = new Random(7);
        for (var i = 0; i < 500; i++)
        {
            double m = Size(random), n = Size(random), k = Size(random);
            var time = OnLarge.Gemm(m, n, k, Precision.Bf16);

            Assert.True(time.Seconds >= 2 * m * n * k / device.PeakFlops(Precision.Bf16), $"{m} {n} {k}");
            Assert.True(time.Seconds >= 2 * ((m * k) + (k * n) + (m * n)) / (device.MemoryGBps * 1e9), $"{m} {n} {k}");
        }
    }

    // The tiles tried against all tiles and splits there are, at the same price.
    [Theory]
    [MemberData(nameof(Dataflows))]
    public void The_tiles_tried_come_close_to_the_best_of_all_tiles(Dataflow dataflow)
    {
        var design = Chips.Tiny with { Arrays = 3, Sram = DataSize.FromMiB(2048.0 / (1 << 20)), Dataflow = dataflow };
        var random = new Random(11);
        var worst = 1.0;
        for (var i = 0; i < 60; i++)
        {
            var product = new ArrayProducts.Product(random.Next(1, 40), random.Next(1, 40), random.Next(1, 40), 2, 2, 2);
            var (seconds, _) = ArrayProducts.Time(design, product, 1e9, 2e9);
            var best = BruteForce(design, product, 1e9, 2e9);

            Assert.True(seconds >= best * (1 - 1e-12), $"{product}: {seconds} beats {best}");
            worst = Math.Max(worst, seconds / best);
        }

        Assert.InRange(worst, 1, 1.6);
    }

    [Fact]
    public void Large_products_reach_most_of_what_arrays_reach()
    {
        var time = OnLarge.Gemm(8192, 8192, 8192, Precision.Bf16);

        Assert.InRange(time.Flops / time.Seconds / DesignedDevice.Of(Chips.Large).PeakFlops(Precision.Bf16)!.Value, 0.75, 0.83);
    }

    [Fact]
    public void Narrow_formats_halve_a_large_product()
    {
        var wide = OnLarge.Gemm(8192, 8192, 8192, Precision.Bf16).Seconds;
        var narrow = OnLarge.Gemm(8192, 8192, 8192, Precision.Fp8).Seconds;

        Assert.InRange(narrow / wide, 0.49, 0.52);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(300)]
    [InlineData(8192)]
    public void A_faster_clock_more_arrays_and_more_stacks_never_slow_an_operator(int m)
    {
        ChipDesign[] better = [Chips.Large with { Clock = ClockRate.FromMHz(2000) }, Chips.Large with { Arrays = 32 }, Chips.Large with { Stacks = 8 }];
        foreach (var other in better.Select(d => DeviceOperators.For(DesignedDevice.Of(d))))
        {
            foreach (var (before, after) in Times(OnLarge, m).Zip(Times(other, m)))
            {
                Assert.True(after <= before * (1 + 1e-12), $"{other.Fingerprint}: {after} over {before}");
            }
        }
    }

    [Fact]
    public void Twice_the_rate_of_a_device_is_twice_the_clock_of_its_design()
    {
        var device = DesignedDevice.Of(Chips.Large);
        var faster = device with { PeakTflops = device.PeakTflops.ToDictionary(p => p.Key, p => 2 * p.Value) };

        Assert.Equal(
            DeviceOperators.For(DesignedDevice.Of(Chips.Large with { Clock = ClockRate.FromMHz(3500) })).Gemm(4096, 4096, 4096, Precision.Bf16).Seconds,
            DeviceOperators.For(faster).Gemm(4096, 4096, 4096, Precision.Bf16).Seconds,
            1e-12);
        Assert.NotEqual(OnLarge.Fingerprint, DeviceOperators.For(faster).Fingerprint);
    }

    [Fact]
    public void A_head_narrower_than_the_rows_leaves_rows_idle()
    {
        var wide = OnLarge.FlashAttention(8, 4096, 4096, 32, 32, 128, 128).Seconds;
        var narrow = OnLarge.FlashAttention(8, 4096, 4096, 32, 32, 64, 64).Seconds;

        // Half of the operations take nearly as long.
        Assert.InRange(narrow / wide, 0.9, 1);
    }

    private static int Size(Random random) => (int)Math.Pow(2, random.NextDouble() * 14);

    private static IEnumerable<double> Times(IOperatorTimes operators, double m) =>
    [
        operators.Gemm(m, 4096, 4096, Precision.Bf16).Seconds,
        operators.Gemm(m, 4096, 4096, Precision.Bf16, Precision.Int4).Seconds,
        operators.FlashAttention(4, m, m, 32, 8, 128, 128).Seconds,
        operators.AttentionDecode(16, m, 32, 8, 128).Seconds,
        operators.LatentDecode(16, m, 128, 512, 64).Seconds,
        operators.LatentPrefill(1, m, m, 128, 192, 128).Seconds,
        operators.UnfusedAttention(1, m, m, 32, 128, 128).Seconds,
        operators.RoutedExperts(new ExpertShape(m, 4096, 1536, 8, 128, 1, 8), Precision.Bf16, isSkewed: false).Seconds,
        operators.Stream(m * 4096).Seconds,
    ];

    // Every tile that fits: sums and one step of either operand, or all steps of one of them in half of the room.
    private static double BruteForce(ChipDesign design, in ArrayProducts.Product product, double hertz, double bytesPerSecond)
    {
        var room = design.Sram.Bytes / 2;
        var step = Math.Min(product.K, design.Dataflow == Dataflow.OutputStationary ? 1 : design.Rows);
        var best = double.PositiveInfinity;
        for (var rows = 1L; rows <= product.M; rows++)
        {
            for (var columns = 1L; columns <= product.N; columns++)
            {
                var rowTiles = (product.M + rows - 1) / rows;
                var columnTiles = (product.N + columns - 1) / columns;
                var tile = new MatrixProduct((product.M + rowTiles - 1) / rowTiles, (product.N + columnTiles - 1) / columnTiles, product.K);
                var cycles = double.PositiveInfinity;
                for (var split = 1; split <= design.Arrays; split++)
                {
                    cycles = Math.Min(cycles, ArrayProducts.Cycles(design, tile, rowTiles * columnTiles, split));
                }

                double Bytes(bool holdsWeights, bool holdsInputs, in ArrayProducts.Product p) =>
                    (2 * p.M * p.K * (holdsInputs ? 1 : columnTiles)) + (2 * p.K * p.N * (holdsWeights ? 1 : rowTiles)) + (2 * p.M * p.N);
                var fits = (4 * rows * columns) + (2 * step * (rows + columns)) <= room;
                if (fits || (rows == 1 && columns == 1))
                {
                    best = Math.Min(best, Math.Max(cycles / hertz, Bytes(false, false, product) / bytesPerSecond));
                }

                if (2 * product.K * columns <= room / 2 && (4 * rows * columns) + (2 * step * rows) <= room / 2)
                {
                    best = Math.Min(best, Math.Max(cycles / hertz, Bytes(true, false, product) / bytesPerSecond));
                }

                if (2 * product.K * rows <= room / 2 && (4 * rows * columns) + (2 * step * columns) <= room / 2)
                {
                    best = Math.Min(best, Math.Max(cycles / hertz, Bytes(false, true, product) / bytesPerSecond));
                }
            }
        }

        return best;
    }
}
