using Dse.Core.Cost.Accelerators.LoopNests;
using Dse.Core.Cost.Accelerators.LoopNests.Chains;
using Dse.Solvers.Exact.Mapping;
using Dse.Solvers.Exact.Mapping.Chains;

namespace Dse.Solvers.Tests.Exact.Mapping;

public class ChainSolverTests
{
    private static readonly LoopDimension[] Order = Enum.GetValues<LoopDimension>();

    [Theory]
    [InlineData(61)]
    [InlineData(62)]
    [InlineData(63)]
    public void The_best_chain_equals_that_of_all_runs_tiles_homes_and_mappings(int seed)
    {
        var random = new Random(seed);
        var (fused, tiled, held) = (0, 0, 0);
        for (var i = 0; i < 8; i++)
        {
            var hierarchy = Roomy(RandomMachines.Hierarchy(random), random);
            var layers = Layers(random, random.Next(2, 4));
            var maxRun = random.Next(2, 4);
            var all = new EveryChain(hierarchy, layers, maxRun);
            foreach (var objective in Enum.GetValues<MappingObjective>())
            {
                var what = $"seed {seed}, case {i}, {objective}";
                var result = ChainSolver.Solve(hierarchy, layers, objective, ChainOptions.Default with { MaxRun = maxRun });
                var least = all.Least(objective);
                if (double.IsPositiveInfinity(least))
                {
                    Assert.Null(result.Runs);
                    continue;
                }

                Assert.NotNull(result.Runs);
                var product = result.Runs.Sum(r => r.Cycles) * result.Runs.Sum(r => r.EnergyPj);
                Assert.Equal(objective == MappingObjective.Cycles ? result.Runs.Sum(r => r.Cycles) : objective == MappingObjective.Energy ? result.Runs.Sum(r => r.EnergyPj) : product, result.Value, 1e-9 * result.Value);
                Assert.Equal(Enumerable.Range(0, layers.Length), result.Runs.SelectMany(r => Enumerable.Range(r.First, r.Count)));
                if (objective == MappingObjective.EnergyDelayProduct)
                {
                    // Of layers mapped for their own products the product of the sums is bounded, not proved.
                    Assert.True(result.Bound <= least * (1 + 1e-8) && result.Value >= least * (1 - 1e-8), $"{what}: {result.Bound} to {result.Value}, {least} is the least");
                    continue;
                }

                Assert.True(Math.Abs(result.Value - least) <= 1e-8 * least, $"{what}: {result.Value} found, {least} is the least");
                Assert.Equal(result.Value, result.Bound);
                fused += result.Runs.Count(r => r.Count > 1);
                tiled += result.Runs.Count(r => r.Count > 1 && !r.Tiling.IsWhole);
                held += result.Runs.Count(r => r.HeldWeights.Contains(true));
            }
        }

        Assert.True(fused >= 5 && tiled >= 1, $"{fused} fused, {tiled} in tiles, {held} with held weights");
    }

    [Fact]
    public void A_search_that_ends_early_states_what_is_left()
    {
        var hierarchy = GemminiTemplate.Make(16, 256, 1024, 16384);
        ChainLayer[] layers = [Square(16, 24, 1), Square(24, 24, 3), Square(24, 16, 1)];

        var whole = ChainSolver.Solve(hierarchy, layers, MappingObjective.Energy);
        var some = ChainSolver.Solve(hierarchy, layers, MappingObjective.Energy, ChainOptions.Default with { MaxMappings = 8 });

        Assert.Equal(whole.Value, whole.Bound);
        Assert.True(whole.Runs!.Count < 3, "nothing is fused");
        Assert.InRange(some.Mappings, 3, whole.Mappings - 1);
        Assert.InRange(some.Bound, 0, whole.Value);
        Assert.InRange(some.Value, whole.Value, double.MaxValue);
    }

