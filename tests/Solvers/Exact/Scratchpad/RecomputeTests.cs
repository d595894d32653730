using Dse.Core.Studies.Scratchpads;
using Dse.Core.Workloads.Graphs;
using Dse.Solvers.Exact.Scratchpad;

namespace Dse.Solvers.Tests.Exact.Scratchpad;

/// <summary>Operators that run again instead of fetching what they made.</summary>
public class RecomputeTests
{
    [Theory]
    [InlineData(false, 1)]
    [InlineData(false, 2)]
    [InlineData(true, 1)]
    public void The_least_traffic_is_that_of_brute_force(bool isOrderFree, int most)
    {
        var better = 0;
        for (var seed = 0; seed < 40; seed++)
        {
            var (graph, capacity) = Make(seed);
            var least = RepeatedBruteForce.Solve(graph, capacity, isOrderFree, most);

            var (point, bytes) = Plan(graph, capacity, isOrderFree, most);

            Assert.Equal(least, point.BoundOffChipBytes);
            Assert.True(least == bytes, $"seed {seed}: {bytes}, brute force {least}");
            Assert.Equal(least, PlanReplay.Run(graph, point.Plan!, capacity, out var violation, new PlanRules(most, null))?.OffChipBytes);
            Assert.Null(violation);
            var isRepeated = point.Plan!.Order.Count > graph.OperatorCount;
            Assert.True(!isRepeated || PlanReplay.Run(graph, point.Plan, capacity, out _) is null);
            better += least < BruteForce.Solve(graph, capacity, isOrderFree) ? 1 : 0;
        }

        Assert.InRange(better, 3, 40);
    }

    [Fact]
    public void A_network_moves_fewer_bytes_when_operators_may_run_again_and_the_bound_claims_nothing()
    {
        var graph = new ScratchpadGraph(GraphCatalog.Find("densenet121")!, false, null);
        var capacity = SimpleOrders.TightestBytes(graph);

        var (point, bytes) = Plan(graph, capacity, isOrderFree: false, most: 20);

        Assert.True(bytes < 1_404_928, $"{bytes}");
        Assert.Equal(bytes, PlanReplay.Run(graph, point.Plan!, capacity, out _, new PlanRules(20, null))?.OffChipBytes);
        Assert.Equal(0, point.BoundOffChipBytes);
    }

    private static (PlannedPoint Point, long? OffChipBytes) Plan(ScratchpadGraph graph, long capacity, bool isOrderFree, int most) => CapacityPlanner.Plan(
        new ScratchpadModel { Graph = graph, Choice = CapacityChoice.Listed, CapacitiesBytes = [capacity], IsOrderFree = isOrderFree, Rules = new PlanRules(most, null) },
        capacity,
        () => false);

    // Small tensors from which large ones are made that are used early and late.
    private static (ScratchpadGraph Graph, long CapacityBytes) Make(int seed)
    {
        var random = new Random(seed);
        var tensors = new List<GraphTensor> { new("t0", [random.Next(1, 3)], GraphTensorKind.Input) };
        var operators = new List<GraphOperator>();
        for (var o = 0; o < 5; o++)
        {
            int[] reads = [.. Enumerable.Range(0, tensors.Count).OrderBy(_ => random.Next()).Take(random.Next(1, 3))];
            tensors.Add(new GraphTensor($"t{o + 1}", [random.Next(1, 7)], GraphTensorKind.Activation));
            operators.Add(new GraphOperator($"op{o}", "any", reads, [o + 1]));
        }

        var graph = new ScratchpadGraph(new TensorGraph($"again {seed}", tensors, operators), hasWeights: false, elementBytes: null);
        return (graph, SimpleOrders.TightestBytes(graph));
    }
}
