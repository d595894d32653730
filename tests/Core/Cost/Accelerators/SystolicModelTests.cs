using System.Globalization;
using Dse.Core.Cost.Accelerators.Systolic;
using Dse.Core.Hardware;
using Dse.Core.Hardware.Units;
using Dse.Core.Workloads;
using FsCheck;
using FsCheck.Fluent;

namespace Dse.Core.Tests.Cost.Accelerators;

public class SystolicModelTests
{
    private static readonly string Folder = Path.Combine(AppContext.BaseDirectory, "Cost", "Accelerators", "data");

    [Fact]
    public void Every_layer_equals_what_ScaleSim_counts()
    {
        var rows = Rows("scalesim-layers.csv");

        Assert.Equal(435, rows.Count);
        Assert.All(rows, row =>
        {
            long Count(string column) => long.Parse(row[column], CultureInfo.InvariantCulture);
            var shape = new Convolution(
                1, Count("ifmap_h"), Count("ifmap_w"), Count("channels"), Count("num_filt"), Count("filt_h"), Count("filt_w"), Count("stride_h"), Count("stride_w"));
            var array = new SystolicArray((int)Count("array_rows"), (int)Count("array_cols"), DataflowOf(row["dataflow"])) { IsScaleSim = true };

            var estimate = SystolicModel.Evaluate(array, shape.Product, shape.InputWords);

            Assert.Equal(Count("ofmap_h"), shape.OutputHeight);
            Assert.Equal(Count("total_cycles"), estimate.Cycles);
            Assert.Equal(Count("sram_ifmap_reads"), estimate.IfmapSramReads);
            Assert.Equal(Count("sram_filter_reads"), estimate.FilterSramReads);
            Assert.Equal(Count("sram_ofmap_writes"), estimate.OfmapSramWrites);
            Assert.Equal(Number(row, "overall_util_pct"), 100 * estimate.OverallUtilizationRatio, 1e-9);
            Assert.Equal(Number(row, "mapping_eff_pct"), 100 * estimate.MappingEfficiencyRatio, 1e-9);
            Assert.Equal(Number(row, "compute_util_pct"), 100 * estimate.ComputeUtilizationRatio, 1e-9);
        });
    }

    // Within 5 %, 10 % where inputs stay: waits are not followed cycle by cycle.
    [Theory]
    [InlineData("user_os", 0.05)]
    [InlineData("user_ws", 0.05)]
    [InlineData("user_is", 0.10)]
    public void Bandwidth_limited_runs_come_close_to_ScaleSim_and_read_the_same_words(string run, double tolerance)
    {
        var row = Rows("scalesim-reports.csv").Single(r => r["run"] == run);
        var array = new SystolicArray(32, 32, DataflowOf(row["dataflow"])) { IsScaleSim = true, BandwidthWordsPerCycle = 10 };
        var product = new MatrixProduct(256, 128, 256);
        var counts = SystolicModel.Count(32, 32, array.Dataflow, product);

        var traffic = ScaleSimTraffic.Of(array, product, counts);
        var cycles = SystolicModel.Evaluate(array, product, product.M * product.K).Cycles;

        Assert.Equal(Number(row, "dram_ifmap_reads"), traffic.IfmapWords);
        Assert.Equal(Number(row, "dram_filter_reads"), traffic.FilterWords);
        Assert.InRange(cycles / Number(row, "total_cycles"), 1 - tolerance, 1 + tolerance);
    }

    [Fact]
    public void A_small_product_is_counted_by_hand()
    {
        // 3 x 2 outputs on 2 x 2 elements: two row folds, one column fold of 5 + 2 + 2 - 2 cycles.
        var counts = SystolicModel.Count(2, 2, Dataflow.OutputStationary, new MatrixProduct(3, 2, 5));

        Assert.Equal(2 * 7, counts.Cycles);
        Assert.Equal(15, counts.IfmapReads);
        Assert.Equal(20, counts.FilterReads);
        Assert.Equal(6, counts.OfmapWrites);
        Assert.Equal(0.75, counts.MappingRatio);
    }

