using System.Globalization;
using Dse.Core.Cost.Accelerators;
using Dse.Core.Cost.Accelerators.LoopNests;
using Dse.Core.Hardware;

namespace Dse.Core.Tests.Cost.Accelerators;

public class HierarchyTemplateTests
{
    // 3 channels, 32 filters of 3 x 3, 112 x 112 outputs, stride 2.
    private static readonly WindowStrides Strides = new(2, 2);

    // Levels as Timeloop names them, innermost first, in the order of ours; null where ours keeps nothing.
    private static readonly Dictionary<string, string?[]> Names = new(StringComparer.Ordinal)
    {
        ["eyeriss_like"] = ["psum_spad", "weights_spad", "ifmap_spad", null, null, "shared_glb", "DRAM"],
        ["simba_like"] = ["PEWeightRegs", "PEAccuBuffer", "PEWeightBuffer", "PEInputBuffer", "GlobalBuffer", "DRAM"],
        ["simple_output_stationary"] = ["output_activation_reg", "input_activation_reg", "weight_reg", "pe_spad", "shared_glb", "DRAM"],
        ["simple_weight_stationary"] = ["output_activation_reg", "input_activation_reg", "weight_reg", "pe_spad", "shared_glb", "DRAM"],
    };

    // The mapping that each design's map.txt shows, levels and loops innermost first; X marks a spatial factor.
    private static readonly Dictionary<string, string[]> Mappings = new(StringComparer.Ordinal)
    {
        ["eyeriss_like"] = ["K8", "R3", "", "S3X C3X", "Q14X", "Q4 P14", "K4 Q2 P8"],
        ["simba_like"] = ["", "P7 K2", "S3 P4 R3", "K4X Q4", "K4X C3X P4", "Q28"],
        ["simple_output_stationary"] = ["", "", "P14", "S3 P4 C3", "K16X R3 Q14", "K2 Q8 P2"],
        ["simple_weight_stationary"] = ["", "", "Q4 P28", "P2 Q2 R3", "C3X K4X K8 P2 S3", "Q14"],
    };

    [Theory]
    [InlineData("eyeriss_like")]
    [InlineData("simba_like")]
    [InlineData("simple_output_stationary")]
    [InlineData("simple_weight_stationary")]
    public void Accesses_cycles_and_energy_are_those_of_Timeloop(string design)
    {
        var hierarchy = Hierarchy(design);
        var accesses = new TensorAccess[3 * hierarchy.Levels.Count];
        var loops = Mappings[design].SelectMany((level, index) => Loops(level, index)).ToArray();

        var estimate = LoopNestModel.Evaluate(hierarchy, loops, Strides, accesses);

        Assert.Equal(-1, estimate.OverflowLevel);
        var rows = Rows(design);
        foreach (var row in rows.Where(r => r.ContainsKey("tensor")))
        {
            double Cell(string column) => CatalogText.Number(row, column)!.Value;
            var level = Array.IndexOf(Names[design], row["level"]);
            var tensor = Array.IndexOf(["weights", "inputs", "outputs"], row["tensor"]);
            var told = accesses[(level * 3) + tensor];

            Assert.True(told.Reads == Cell("reads"), $"{string.Join(' ', row.Values)}: {told.Reads} reads.");
            Assert.True(told.Writes == Cell("fills") + Cell("updates"), $"{string.Join(' ', row.Values)}: {told.Writes} writes.");
        }

        var total = rows.Single(r => r["level"] == "total");
        Assert.Equal(CatalogText.Number(total, "cycles"), estimate.Cycles);

        // Timeloop rounds the words of an instance up to whole accesses, and charges a row of Simba's weight registers for all its lanes.
        var energy = CatalogText.Number(total, "energy_pj")!.Value;
        Assert.Equal(energy, estimate.EnergyPj, 0.001 * energy);
    }

    [Theory]
    [InlineData("eyeriss_like")]
    [InlineData("simba_like")]
    public void Leakage_is_that_of_instances_in_use(string design)
    {
        var hierarchy = Hierarchy(design);
        var loops = Mappings[design].SelectMany((level, index) => Loops(level, index)).ToArray();
        var dry = hierarchy with { Levels = [.. hierarchy.Levels.Select(l => l with { LeakagePjPerCycle = 0 })] };

        var leaked = Evaluate(hierarchy, loops).EnergyPj - Evaluate(dry, loops).EnergyPj;

        var expected = Rows(design).Sum(r => CatalogText.Number(r, "leakage_pj") ?? 0);
        Assert.Equal(expected, leaked, 0.003 * expected);
    }

    [Theory]
    [InlineData("eyeriss", (168 * (70.091961 + 5816.44278 + 123.627348 + 191.82)) + 217363.36892)]
    [InlineData("simba", (256 * (49.12418 + 417.0)) + (64 * (18948.654375 + 1858571.37)) + (16 * 3717019.6775) + 199065.0625)]
    public void Area_is_the_sum_of_the_tables(string template, double squareMicrometres) =>
        Assert.Equal(squareMicrometres * 1e-6, HierarchyTemplates.Find(template)!.Make().AreaMm2!.Value, 1e-9);

