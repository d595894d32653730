using System.Globalization;
using Dse.Core.Cost.Accelerators.LoopNests;
using Dse.Core.Hardware;
using FsCheck;
using FsCheck.Fluent;

namespace Dse.Core.Tests.Cost.Accelerators;

public class LoopNestModelTests
{
    private static readonly string Table = Path.Combine(AppContext.BaseDirectory, "Cost", "Accelerators", "data", "timeloop-gemmini.csv");

    [Fact]
    public void Cycles_energy_and_area_are_those_of_Timeloop()
    {
        using var reader = new StreamReader(Table);
        var rows = CatalogText.ReadCsv(reader).Select(row =>
        {
            double Cell(string column) => double.Parse(row[column], CultureInfo.InvariantCulture);
            var hierarchy = GemminiTemplate.Make((int)Cell("meshX"), (int)Cell("pe"), (long)Cell("mem1_depth"), (long)Cell("mem2_entries"));
            var estimate = Evaluate(hierarchy, ParseMapping(row["mapping"]), new WindowStrides((long)Cell("Wstride"), (long)Cell("Hstride")));
            Assert.Equal(-1, estimate.OverflowLevel);
            return (
                Cycles: Cell("cycle"), Difference: Math.Abs(estimate.Cycles - Cell("cycle")),
                Energy: Math.Abs((estimate.EnergyPj * 1e-6 / Cell("energy")) - 1), Area: Math.Abs((hierarchy.AreaMm2!.Value / Cell("area")) - 1));
        }).ToArray();

        Assert.Equal(3034, rows.Length);
        Assert.True(rows.Count(r => r.Difference == 0) >= 0.997 * rows.Length, $"{rows.Count(r => r.Difference == 0)} of {rows.Length} are exact.");
        Assert.True(rows.Average(r => r.Difference / r.Cycles) <= 1e-4, $"MAPE of cycles {rows.Average(r => r.Difference / r.Cycles):P4}.");
        Assert.True(rows.Average(r => r.Energy) <= 0.005, $"MAPE of energy {rows.Average(r => r.Energy):P3}.");
        Assert.True(rows.Average(r => r.Area) <= 0.08, $"MAPE of area {rows.Average(r => r.Area):P2}.");
    }

    [Fact]
    public void As_Timeloop_slides_windows_every_cycle_count_is_its_own()
    {
        using var reader = new StreamReader(Table);
        foreach (var row in CatalogText.ReadCsv(reader))
        {
            double Cell(string column) => double.Parse(row[column], CultureInfo.InvariantCulture);
            var hierarchy = GemminiTemplate.Make((int)Cell("meshX"), (int)Cell("pe"), (long)Cell("mem1_depth"), (long)Cell("mem2_entries")) with { SlidesAsTimeloop = true };

            Assert.Equal(Cell("cycle"), Evaluate(hierarchy, ParseMapping(row["mapping"]), new WindowStrides((long)Cell("Wstride"), (long)Cell("Hstride"))).Cycles);
        }
    }

    [Fact]
    public void Timeloop_counts_a_step_of_an_outer_loop_from_the_second_place_of_the_inner_one()
    {
        // Two columns by one filter column: the filter's second column moves the window by 1, and so does the next pair of outputs
        // from there: 15 columns for 7 pairs. Three rows of a filter stop at the second too: one of each next pair is there.
        MemoryLevel[] levels = [new("buffer", Tensors.Inputs), new("dram", Tensors.All)];
        var hierarchy = new MemoryHierarchy("test", levels, 0) { SlidesAsTimeloop = true };
        var accesses = new TensorAccess[6];
        Loop outputs = new(0, LoopDimension.P, 2, false);

        LoopNestModel.Evaluate(hierarchy, [outputs, new(1, LoopDimension.R, 2, false), new(1, LoopDimension.P, 7, false)], new WindowStrides(1, 1), accesses);
        Assert.Equal(15, accesses[1].Writes);

        LoopNestModel.Evaluate(hierarchy, [outputs, new(1, LoopDimension.R, 3, false), new(1, LoopDimension.P, 7, false)], new WindowStrides(1, 1), accesses);
        Assert.Equal(4 + (6 * 3), accesses[1].Writes);

        // Filters in between bring the window back, and every pair comes whole.
        LoopNestModel.Evaluate(hierarchy, [outputs, new(1, LoopDimension.K, 5, false), new(1, LoopDimension.P, 7, false)], new WindowStrides(1, 1), accesses);
        Assert.Equal(7 * 2, accesses[1].Writes);
    }