    [Fact]
    public void Fusing_never_costs_more_than_every_layer_alone()
    {
        ChainLayer[] layers = [Square(16, 24, 1), Square(24, 24, 3), Square(24, 16, 1)];
        foreach (var objective in Enum.GetValues<MappingObjective>())
        {
            foreach (var words in (long[])[1024, 4096, 65536])
            {
                var result = ChainSolver.Solve(GemminiTemplate.Make(16, 256, 1024, words), layers, objective);
                var (cycles, energyPj) = (result.Unfused.Sum(m => m!.Estimate.Cycles), result.Unfused.Sum(m => m!.Estimate.EnergyPj));
                var alone = objective == MappingObjective.Cycles ? cycles : objective == MappingObjective.Energy ? energyPj : cycles * energyPj;
                Assert.InRange(result.Value, result.Bound, alone * (1 + 1e-9));
            }
        }
    }

    [Fact]
    public void Layers_that_do_not_follow_each_other_are_refused() =>
        Assert.Throws<ArgumentException>(() => ChainSolver.Solve(GemminiTemplate.Make(8, 64, 1024, 65536), [Square(8, 16, 1), Square(8, 8, 3)], MappingObjective.Energy));

    private static ChainLayer Square(long channels, long filters, long side) => new([1, filters, channels, 14, 14, side, side], new WindowStrides(1, 1), 1);

    private static MemoryHierarchy Roomy(MemoryHierarchy hierarchy, Random random)
    {
        var at = hierarchy.Levels.Count - 2;
        return hierarchy with { Levels = [.. hierarchy.Levels.Select((l, i) => i == at ? l with { CapacityWords = random.Next(5) == 0 ? null : random.Next(3, 40), Keeps = l.Keeps | Tensors.Inputs } : l)] };
    }

    private static ChainLayer[] Layers(Random random, int count)
    {
        var layers = new List<ChainLayer>();
        long[] sizes = [random.Next(1, 3), random.Next(1, 3), random.Next(1, 3), random.Next(1, 5), random.Next(2, 7), random.Next(1, 3), random.Next(1, 4)];
        layers.Add(new ChainLayer(sizes, new WindowStrides(random.Next(1, 3), random.Next(1, 3)), 1));
        while (layers.Count < count)
        {
            var before = layers[^1];
            var strides = new WindowStrides(random.Next(1, 3), random.Next(1, 3));
            var (r, s) = (random.Next(1, 3), random.Next(1, 4));

            // Without padding, or with as much on either side.
            var p = Math.Max(1, ((before[LoopDimension.P] + (random.Next(2) * (r - 1)) - r) / strides.StrideWidth) + 1);
            var q = Math.Max(1, ((before[LoopDimension.Q] + (random.Next(2) * (s - 1)) - s) / strides.StrideHeight) + 1);
            var groups = random.Next(3) == 0 ? before.Filters : 1;
            var layer = new ChainLayer([sizes[0], random.Next(1, 3), before.Filters / groups, p, q, r, s], strides, groups);
            if (before.Mismatch(layer) is null)
            {
                layers.Add(layer);
            }
        }

        return [.. layers];
    }

    /// <summary>Prices every chain: shares the cost model with the solver, and nothing of how layers take turns.</summary>
    private sealed class EveryChain
    {
        private readonly MemoryHierarchy hierarchy;
        private readonly ChainLayer[] layers;
        private readonly int maxRun;
        private readonly Dictionary<string, Dictionary<double, double>> fronts = [];
        private readonly Dictionary<(int, int), List<(double Cycles, double Pj)>> runs = [];

        public EveryChain(MemoryHierarchy hierarchy, ChainLayer[] layers, int maxRun)
        {
            this.hierarchy = hierarchy;
            this.layers = layers;
            this.maxRun = maxRun;
        }

        public double Least(MappingObjective objective) => Cut(0).Select(c => objective switch
        {
            MappingObjective.Cycles => c.Cycles,
            MappingObjective.Energy => c.Pj,
            _ => c.Cycles * c.Pj,
        }).DefaultIfEmpty(double.PositiveInfinity).Min();

        private List<(double Cycles, double Pj)> Cut(int first)
        {
            if (first == layers.Length)
            {
                return [(0, 0)];
            }

            var all = new List<(double, double)>();
            for (var count = 1; count <= Math.Min(maxRun, layers.Length - first); count++)
            {
                all.AddRange(Sum(Runs(first, count), Cut(first + count)));
            }

            return Thin(all);
        }