    [Fact]
    public void What_fits_half_a_buffer_comes_once_and_the_rest_as_often_as_it_is_used()
    {
        // 256 x 256 inputs of one byte; 8 column folds of 32 filters. Half of 64 KiB does not hold the inputs, half of 128 KiB does.
        var product = new MatrixProduct(256, 256, 256);
        var small = new SystolicArray(32, 32, Dataflow.OutputStationary) { IfmapSram = DataSize.FromKiB(64), FilterSram = DataSize.FromKiB(128) };

        Assert.Equal((8 * 65536) + 65536 + 65536, SystolicModel.Evaluate(small, product, 65536).DramBytes);
        Assert.Equal(3 * 65536, SystolicModel.Evaluate(small with { IfmapSram = DataSize.FromKiB(128) }, product, 65536).DramBytes);
    }

    [Fact]
    public void More_bandwidth_or_memory_never_slows_a_layer() =>
        Prop.ForAll(
            Gen.ArrayOf(Gen.Choose(1, 2000), 5).ToArbitrary(),
            sizes =>
            {
                var (m, n, k, kibibytes, words) = (sizes[0], sizes[1], sizes[2], 1 + (sizes[3] / 10), 1 + (sizes[4] / 30));
                var product = new MatrixProduct(m, n, k);
                return Enum.GetValues<Dataflow>().All(dataflow =>
                {
                    var array = new SystolicArray(16, 16, dataflow)
                    {
                        IfmapSram = DataSize.FromKiB(kibibytes), FilterSram = DataSize.FromKiB(kibibytes), OfmapSram = DataSize.FromKiB(kibibytes), BandwidthWordsPerCycle = words,
                    };
                    double Cycles(SystolicArray a) => SystolicModel.Evaluate(a, product, (double)m * k).Cycles;
                    return Cycles(array with { BandwidthWordsPerCycle = 2 * words }) <= Cycles(array)
                        && Cycles(array with { IfmapSram = DataSize.FromKiB(2 * kibibytes), FilterSram = DataSize.FromKiB(2 * kibibytes), OfmapSram = DataSize.FromKiB(2 * kibibytes) }) <= Cycles(array);
                });
            }).QuickCheckThrowOnFailure();

    [Fact]
    public void Energy_and_area_scale_with_the_node_and_DRAM_does_not()
    {
        var array = new SystolicArray(16, 16, Dataflow.WeightStationary);
        var product = new MatrixProduct(512, 512, 512);
        var estimate = SystolicModel.Evaluate(array, product, 512 * 512);

        var old = SystolicEnergy.Of(array, product, estimate);
        var half = SystolicEnergy.Of(array with { NodeNm = 20 }, product, estimate);

        Assert.Equal(old.MacPj / 2, half.MacPj, 1e-6 * old.MacPj);
        Assert.Equal(old.SramPj / 2, half.SramPj, 1e-6 * old.SramPj);
        Assert.Equal(old.DramPj, half.DramPj);
        Assert.Equal(SystolicEnergy.AreaMm2(array) / 4, SystolicEnergy.AreaMm2(array with { NodeNm = 20 }), 1e-9);
        Assert.Equal(0.5608 * 512 * 512 * 512, old.MacPj, 1);
    }

    private static List<IReadOnlyDictionary<string, string>> Rows(string file)
    {
        using var reader = new StreamReader(Path.Combine(Folder, file));
        return [.. CatalogText.ReadCsv(reader)];
    }

    private static double Number(IReadOnlyDictionary<string, string> row, string column) => double.Parse(row[column], CultureInfo.InvariantCulture);

    private static Dataflow DataflowOf(string name) => name switch
    {
        "os" => Dataflow.OutputStationary,
        "ws" => Dataflow.WeightStationary,
        _ => Dataflow.InputStationary,
    };
}
