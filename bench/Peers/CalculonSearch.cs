using System.Diagnostics;
using System.Globalization;
using Dse.Core.Cost.Training.Calculon;
using Dse.Core.Studies.TrainingPlans.Calculon;

namespace Dse.Bench.Peers;

/// <summary>Calculon's own search repeated on its published case: GPT-3 175B on 4,096 A100, every strategy, on one thread.</summary>
internal static class CalculonSearch
{
    // docs/calculon.md: what the peer's search counts and finds.
    private const int PublishedCount = 1_031_448;
    private const int PublishedOffloading = 7_126_368;
    private const double PublishedSamplesPerSecond = 428.57830479281415;

    public static int Run()
    {
        var application = new CalculonApplication(12288, 49152, 2048, 96, 128, 96);
        var system = CalculonSystems.Shipped("float16");
        Search(new CalculonSpace(application, system, 4096, 4096) { FixesTiers = true }, new CalculonPeer(application, system), "tiers fixed");
        var best = Search(new CalculonSpace(application, system, 4096, 4096), new CalculonPeer(application, system), "tiers free");
        var offloading = new CalculonSpace(application, system with { SecondMemoryBytes = 512L << 30 }, 4096, 4096).All().Count();
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"with a second memory: {offloading:N0} strategies"));
        var same = best.Count == PublishedCount && offloading == PublishedOffloading && best.SamplesPerSecond == PublishedSamplesPerSecond;
        CalculonAccuracy.Run();
        Console.WriteLine(same ? "equal to the published count and optimum" : "DIFFERS from the published count or optimum");
        return same ? 0 : 1;
    }

    private static (int Count, double SamplesPerSecond) Search(CalculonSpace space, CalculonPeer peer, string what)
    {
        var start = Process.GetCurrentProcess().UserProcessorTime;
        int count = 0, fit = 0;
        var best = default(CalculonExecution);
        var samples = 0.0;
        foreach (var strategy in space.All())
        {
            count++;
            var estimate = peer.Evaluate(strategy);
            if (estimate.Problem != CalculonProblem.None)
            {
                continue;
            }

            fit++;
            if (estimate.SamplesPerSecond > samples)
            {
                samples = estimate.SamplesPerSecond;
                best = strategy;
            }
        }

        var seconds = (Process.GetCurrentProcess().UserProcessorTime - start).TotalSeconds;
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{what}: {count:N0} strategies, {fit:N0} can run, best {samples:R} samples/s, {seconds:F2} s of user time, {count / seconds:N0} strategies/s"));
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"  tensor {best.TensorRanks}, pipeline {best.PipelineRanks} x {best.Chunks} chunks, data {best.DataRanks}, microbatch {best.Microbatch}, recompute {best.Recompute}, {best.TensorComm}, overlap {best.TensorOverlap}"));
        return (count, samples);
    }
}
