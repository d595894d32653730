using Dse.Core.Studies.Scratchpads;
using Dse.Core.Workloads.Graphs;
using Dse.Solvers.Exact.Scratchpad;
using Dse.Solvers.Exact.Scratchpad.FixedOrder;

namespace Dse.Solvers.Tests.Exact.Scratchpad;

/// <summary>Residency under a given order against brute force and against reference figures.</summary>
public class GapSolverTests
{
    [Fact]
    public void The_least_traffic_is_that_of_brute_force_on_random_graphs()
    {
        var withTraffic = 0;
        for (var seed = 0; seed < 1000; seed++)
        {
            var (graph, capacity) = RandomGraphs.Make(seed, maxOperators: 8);

            var (choice, bound) = GapSolver.Solve(Model(graph, capacity), null, long.MaxValue, () => false);

            Assert.Equal(BruteForce.Solve(graph, capacity, isOrderFree: false), choice!.CostBytes);
            Assert.Equal(choice.CostBytes, bound);
            withTraffic += choice.CostBytes > 0 ? 1 : 0;
        }

        Assert.InRange(withTraffic, 100, 900);
    }

    // Computed by an independent program: capacity and least traffic in the order of the graph.
    [Theory]
    [InlineData("bert_base_seq128", false, 4620288, 4620288)]
    [InlineData("pnasnet_5_imagenet", false, 3248896, 2107392)]
    [InlineData("randwire_ws_s2", false, 11618880, 3669120)]
    [InlineData("densenet121", false, 1404928, 1404928)]
    [InlineData("resnet50", true, 602112, null)]
    [InlineData("densenet121", true, 2609152, 1404928)]
    [InlineData("unet_256", true, 2097152, 1048576)]
    [InlineData("nasnet_a_imagenet", true, 1630720, null)]
    public void Networks_take_the_traffic_of_the_reference(string name, bool hasWeights, int tightestBytes, int? halfBytes)
    {
        var graph = new ScratchpadGraph(GraphCatalog.Find(name)!, hasWeights, null);
        var tightest = SimpleOrders.TightestBytes(graph);

        Assert.Equal((tightestBytes, tightestBytes), Solve(graph, tightest));
        if (halfBytes is { } half)
        {
            Assert.Equal((half, half), Solve(graph, (tightest + SimpleOrders.LowestPeakBytes(graph)) / 2));
        }
    }

    [Fact]
    public void A_gap_that_must_not_be_kept_is_paid_for()
    {
        var graph = new ScratchpadGraph(GraphCatalog.Find("resnet18")!, false, null);
        var model = Model(graph, SimpleOrders.TightestBytes(graph));
        var forced = new sbyte[model.Gaps.Length];
        forced[2] = -1;

        var (choice, _) = GapSolver.Solve(model, forced, long.MaxValue, () => false);

        Assert.False(choice!.IsKept[2]);
        Assert.Equal(2 * model.Gaps[2].Bytes, choice.CostBytes);
    }

    private static GapModel Model(ScratchpadGraph graph, long capacity) => new(graph, [.. Enumerable.Range(0, graph.OperatorCount)], capacity);

    // Cost and bound of a choice whose plan was packed and replayed.
    private static (int Cost, int Bound) Solve(ScratchpadGraph graph, long capacity)
    {
        var model = Model(graph, capacity);
        var (choice, _) = GapSolver.Solve(model, null, long.MaxValue, () => false);
        var plan = PlanBuilder.Build(model, choice!.IsKept);
        var (placed, _) = Placer.Place(graph, plan.Episodes, capacity, () => false);
        var figures = PlanReplay.Run(graph, plan with { Episodes = placed! }, capacity, out var violation);
        Assert.Null(violation);
        Assert.Equal(choice.CostBytes, figures!.OffChipBytes);
        Assert.InRange(figures.PeakBytes, 1, capacity);
        return (int.CreateChecked(choice.CostBytes), int.CreateChecked(choice.BoundBytes));
    }
}
