using Dse.Core.Studies.Scratchpads;
using Dse.Core.Workloads.Graphs;
using Dse.Solvers.Exact.Scratchpad.Baselines;

namespace Dse.Solvers.Tests.Exact.Scratchpad;

/// <summary>The policy that learns orders, against brute force and against the orders that it starts from.</summary>
public class OrderReinforcementTests
{
    [Fact]
    public void Orders_run_and_are_seldom_worse_than_the_best_of_all()
    {
        var best = 0;
        for (var seed = 0; seed < 40; seed++)
        {
            var (graph, capacity) = RandomGraphs.Make(seed, maxOperators: 7);
            var least = BruteForce.Solve(graph, capacity, isOrderFree: true);

            var cost = CostOf(graph, OrderReinforcement.Run(graph, Traffic(graph, capacity), 1, Limit(1500)), capacity);

            Assert.True(cost >= least, $"seed {seed}");
            best += cost == least ? 1 : 0;
        }

        Assert.InRange(best, 36, 40);
    }

    [Fact]
    public void A_network_of_cells_takes_less_than_under_any_simple_order_and_the_policy_learns()
    {
        var graph = new ScratchpadGraph(GraphCatalog.Find("darts_v2_imagenet")!, false, null);
        var capacity = SimpleOrders.TightestBytes(graph);
        int[] Found(ulong seed) => OrderReinforcement.Run(graph, Traffic(graph, capacity), seed, Limit(400));

        Assert.Equal(Found(1), Found(1));
        Assert.True(CostOf(graph, Found(1), capacity) < SimpleOrders.All(graph).Min(o => CostOf(graph, o, capacity)));
    }

    private static Func<bool> Limit(int most)
    {
        var looks = 0;
        return () => ++looks > most;
    }

    private static Func<int[], double> Traffic(ScratchpadGraph graph, long capacity) =>
        EvictionPlanner.CostOf(new ScratchpadModel { Graph = graph, Choice = CapacityChoice.Listed, CapacitiesBytes = [capacity], IsOrderFree = true }, capacity, EvictionPlanner.Cheaper);

    private static double CostOf(ScratchpadGraph graph, int[] order, long capacity)
    {
        Assert.Equal(Enumerable.Range(0, graph.OperatorCount), order.Order());
        return Traffic(graph, capacity)(order);
    }
}
