using Dse.Core.Studies.Scratchpads;
using Dse.Core.Workloads.Graphs;
using Dse.Solvers.Exact.Scratchpad;

namespace Dse.Solvers.Tests.Exact.Scratchpad;

/// <summary>Order, residency and prefetching together for the least execution time.</summary>
public class TimeSearchTests
{
    [Fact]
    public void Plans_for_time_are_no_slower_than_prefetching_for_the_least_traffic_nor_faster_than_the_bound()
    {
        var faster = 0;
        foreach (var (name, isOrderFree, macsPerCycle) in (ReadOnlySpan<(string, bool, double)>)[("pnasnet_5_cell", true, 512), ("pnasnet_5_cell", true, 1024), ("darts_v2_cell", false, 1024), ("amoebanet_a_cell", true, 1024), ("nasnet_a_cell", true, 1024)])
        {
            var graph = new ScratchpadGraph(GraphCatalog.Find(name)!, false, null);
            var capacity = SimpleOrders.TightestBytes(graph);
            var dma = new DmaSettings(8, 100, [.. graph.Source.Operators.Select(o => Math.Ceiling(o.Macs / macsPerCycle))]);
            var model = Model(graph, capacity, dma, isOrderFree, isTimeMinimised: true);

            var (fast, moved) = CapacityPlanner.Plan(model, capacity, () => false);
            var (frugal, least) = CapacityPlanner.Plan(Model(graph, capacity, dma, isOrderFree, isTimeMinimised: false), capacity, () => false);

            var cycles = ExecutionTime.Cycles(graph, fast.Plan!, dma);
            var before = ExecutionTime.Cycles(graph, frugal.Plan!, dma);
            Assert.InRange(cycles, ExecutionTime.BoundCycles(model, dma, least!.Value), before);
            Assert.True(moved >= least);
            Assert.Equal(moved, PlanReplay.Run(graph, fast.Plan!, capacity, out _)?.OffChipBytes);
            faster += cycles < before ? 1 : 0;
        }

        Assert.InRange(faster, 1, 5);
    }

    [Fact]
    public void No_plan_takes_fewer_cycles_than_the_bound()
    {
        for (var seed = 0; seed < 10; seed++)
        {
            var (graph, capacity) = RandomGraphs.Make(seed, maxOperators: 8);
            var random = new Random(seed);
            var dma = new DmaSettings(1 + (seed % 3), seed % 5, [.. Enumerable.Range(0, graph.OperatorCount).Select(_ => (double)random.Next(0, 30))]);
            foreach (var isOrderFree in (bool[])[false, true])
            {
                var model = new ScratchpadModel { Graph = graph, Choice = CapacityChoice.Listed, CapacitiesBytes = [capacity], IsOrderFree = isOrderFree, Dma = dma, IsTimeMinimised = true };

                var (point, _) = CapacityPlanner.Plan(model, capacity, () => false);

                Assert.True(ExecutionTime.Cycles(graph, point.Plan!, dma) >= ExecutionTime.BoundCycles(model, dma, point.BoundOffChipBytes) - 1e-9, $"seed {seed}");
            }
        }
    }

    private static ScratchpadModel Model(ScratchpadGraph graph, long capacity, DmaSettings dma, bool isOrderFree, bool isTimeMinimised) => new()
    {
        Graph = graph,
        Choice = CapacityChoice.Listed,
        CapacitiesBytes = [capacity],
        IsOrderFree = isOrderFree,
        Dma = dma,
        IsTimeMinimised = isTimeMinimised,
        Seed = 1,
    };
}
