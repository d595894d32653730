using System.Diagnostics;
using System.Globalization;
using Dse.Core.Studies.Scratchpads;
using Dse.Solvers.Exact.Scratchpad;

namespace Dse.Bench.Scratchpad;

/// <summary>Least traffic in the order of the graph, packed and replayed, for 38 graphs at two capacities.</summary>
internal static class FixedOrderBench
{
    private const double MostSeconds = 0.3;
    private const double AllSeconds = 10;

    public static bool Run(CaseFilter cases)
    {
        Console.WriteLine("Order of the graph, activations of 1 byte an element: least traffic proved, packed, replayed");
        Console.WriteLine($"{"graph",-22} {"capacity",10} {"Belady",10} {"least",10} {"bound",10} {"reference",10} {"ms",7}");
        var rows = cases.Of(ReferenceRow.All());
        rows.Take(20).ToList().ForEach(r => Solve(r.Graph, r.CapacityBytes));
        var (all, most, isMet) = (0.0, 0.0, true);
        foreach (var row in rows)
        {
            var (bytes, bound, seconds) = Solve(row.Graph, row.CapacityBytes);
            (all, most) = (all + seconds, Math.Max(most, seconds));
            isMet &= bytes == row.FixedBytes && bound == bytes;
            Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{row.Name,-22} {row.CapacityBytes,10} {row.BeladyBytes,10} {bytes,10} {bound,10} {row.FixedBytes,10} {1000 * seconds,7:F1}{(bytes == row.FixedBytes && bound == bytes ? string.Empty : " MISSED")}"));
        }

        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"all {rows.Count}: {all:F2} s (bar {AllSeconds}), the slowest {most:F3} s (bar {MostSeconds})"));
        return isMet && most <= MostSeconds && all <= AllSeconds;
    }

    /// <summary>Traffic of a plan that was packed and replayed, the bound, and the seconds that it took.</summary>
    public static (long? Bytes, long BoundBytes, double Seconds) Solve(ScratchpadGraph graph, long capacity)
    {
        var clock = Stopwatch.StartNew();
        var model = new ScratchpadModel { Graph = graph, Choice = CapacityChoice.Listed, CapacitiesBytes = [capacity], IsOrderFree = false };
        var (point, _) = CapacityPlanner.Plan(model, capacity, () => false);
        var seconds = clock.Elapsed.TotalSeconds;
        return (point.Plan is null ? null : PlanReplay.Run(graph, point.Plan, capacity, out _)?.OffChipBytes, point.BoundOffChipBytes, seconds);
    }
}
