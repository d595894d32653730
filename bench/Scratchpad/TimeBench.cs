using System.Diagnostics;
using System.Globalization;
using Dse.Core.Studies.Scratchpads;
using Dse.Core.Workloads.Graphs;
using Dse.Solvers.Exact.Scratchpad;

namespace Dse.Bench.Scratchpad;

/// <summary>Execution time of plans made for it, beside named baselines, all with prefetching.</summary>
internal static class TimeBench
{
    private const double BytesPerCycle = 8;
    private const double LatencyCycles = 100;
    private const double MacsPerCycle = 1024;

    private static readonly string[] Graphs = ["pnasnet_5_cell", "nasnet_a_cell", "amoebanet_a_cell", "darts_v2_cell", "efficientnetv2_b0", "bert_base_seq128", "densenet121", "darts_v2_imagenet"];
    private static readonly string[] Methods = ["noReuse", "belady", "minimumPeakBelady", "sizeAware", "annealing", "genetic", "reinforcement"];

    /// <summary>Whether the search is never behind a baseline.</summary>
    public static bool Run(CaseFilter cases)
    {
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"Thousands of cycles at tightest, any order, {BytesPerCycle} bytes a cycle after {LatencyCycles} cycles, {MacsPerCycle} multiply-accumulates a cycle; all with prefetching; seconds in brackets"));
        Console.WriteLine($"{"graph",-20}{string.Concat(Methods.Append("leastTraffic").Append("search").Select(m => $"{m,19}"))}{"bound",10}");
        var isMet = true;
        foreach (var name in Graphs.Where(cases.Takes))
        {
            var graph = new ScratchpadGraph(GraphCatalog.Find(name)!, hasWeights: false, elementBytes: null);
            var dma = new DmaSettings(BytesPerCycle, LatencyCycles, [.. graph.Source.Operators.Select(o => Math.Ceiling(o.Macs / MacsPerCycle))]);
            var model = new ScratchpadModel { Graph = graph, Choice = CapacityChoice.Listed, CapacitiesBytes = [SimpleOrders.TightestBytes(graph)], IsOrderFree = true, Dma = dma, IsTimeMinimised = true, Seed = 1 };
            var baselines = Methods.Select(m => Planned(With(model, m, isTimeMinimised: true), dma)).ToArray();
            var frugal = Planned(With(model, ScratchpadMethods.Optimal, isTimeMinimised: false), dma);
            var fast = Planned(model, dma);
            var bound = ExecutionTime.BoundCycles(model, dma, fast.BoundBytes);
            isMet &= baselines.Append(frugal).All(b => b.Cycles is null || fast.Cycles <= b.Cycles);
            Console.WriteLine($"{name,-20}{string.Concat(baselines.Append(frugal).Append(fast).Select(Cell))}{Thousands(bound),10}");
        }

        return isMet;
    }

    private static ScratchpadModel With(ScratchpadModel model, string method, bool isTimeMinimised) => new()
    {
        Graph = model.Graph,
        Choice = model.Choice,
        CapacitiesBytes = model.CapacitiesBytes,
        IsOrderFree = model.IsOrderFree,
        Dma = model.Dma,
        IsTimeMinimised = isTimeMinimised,
        Method = method,
        Seed = model.Seed,
    };

    private static (double? Cycles, long BoundBytes, double Seconds) Planned(ScratchpadModel model, DmaSettings dma)
    {
        var clock = Stopwatch.StartNew();
        var capacity = model.CapacitiesBytes[0];
        var (point, _) = CapacityPlanner.Plan(model, capacity, () => false);
        var seconds = clock.Elapsed.TotalSeconds;
        return (point.Plan is { } plan && PlanReplay.Run(model.Graph, plan, capacity, out _) is not null ? ExecutionTime.Cycles(model.Graph, plan, dma) : null, point.BoundOffChipBytes, seconds);
    }

    private static string Cell((double? Cycles, long BoundBytes, double Seconds) planned) =>
        $"{(planned.Cycles is { } cycles ? Thousands(cycles) : "not placed"),11}{string.Create(CultureInfo.InvariantCulture, $"({planned.Seconds:F1})"),8}";

    private static string Thousands(double cycles) => (cycles / 1000).ToString("F1", CultureInfo.InvariantCulture);
}