    [Fact]
    public void Every_template_can_be_made_and_shows_what_a_search_needs()
    {
        Assert.Equal(["gemmini", "tpu", "nvdla", "shidiannao", "eyeriss", "simba"], HierarchyTemplates.All.Select(t => t.Name));
        foreach (var template in HierarchyTemplates.All)
        {
            var hierarchy = template.Make();
            var small = template.Make([.. template.Parameters.Select(p => p.Minimum)]);

            Assert.Equal(Tensors.All, hierarchy.Levels[^1].Keeps);
            Assert.InRange(hierarchy.Levels.Count, 2, MemoryHierarchy.MaxLevels);
            Assert.All(hierarchy.Levels, l => Assert.True(l.FanOut == 1 || l.SpatialDimensions != LoopDimensions.None, $"{template.Name}.{l.Name} spreads nothing."));
            Assert.All(hierarchy.Levels.Where(l => l.Keeps == Tensors.None), l => Assert.Equal(LoopDimensions.None, l.TemporalDimensions));
            Assert.True(hierarchy.AreaMm2 > small.AreaMm2 && small.AreaMm2 > 0, template.Name);
            Assert.True(hierarchy.MacPj > 0);
        }

        Assert.Throws<ArgumentOutOfRangeException>(() => HierarchyTemplates.Find("TPU")!.Make([0, 1, 1, 1, 1, 1, 28]));
    }

    [Fact]
    public void Components_scale_with_size_and_node()
    {
        // A register file twice as deep: 0.65 pJ of its reads stay. The table has that depth too, from the same estimator.
        var deep = ComponentTable.Get("simba.weightBuffer").Of(65536);
        Assert.Equal(ComponentTable.Get("simba.inputBuffer").ReadPj, deep.ReadPj, 0.005 * deep.ReadPj);
        Assert.Equal(ComponentTable.Get("simba.inputBuffer").AreaMm2, deep.AreaMm2, 0.005 * deep.AreaMm2);

        var sram = ComponentTable.Get("simple.globalBuffer").Of(4 * 65536).At(90);
        Assert.Equal(2 * 2 * 32.377775, sram.ReadPj, 1e-9);
        Assert.Equal(4 * 2 * 0.005353, sram.LeakagePjPerCycle, 1e-9);
        Assert.Equal(4 * 4 * 0.429745625, sram.AreaMm2, 1e-9);
        Assert.Equal(512, ComponentTable.Get("lpddr4").At(7).ReadPj);
    }

    private static LoopNestEstimate Evaluate(MemoryHierarchy hierarchy, Loop[] loops) =>
        LoopNestModel.Evaluate(hierarchy, loops, Strides, new TensorAccess[3 * hierarchy.Levels.Count]);

    private static MemoryHierarchy Hierarchy(string design) => design switch
    {
        "eyeriss_like" => HierarchyTemplates.Find("eyeriss")!.Make(),
        "simba_like" => HierarchyTemplates.Find("simba")!.Make(),
        "simple_output_stationary" => Simple(Tensors.Outputs, Tensors.Weights | Tensors.Inputs),
        _ => Simple(Tensors.Weights, Tensors.All),
    };

    private static MemoryHierarchy Simple(Tensors spad, Tensors buffer)
    {
        static MemoryLevel Register(string name, Tensors keeps) => ComponentTable.Get("simple.register").Level(name, keeps);
        return new MemoryHierarchy(
            "simple",
            [
                Register("output", Tensors.Outputs),
                Register("input", Tensors.Inputs),
                Register("weight", Tensors.Weights),
                ComponentTable.Get("simple.spad").Level("spad", spad),
                ComponentTable.Get("simple.globalBuffer").Level("buffer", buffer) with { FanOut = 256, ReadBandwidthWordsPerCycle = 16, WriteBandwidthWordsPerCycle = 16 },
                ComponentTable.Get("lpddr4.16bit").Level("dram", Tensors.All),
            ],
            ComponentTable.Get("simple.mac").ReadPj);
    }

    private static IEnumerable<Loop> Loops(string level, int index) =>
        level.Split(' ', StringSplitOptions.RemoveEmptyEntries).Select(l => new Loop(
            index, Enum.Parse<LoopDimension>(l[..1]), long.Parse(l[1..].TrimEnd('X'), CultureInfo.InvariantCulture), l.EndsWith('X')));

    private static IReadOnlyDictionary<string, string>[] Rows(string design)
    {
        using var reader = new StreamReader(Path.Combine(AppContext.BaseDirectory, "Cost", "Accelerators", "data", "timeloop-designs.csv"));
        return [.. CatalogText.ReadCsv(reader).Where(r => r["design"] == design)];
    }
}