    [Fact]
    public void A_product_by_hand_moves_what_stationarity_leaves()
    {
        // K 4 outside, P 3 inside it on DRAM; C 2 over the rows below the accumulator. Weights of a filter stay while P runs.
        var hierarchy = GemminiTemplate.Make(2, 4, 64, 1024);
        Loop[] loops = [new(1, LoopDimension.C, 2, true), new(3, LoopDimension.P, 3, false), new(3, LoopDimension.K, 4, false)];
        var accesses = new TensorAccess[12];

        var estimate = LoopNestModel.Evaluate(hierarchy, loops, new WindowStrides(1, 1), accesses);

        Assert.Equal(24, estimate.Macs);
        Assert.Equal(12, estimate.ComputeCycles);

        // Registers: read by every multiply, filled with 2 channels x 4 filters.
        Assert.Equal(new TensorAccess(24, 8), accesses[0]);

        // Accumulator: both rows' products are summed on the way; every output is new, written once and drained once.
        Assert.Equal(new TensorAccess(0, 12 + 12), accesses[5]);

        // Scratchpad: weights 8 in and 8 out; inputs 2 channels x 3 columns anew for every filter.
        Assert.Equal(new TensorAccess(8, 8), accesses[6]);
        Assert.Equal(new TensorAccess(24, 24), accesses[7]);

        // DRAM: reads what goes in, takes what comes out.
        Assert.Equal(new TensorAccess(8, 0), accesses[9]);
        Assert.Equal(new TensorAccess(24, 0), accesses[10]);
        Assert.Equal(new TensorAccess(0, 12), accesses[11]);
    }

    [Fact]
    public void A_sliding_window_brings_in_only_new_columns()
    {
        // 5 outputs of a filter 3 wide: 7 columns of input in all, whichever loop is inside.
        var hierarchy = GemminiTemplate.Make(1, 1, 64, 1024);
        Loop[] loops = [new(2, LoopDimension.R, 3, false), new(3, LoopDimension.P, 5, false)];
        var accesses = new TensorAccess[12];

        LoopNestModel.Evaluate(hierarchy, loops, new WindowStrides(1, 1), accesses);

        Assert.Equal(7, accesses[7].Writes);
    }

    [Fact]
    public void A_window_that_other_loops_kept_in_place_is_loaded_whole_and_neighbours_move_it_further()
    {
        // A tile of 3 columns that slides by 1: with filters inside P it comes whole each time; shared out over 2 instances it steps by 2.
        MemoryLevel[] levels = [new("buffer", Tensors.Inputs), new("dram", Tensors.All) { FanOut = 2 }];
        var hierarchy = new MemoryHierarchy("test", levels, 0);
        var accesses = new TensorAccess[6];
        Loop filter = new(0, LoopDimension.R, 3, false);

        LoopNestModel.Evaluate(hierarchy, [filter, new(1, LoopDimension.K, 4, false), new(1, LoopDimension.P, 5, false)], new WindowStrides(1, 1), accesses);
        Assert.Equal(5 * 3, accesses[1].Writes);

        LoopNestModel.Evaluate(hierarchy, [filter, new(1, LoopDimension.P, 2, true), new(1, LoopDimension.P, 5, false)], new WindowStrides(1, 1), accesses);
        Assert.Equal(2 * (3 + (4 * 2)), accesses[1].Writes);
    }

