using Dse.Core.Cost.Accelerators.LoopNests;
using Dse.Solvers.Exact.Mapping;

namespace Dse.Solvers.Tests.Exact.Mapping;

/// <summary>Random small hierarchies and layers.</summary>
internal static class RandomMachines
{
    private static readonly int[] Windowed = [1, 3, 3, 4, 5, 5, 6];

    public static MemoryHierarchy Hierarchy(Random random)
    {
        var levels = new List<MemoryLevel>();
        var inner = random.Next(1, 4);
        for (var l = 0; l < inner; l++)
        {
            levels.Add(new MemoryLevel($"L{l}", (Tensors)random.Next(0, 8))
            {
                CapacityWords = random.Next(4) == 0 ? null : random.Next(1, 4 + (20 * l)),
                BandwidthWordsPerCycle = random.Next(2) == 0 ? null : random.Next(1, 9),
                ReadBandwidthWordsPerCycle = random.Next(4) == 0 ? random.Next(1, 9) : null,
                WriteBandwidthWordsPerCycle = random.Next(4) == 0 ? random.Next(1, 9) : null,
                ReadPj = random.Next(0, 5) * (l + 1),
                WritePj = random.Next(0, 5) * (l + 1),
                LeakagePjPerCycle = random.Next(3) == 0 ? random.Next(0, 9) : 0,
                FanOut = random.Next(2) == 0 ? 1 : random.Next(1, 5),
                SpatialDimensions = random.Next(2) == 0 ? LoopDimensions.All : (LoopDimensions)random.Next(1, 128),
                TemporalDimensions = random.Next(3) == 0 ? (LoopDimensions)random.Next(0, 128) : LoopDimensions.All,
            });
        }

        levels.Add(new MemoryLevel("dram", Tensors.All) { BandwidthWordsPerCycle = random.Next(3) == 0 ? null : random.Next(1, 4), ReadPj = random.Next(1, 50), WritePj = random.Next(1, 50) });
        return new MemoryHierarchy("random", levels, random.Next(0, 2)) { ChargesFirstFills = random.Next(2) == 0 };
    }

    // The product of sizes stays small enough for every mapping to be priced.
    public static LayerLoops Layer(Random random, int factors)
    {
        var sizes = new long[] { 1, 1, 1, 1, 1, 1, 1 };
        // Half of the layers have little but filters and windows, where orders matter in more ways.
        var isWindowed = random.Next(2) == 0;
        for (var i = 0; i < factors; i++)
        {
            sizes[isWindowed ? Windowed[random.Next(Windowed.Length)] : random.Next(7)] *= random.Next(2, 4);
        }

        return new LayerLoops(sizes[0], sizes[1], sizes[2], sizes[3], sizes[4], sizes[5], sizes[6], new WindowStrides(random.Next(1, 4), random.Next(1, 4)));
    }
}
