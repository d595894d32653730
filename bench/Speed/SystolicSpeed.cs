using System.Diagnostics;
using System.Globalization;
using Dse.Core.Cost.Accelerators.Systolic;
using Dse.Core.Workloads;

namespace Dse.Bench.Speed;

/// <summary>Layers of one product on systolic arrays per second on one thread.</summary>
internal static class SystolicSpeed
{
    private const int Layers = 20_000_000;

    public static int Run()
    {
        var sum = 0.0;
        foreach (var dataflow in Enum.GetValues<Dataflow>())
        {
            var array = new SystolicArray(32, 32, dataflow) { BandwidthWordsPerCycle = 16 };
            var clock = Stopwatch.StartNew();
            for (var i = 0; i < Layers; i++)
            {
                var product = new MatrixProduct(1 + (i & 1023), 64 + (i & 255), 27 + (i & 511));
                sum += SystolicModel.Evaluate(array, product, product.M * product.K).Cycles;
            }

            Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{dataflow}: {Layers / clock.Elapsed.TotalSeconds / 1e6:F1} million layers/s"));
        }

        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"checksum {sum:R}"));
        return 0;
    }
}
