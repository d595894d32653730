using System.Diagnostics;
using System.Globalization;
using Dse.Core.Cost.Accelerators.LoopNests;

namespace Dse.Bench.Speed;

/// <summary>Loop nests of four levels per second on one thread.</summary>
internal static class MappingSpeed
{
    private const int Mappings = 5_000_000;

    public static int Run()
    {
        var hierarchy = GemminiTemplate.Make(16, 256, 2048, 131072);
        var accesses = new TensorAccess[3 * hierarchy.Levels.Count];
        Span<Loop> loops =
        [
            new(0, LoopDimension.P, 16, false), new(1, LoopDimension.C, 3, true), new(1, LoopDimension.Q, 16, false), new(1, LoopDimension.R, 7, false),
            new(1, LoopDimension.K, 4, false), new(2, LoopDimension.K, 16, true), new(3, LoopDimension.S, 7, false), new(3, LoopDimension.P, 7, false), new(3, LoopDimension.Q, 7, false),
        ];
        var sum = 0.0;
        var clock = Stopwatch.StartNew();
        for (var i = 0; i < Mappings; i++)
        {
            loops[4] = loops[4] with { Factor = 1 + (i & 7) };
            sum += LoopNestModel.Evaluate(hierarchy, loops, new WindowStrides(2, 2), accesses).Cycles;
        }

        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{Mappings / clock.Elapsed.TotalSeconds / 1e6:F2} million mappings/s of {loops.Length} loops on {hierarchy.Levels.Count} levels; checksum {sum:R}"));
        return 0;
    }
}
