using System.Diagnostics;
using System.Globalization;
using Dse.Bench.Experts;
using Dse.Core.Studies;
using Dse.Solvers;
using Dse.Solvers.Exact;

namespace Dse.Bench.Exact;

/// <summary>Studies too large to be done soon: when their first feasible design is there, and how long they go on after they were cancelled.</summary>
internal static class AnytimeSpeed
{
    private const double FirstSeconds = 1;
    private const double CancelSeconds = 0.5;

    private static readonly double[] After = [0.02, 0.2, 1, 4];

    public static int Run()
    {
        var random = new Random(1);
        var isMet = true;
        isMet &= Report("FleetMix, 40 devices, 40 buckets, cost x power x instances", FleetSpeed.Large(random));
        isMet &= Report("Partition, 500 layers, 8 devices, latency x energy x throughput", PartitionSpeed.Chain(random, 500, 8, "\"min latencyMs\",\"min energyMj\",\"max throughputPerSecond\""));
        isMet &= Report("ModelSubset, 60 candidates, loss x energy x memory", PartitionSpeed.Subset(random, 60, "\"min loss\",\"min energyJoules\",\"min memoryBytes\"", limited: false));
        isMet &= Report("Precision, 200 layers x 4 widths, sensitivity x latency x size", PartitionSpeed.Widths(random, 200, "\"min sensitivity\",\"min latencyMs\",\"min bytes\"", limited: false));
        isMet &= Report("ExpertPlacement, 58 layers x 256 experts on 64 devices, loads x tokens", $$"""{"kind":"ExpertPlacement","routing":{{RoutingData.Synthetic(transitions: true)}},"devices":64}""");
        return isMet ? 0 : 1;
    }

    private static bool Report(string what, string spec)
    {
        var study = BenchStudy.Parse(spec);
        Cancelled(study, 0.02);
        var first = First(study);
        var late = new List<double>();
        var points = new List<int>();
        foreach (var seconds in After)
        {
            var (after, front) = Cancelled(study, seconds);
            late.Add(after);
            points.Add(front.Points.Count);
        }

        Console.WriteLine(string.Create(
            CultureInfo.InvariantCulture,
            $"{what}: first design after {first:F3} s; cancelled after {string.Join(", ", After)} s it ends {string.Join(", ", late.Select(l => l.ToString("F3", CultureInfo.InvariantCulture)))} s later with {string.Join(", ", points)} points"));
        return first <= FirstSeconds && late.TrueForAll(l => l <= CancelSeconds);
    }

    // Seconds until the method hands its first design over.
    private static double First(ParsedStudy study)
    {
        var method = ExactMethods.For(study.Problem);
        var (clock, first) = (Stopwatch.StartNew(), double.PositiveInfinity);
        using var watch = new Timer(_ => first = Math.Min(first, method is IAnytimeMethod anytime && anytime.TryTake(out var _) ? clock.Elapsed.TotalSeconds : first), null, 0, 1);
        method.Solve(() => first < double.PositiveInfinity || clock.Elapsed.TotalSeconds > 10);
        return Math.Min(first, clock.Elapsed.TotalSeconds);
    }

    private static (double LateSeconds, FrontDocument Front) Cancelled(ParsedStudy study, double seconds)
    {
        using var cancelled = new CancellationTokenSource(TimeSpan.FromSeconds(seconds));
        var clock = Stopwatch.StartNew();
        var front = Explorer.Run(study.Problem, study.Search with { Strategy = "exact" }, ExplorerOptions.Default with { Threads = 2 }, null, default, cancelled.Token);
        return (Math.Max(0, clock.Elapsed.TotalSeconds - seconds), front);
    }
}
