using Dse.Core.Studies.Scratchpads;
using Dse.Core.Workloads.Graphs;
using Dse.Solvers.Exact.Scratchpad.FixedOrder;
using Dse.Solvers.Exact.Scratchpad.FreeOrder;

namespace Dse.Solvers.Tests.Exact.Scratchpad;

/// <summary>Free order against brute force and against reference figures.</summary>
public class OrderPlannerTests
{
    [Fact]
    public void The_least_traffic_of_all_orders_is_that_of_brute_force_on_random_graphs()
    {
        var betterThanGiven = 0;
        for (var seed = 0; seed < 500; seed++)
        {
            var (graph, capacity) = RandomGraphs.Make(seed, maxOperators: 7);
            var planner = new OrderPlanner(graph, capacity, 1, () => false);

            var plan = planner.Run()!;

            Assert.Equal(BruteForce.Solve(graph, capacity, isOrderFree: true), plan.CostBytes);
            Assert.Equal(plan.CostBytes, planner.BoundBytes);
            betterThanGiven += plan.CostBytes < BruteForce.Solve(graph, capacity, isOrderFree: false) ? 1 : 0;
        }

        Assert.InRange(betterThanGiven, 50, 450);
    }

    [Fact]
    public void The_bound_of_covers_is_below_the_optimum_and_not_always_trivial()
    {
        var positive = 0;
        for (var seed = 1000; seed < 1400; seed++)
        {
            var (graph, capacity) = RandomGraphs.Make(seed, maxOperators: 7);

            var bound = CoverBound.Of(graph, capacity, () => false);

            Assert.True(bound <= BruteForce.Solve(graph, capacity, isOrderFree: true), $"seed {seed}");
            positive += bound > 0 ? 1 : 0;
        }

        Assert.InRange(positive, 5, 400);
    }

    // Reference figures where an independent program proved them; those of the cell networks it had not.
    [Theory]
    [InlineData("bert_base_seq128", 2359296, 2359296)]
    [InlineData("bert_base_seq384", 6782976, 6782976)]
    [InlineData("densenet121", 1404928, 1404928)]
    [InlineData("vit_b16_224", 7110912, 3479808)]
    [InlineData("darts_v2_imagenet", 752640, 75264)]
    public void Networks_are_proved(string name, int tightestBytes, int halfBytes)
    {
        var graph = new ScratchpadGraph(GraphCatalog.Find(name)!, false, null);
        var tightest = SimpleOrders.TightestBytes(graph);

        foreach (var (capacity, bytes) in new[] { (tightest, tightestBytes), ((tightest + SimpleOrders.LowestPeakBytes(graph)) / 2, halfBytes) })
        {
            var planner = new OrderPlanner(graph, capacity, 1, () => false);
            var plan = planner.Run()!;

            Assert.Equal((bytes, bytes), (plan.CostBytes, planner.BoundBytes));
        }
    }

    [Fact]
    public void A_graph_runs_without_traffic_at_its_least_peak_and_not_below()
    {
        for (var seed = 0; seed < 200; seed++)
        {
            var (graph, _) = RandomGraphs.Make(seed, maxOperators: 7);

            var (peak, bound) = PeakSearch.Run(graph, int.MaxValue, () => false);

            Assert.Equal(peak, bound);
            Assert.Equal(0, BruteForce.Solve(graph, peak, isOrderFree: true));
            Assert.NotEqual(0, BruteForce.Solve(graph, peak - 1, isOrderFree: true));
        }
    }

    [Fact]
    public void The_bound_of_the_least_peak_is_below_the_optimum_and_not_always_trivial()
    {
        var positive = 0;
        for (var seed = 1000; seed < 1400; seed++)
        {
            var (graph, capacity) = RandomGraphs.Make(seed, maxOperators: 7);

            var bound = PeakSearch.TrafficBound(graph, capacity, int.MaxValue, () => false);

            Assert.True(bound <= BruteForce.Solve(graph, capacity, isOrderFree: true), $"seed {seed}");
            positive += bound > 0 ? 1 : 0;
        }

        Assert.InRange(positive, 10, 400);
    }

    [Fact]
    public void Windows_improve_a_plan_and_keep_its_order_valid()
    {
        var graph = new ScratchpadGraph(GraphCatalog.Find("nasnet_a_imagenet")!, false, null);
        var capacity = SimpleOrders.TightestBytes(graph);
        var model = new GapModel(graph, [.. Enumerable.Range(0, graph.OperatorCount)], capacity);
        var start = new OrderPlan(model, GapSolver.Solve(model, null, long.MaxValue, () => false).Choice!);

        var plan = new WindowSearch(graph, capacity, 1, () => false).Improve(start, 0, rounds: 1);
        var again = new WindowSearch(graph, capacity, 1, () => false).Improve(start, 0, rounds: 1);

        Assert.True(plan.CostBytes < start.CostBytes * 3 / 4, $"{plan.CostBytes} of {start.CostBytes}");
        Assert.Equal(plan.Model.Order, again.Model.Order);
        Assert.Equal(graph.OperatorCount, plan.Model.Order.Distinct().Count());
    }

    [Fact]
    public void Thousands_of_operators_are_planned_without_sets_of_all_of_them()
    {
        const int Count = 5000;
        var tensors = Enumerable.Range(0, Count + 1).Select(t => new GraphTensor($"t{t}", [1 + (t % 7)], t == 0 ? GraphTensorKind.Input : GraphTensorKind.Activation)).ToArray();
        var operators = Enumerable.Range(0, Count).Select(o => new GraphOperator($"op{o}", "any", o >= 40 && o % 50 == 0 ? [o, o - 30] : [o], [o + 1])).ToArray();
        var graph = new ScratchpadGraph(new TensorGraph("chain", tensors, operators), hasWeights: false, elementBytes: null);
        var planner = new OrderPlanner(graph, SimpleOrders.TightestBytes(graph), 1, () => false);

        Assert.Equal(planner.Run()!.CostBytes, GapSolver.Solve(new GapModel(graph, SimpleOrders.All(graph)[0], SimpleOrders.TightestBytes(graph)), null, long.MaxValue, () => false).Choice!.CostBytes);
    }

    [Fact]
    public void A_search_that_is_stopped_says_so_at_once()
    {
        var graph = new ScratchpadGraph(GraphCatalog.Find("randwire_ws_s2")!, false, null);
        var asked = 0;

        var planner = new OrderPlanner(graph, SimpleOrders.TightestBytes(graph), 1, () => ++asked > 2000);
        var plan = planner.Run()!;

        Assert.InRange(asked, 2001, 2100);
        Assert.True(plan.CostBytes > planner.BoundBytes);
    }
}
