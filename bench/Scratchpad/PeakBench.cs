using System.Diagnostics;
using System.Globalization;
using Dse.Core.Studies.Scratchpads;
using Dse.Solvers.Exact.Scratchpad;
using Dse.Solvers.Exact.Scratchpad.FreeOrder;

namespace Dse.Bench.Scratchpad;

/// <summary>The schedule-optimal peak of the graphs, and that nothing moves there.</summary>
internal static class PeakBench
{
    private const int Width = 20_000;
    private const double Seconds = 60;

    public static bool Run(CaseFilter cases)
    {
        Console.WriteLine("Least room in which some order runs without traffic");
        Console.WriteLine($"{"graph",-22} {"tightest",10} {"given",10} {"simple",10} {"least",10} {"moves there",12} {"s",7}");
        var isMet = true;
        foreach (var row in cases.Of(ReferenceRow.All()).Where(r => !r.IsHalf))
        {
            var clock = Stopwatch.StartNew();
            var graph = row.Graph;
            var (peak, bound) = PeakSearch.Run(graph, Width, () => clock.Elapsed.TotalSeconds > Seconds);
            var (seconds, isProved) = (clock.Elapsed.TotalSeconds, bound == peak);
            var model = new ScratchpadModel { Graph = graph, Choice = CapacityChoice.Listed, CapacitiesBytes = [peak], IsOrderFree = true, Seed = 1 };
            var (point, bytes) = CapacityPlanner.Plan(model, peak, () => false);
            isMet &= row.IsSearched || (isProved && bytes == 0 && point.Plan is not null);
            Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{row.Name,-22} {SimpleOrders.TightestBytes(graph),10} {SimpleOrders.PeakBytes(graph, [.. Enumerable.Range(0, graph.OperatorCount)]),10} {SimpleOrders.LowestPeakBytes(graph),10} {peak,10} {(bytes is null ? "not placed" : $"{bytes}"),12} {seconds,7:F2} {(isProved ? "proved" : "open")}"));
        }

        return isMet;
    }
}
