using System.Diagnostics;
using System.Globalization;
using Dse.Core.Studies.Scratchpads;
using Dse.Solvers.Exact.Scratchpad;

namespace Dse.Bench.Scratchpad;

/// <summary>How long a search goes on after it was told to stop, and whether it still gives a plan.</summary>
internal static class CancelBench
{
    private const double MostSeconds = 0.2;

    private static readonly double[] After = [0.05, 0.5, 2, 5, 10];

    public static bool Run()
    {
        Console.WriteLine("Seconds from the request to stop to the plan");
        var isMet = true;
        foreach (var row in ReferenceRow.All().Where(r => r.Name.StartsWith("randwire", StringComparison.Ordinal) && !r.IsHalf))
        {
            foreach (var seconds in After)
            {
                var graph = row.Graph;
                var model = new ScratchpadModel { Graph = graph, Choice = CapacityChoice.Listed, CapacitiesBytes = [row.CapacityBytes], IsOrderFree = true, Seed = 1 };
                var clock = Stopwatch.StartNew();
                var (point, bytes) = CapacityPlanner.Plan(model, row.CapacityBytes, () => clock.Elapsed.TotalSeconds >= seconds);
                var late = clock.Elapsed.TotalSeconds - seconds;
                isMet &= late <= MostSeconds && point.Plan is not null;
                Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{row.Name,-22} stopped after {seconds,5:F2} s: {late,6:F3} s later, {(bytes is null ? "no plan" : $"{bytes} bytes")}"));
            }
        }

        using var process = Process.GetCurrentProcess();
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"most memory so far {process.PeakWorkingSet64 / 1048576.0:F0} MiB"));
        return isMet;
    }
}