        private List<(double Cycles, double Pj)> Runs(int first, int count)
        {
            if (runs.TryGetValue((first, count), out var known))
            {
                return known;
            }

            var all = new List<(double, double)>();
            var some = layers[first..(first + count)];
            var n = Sizes(some[^1]);
            if (count == 1)
            {
                all.AddRange(Times(Front(hierarchy, some[0], n[0], n[3], n[4], "alone"), some[0].Repeats));
            }
            else
            {
                for (var home = 0; home < hierarchy.Levels.Count - 1; home++)
                {
                    if (hierarchy.Levels[home].Keeps == Tensors.None || hierarchy.Levels.Skip(home + 1).Any(l => l.FanOut > 1))
                    {
                        continue;
                    }

                    for (long images = 1; images <= n[0]; images++)
                    {
                        for (long strips = 1; strips <= n[3]; strips++)
                        {
                            for (long steps = 1; steps <= n[4]; steps++)
                            {
                                if (n[0] % images == 0 && n[3] % strips == 0 && n[4] % steps == 0 && (images == 1 || strips * steps == 1))
                                {
                                    for (var mask = 0; mask < 1 << count; mask++)
                                    {
                                        all.AddRange(One(some, home, images, strips, steps, mask));
                                    }
                                }
                            }
                        }
                    }
                }
            }

            return runs[(first, count)] = Thin(all);
        }

        private List<(double Cycles, double Pj)> One(ChainLayer[] some, int home, long images, long strips, long steps, int mask)
        {
            var last = some.Length - 1;
            var (widths, heights) = (new long[last + 1], new long[last + 1]);
            for (var i = last; i >= 0; i--)
            {
                var n = Sizes(some[i]);
                heights[i] = (long)Math.Ceiling((double)n[4] / steps);
                var needed = i == last ? 0 : ((widths[i + 1] - 1) * some[i + 1].Strides.StrideWidth) + some[i + 1].Sizes[5];
                widths[i] = i == last || strips == 1 ? n[3] / (i == last ? strips : 1) : Math.Min(n[3], Math.Max(needed, (long)Math.Ceiling((double)n[3] / strips)));
            }

            // Rows, one by one: which are there, and which will still be read.
            var most = new int[last + 1];
            var made = some.Select(_ => new SortedSet<long>()).ToArray();
            var next = new long[last + 1];
            long[] Read(int i, long output)
            {
                var (stride, filter, rows) = (some[i].Strides.StrideHeight, some[i].Sizes[6], some[i - 1].Sizes[4]);
                var above = Math.Max(0, ((some[i].Sizes[4] - 1) * stride) + filter - rows) / 2;
                return [.. Enumerable.Range(0, (int)filter).Select(s => (output * stride) + s - above).Where(row => row >= 0 && row < rows)];
            }

            bool Make(int i)
            {
                var outputs = Enumerable.Range((int)next[i], (int)Math.Min(heights[i], some[i].Sizes[4] - next[i])).Select(o => (long)o).ToArray();
                if (i > 0)
                {
                    var from = (outputs[0] * some[i].Strides.StrideHeight) - (Math.Max(0, ((some[i].Sizes[4] - 1) * some[i].Strides.StrideHeight) + some[i].Sizes[6] - some[i - 1].Sizes[4]) / 2);
                    made[i - 1].RemoveWhere(row => row < from);
                    var reads = outputs.SelectMany(o => Read(i, o)).ToHashSet();
                    while (reads.Count > 0 && next[i - 1] <= reads.Max())
                    {
                        Make(i - 1);
                        made[i - 1].RemoveWhere(row => row < from);
                    }
                }

                next[i] += outputs.Length;
                made[i].UnionWith(outputs);
                most[i] = Math.Max(most[i], made[i].Count);
                return true;
            }

            while (next[last] < some[last].Sizes[4])
            {
                Make(last);
            }

            double words = 0;
            for (var i = 0; i < last; i++)
            {
                var after = some[i + 1];
                var window = (((heights[i + 1] - 1) * after.Strides.StrideHeight) + after.Sizes[6]) * (((widths[i + 1] - 1) * after.Strides.StrideWidth) + after.Sizes[5]);
                words += some[i].Sizes[1] * some[i].Repeats * images * Math.Max((double)window, (double)most[i] * widths[i]);
            }

            double load = 0;
            for (var i = 0; i <= last; i++)
            {
                var n = Sizes(some[i]);
                var runsOf = some[last].Sizes[0] / images * strips * (long)Math.Ceiling((double)n[4] / heights[i]);
                if ((mask & (1 << i)) != 0)
                {
                    if (runsOf == 1)
                    {
                        return [];
                    }

                    load += n[1] * n[2] * n[5] * n[6] * some[i].Repeats;
                }
            }

            words += load;
            List<(double, double)> sum = [(0, 0)];
            for (var i = 0; i <= last; i++)
            {
                var tensors = (i > 0 ? Tensors.Inputs : Tensors.None) | (i < last ? Tensors.Outputs : Tensors.None) | ((mask & (1 << i)) != 0 ? Tensors.Weights : Tensors.None);
                var level = hierarchy.Levels[home];
                if (level.CapacityWords - words < int.PopCount((int)(level.Keeps & ~tensors)))
                {
                    return [];
                }

                var memories = hierarchy with
                {
                    Levels = [.. hierarchy.Levels.Select((l, j) => j < home ? l : j > home ? l with { Keeps = l.Keeps & ~tensors } : l with { Keeps = l.Keeps | tensors, Holds = tensors, CapacityWords = l.CapacityWords - words })],
                };
                var runsOf = some[last].Sizes[0] / images * strips * (long)Math.Ceiling((double)some[i].Sizes[4] / heights[i]) * some[i].Repeats;
                sum = Sum(sum, Times(Front(memories, some[i], images, widths[i], heights[i], $"{home} {tensors} {words}"), runsOf));
            }

            if (load > 0)
            {
                var (dram, to) = (hierarchy.Levels[^1], hierarchy.Levels[home]);
                var rate = new[] { dram.BandwidthWordsPerCycle, dram.ReadBandwidthWordsPerCycle, to.BandwidthWordsPerCycle, to.WriteBandwidthWordsPerCycle }.Select(r => r ?? double.PositiveInfinity).Min();
                var cycles = Math.Ceiling(load / rate);
                sum = Sum(sum, [(cycles, (load * (dram.ReadPj + to.WritePj)) + (cycles * hierarchy.Levels.Skip(home).Sum(l => l.LeakagePjPerCycle)))]);
            }

            return sum;
        }