    [Fact]
    public void Sums_spread_over_instances_start_from_nothing_in_each_and_later_versions_charge_no_first_fill()
    {
        // 2 channels over two accumulators, 3 inside each: 6 updates of one output; each instance reads 2 of its 3.
        MemoryLevel[] levels =
        [
            new("accumulator", Tensors.Outputs),
            new("buffer", Tensors.All) { FanOut = 2, SpatialDimensions = LoopDimensions.C, LeakagePjPerCycle = 5 },
            new("dram", Tensors.All),
        ];
        var accesses = new TensorAccess[9];
        Loop[] loops = [new(0, LoopDimension.C, 3, false), new(1, LoopDimension.C, 2, true)];

        var elided = LoopNestModel.Evaluate(new MemoryHierarchy("test", levels, 1), loops, new WindowStrides(1, 1), accesses);

        Assert.Equal(new TensorAccess(4, 6), accesses[2]);
        Assert.Equal(new TensorAccess(0, 1), accesses[5]);
        Assert.Equal(6 + (5 * 3), elided.EnergyPj);

        LoopNestModel.Evaluate(new MemoryHierarchy("test", levels, 1) { ChargesFirstFills = true }, loops, new WindowStrides(1, 1), accesses);

        Assert.Equal(new TensorAccess(4, 6 + 2), accesses[2]);
    }

    [Fact]
    public void Reads_and_writes_have_bandwidths_of_their_own()
    {
        // 12 weights and 12 inputs read in 12 cycles at one word per cycle.
        MemoryLevel[] levels = [new("dram", Tensors.All) { ReadBandwidthWordsPerCycle = 1, WriteBandwidthWordsPerCycle = 4 }];

        var estimate = Evaluate(new MemoryHierarchy("test", levels, 0), [new Loop(0, LoopDimension.K, 12, false)], new WindowStrides(1, 1));

        Assert.Equal(12, estimate.ComputeCycles);
        Assert.Equal(24, estimate.Cycles);
    }

    [Fact]
    public void Tiles_that_do_not_fit_name_the_innermost_level_that_overflows()
    {
        var hierarchy = GemminiTemplate.Make(2, 4, 8, 1024);

        Assert.Equal(1, Evaluate(hierarchy, [new Loop(1, LoopDimension.P, 9, false)], new WindowStrides(1, 1)).OverflowLevel);
        Assert.Equal(-1, Evaluate(hierarchy, [new Loop(1, LoopDimension.P, 8, false)], new WindowStrides(1, 1)).OverflowLevel);
    }

    [Fact]
    public void Scaling_every_energy_scales_the_sum_and_more_bandwidth_never_slows() =>
        Prop.ForAll(
            Gen.ArrayOf(Gen.Choose(1, 6), 10).ToArbitrary(),
            factors =>
            {
                var hierarchy = GemminiTemplate.Make(8, 64, 1 << 20, 1 << 20);
                var loops = factors.Select((f, i) => new Loop(Math.Min(3, i / 3), (LoopDimension)(1 + (i * 5 % 6)), f, i is 3 or 6)).ToArray();
                var scaled = hierarchy with
                {
                    MacPj = 1000 * hierarchy.MacPj,
                    Levels = [.. hierarchy.Levels.Select(l => l with { ReadPj = 1000 * l.ReadPj, WritePj = 1000 * l.WritePj, BandwidthWordsPerCycle = 2 * l.BandwidthWordsPerCycle })],
                };
                var one = Evaluate(hierarchy, loops, new WindowStrides(1, 2));
                var other = Evaluate(scaled, loops, new WindowStrides(1, 2));
                return Math.Abs((other.EnergyPj / one.EnergyPj) - 1000) < 1e-6 && other.Cycles <= one.Cycles && one.Cycles >= one.ComputeCycles;
            }).QuickCheckThrowOnFailure();

    private static LoopNestEstimate Evaluate(MemoryHierarchy hierarchy, Loop[] loops, WindowStrides strides) =>
        LoopNestModel.Evaluate(hierarchy, loops, strides, new TensorAccess[3 * hierarchy.Levels.Count]);

    // "L3[WIO] C3 K16 - L2[WI] K8X - ..." lists the outermost first.
    internal static Loop[] ParseMapping(string text) =>
    [
        .. text.Split(" - ").Reverse().SelectMany(level => level.Split(' ', StringSplitOptions.RemoveEmptyEntries).Skip(1).Reverse().Select(loop => new Loop(
            level.TrimStart()[1] - '0', Enum.Parse<LoopDimension>(loop[..1]), long.Parse(loop[1..].TrimEnd('X'), CultureInfo.InvariantCulture), loop.EndsWith('X')))),
    ];
}
