using Dse.Core.Spaces;
using Dse.Core.Studies.Scratchpads;
using Dse.Core.Workloads.Graphs;
using Dse.Solvers.Exact.Scratchpad.Baselines;

namespace Dse.Solvers.Tests.Exact.Scratchpad;

/// <summary>The genetic algorithm over orders against brute force and against the orders that it starts from.</summary>
public class OrderGeneticsTests
{
    [Fact]
    public void Orders_run_and_are_seldom_worse_than_the_best_of_all()
    {
        var (best, withTraffic) = (0, 0);
        for (var seed = 0; seed < 200; seed++)
        {
            var (graph, capacity) = RandomGraphs.Make(seed, maxOperators: 7);
            var least = BruteForce.Solve(graph, capacity, isOrderFree: true);

            var cost = CostOf(graph, OrderGenetics.Run(graph, Traffic(graph, capacity), 1, () => false), capacity);

            Assert.True(cost >= least, $"seed {seed}");
            best += cost == least ? 1 : 0;
            withTraffic += least > 0 ? 1 : 0;
        }

        Assert.InRange(withTraffic, 10, 150);
        Assert.InRange(best, 190, 200);
    }

    [Fact]
    public void A_network_of_cells_takes_less_than_under_any_simple_order()
    {
        var graph = new ScratchpadGraph(GraphCatalog.Find("darts_v2_imagenet")!, false, null);
        var capacity = SimpleOrders.TightestBytes(graph);

        // A stop after so many looks keeps the search short and repeatable.
        int[] Found(ulong seed)
        {
            var looks = 0;
            return OrderGenetics.Run(graph, Traffic(graph, capacity), seed, () => ++looks > 400);
        }

        Assert.Equal(Found(1), Found(1));
        Assert.NotEqual(Found(1), Found(2));
        Assert.True(CostOf(graph, Found(1), capacity) < SimpleOrders.All(graph).Min(o => CostOf(graph, o, capacity)));
    }

    [Fact]
    public void Children_can_run_and_have_a_stretch_of_the_other_parent()
    {
        var graph = new ScratchpadGraph(GraphCatalog.Find("pnasnet_5_cell")!, false, null);
        var orders = SimpleOrders.All(graph);
        var random = new RandomSource(7);
        var isMixed = false;
        for (var i = 0; i < 200; i++)
        {
            var child = OrderGenetics.Crossed(orders[0], orders[2], random);

            AssertRuns(graph, child);
            isMixed |= !child.SequenceEqual(orders[0]) && !child.SequenceEqual(orders[2]);
        }

        Assert.True(isMixed);
    }

    private static Func<int[], double> Traffic(ScratchpadGraph graph, long capacity) =>
        EvictionPlanner.CostOf(new ScratchpadModel { Graph = graph, Choice = CapacityChoice.Listed, CapacitiesBytes = [capacity], IsOrderFree = true }, capacity, EvictionPlanner.Cheaper);

    private static double CostOf(ScratchpadGraph graph, int[] order, long capacity)
    {
        AssertRuns(graph, order);
        return Traffic(graph, capacity)(order);
    }

    private static void AssertRuns(ScratchpadGraph graph, int[] order)
    {
        Assert.Equal(Enumerable.Range(0, graph.OperatorCount), order.Order());
        var isDone = new bool[graph.OperatorCount];
        foreach (var op in order)
        {
            foreach (var tensor in graph.Inputs(op))
            {
                Assert.True(graph.Producers[tensor] < 0 || isDone[graph.Producers[tensor]]);
            }

            isDone[op] = true;
        }
    }
}