        private Dictionary<double, double> Front(MemoryHierarchy memories, ChainLayer layer, long images, long columns, long rows, string what)
        {
            var n = Sizes(layer);
            var key = $"{what} {images} {columns} {rows} {string.Join(' ', n)} {layer.Strides}";
            if (!fronts.TryGetValue(key, out var front))
            {
                fronts[key] = front = [];
                EveryMapping.Visit(memories, new LayerLoops(images, n[1], n[2], columns, rows, n[5], n[6], layer.Strides), e => front[e.Cycles] = Math.Min(e.EnergyPj, front.GetValueOrDefault(e.Cycles, double.PositiveInfinity)));
            }

            return front;
        }

        private static long[] Sizes(ChainLayer layer) => [.. Order.Select(d => layer[d])];

        private static List<(double Cycles, double Pj)> Times(Dictionary<double, double> front, double times) => Thin([.. front.Select(f => (f.Key * times, f.Value * times))]);

        private static List<(double Cycles, double Pj)> Sum(List<(double Cycles, double Pj)> a, List<(double Cycles, double Pj)> b) =>
            Thin([.. a.SelectMany(x => b.Select(y => (x.Cycles + y.Cycles, x.Pj + y.Pj)))]);

        private static List<(double Cycles, double Pj)> Thin(List<(double Cycles, double Pj)> all)
        {
            var kept = new List<(double Cycles, double Pj)>();
            foreach (var one in all.Order())
            {
                if (kept.Count == 0 || one.Pj < kept[^1].Pj)
                {
                    kept.Add(one);
                }
            }

            return kept;
        }
    }
}
