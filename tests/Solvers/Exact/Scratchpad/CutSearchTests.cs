using Dse.Core.Studies.Scratchpads;
using Dse.Core.Workloads.Graphs;
using Dse.Solvers.Exact.Scratchpad;
using Dse.Solvers.Exact.Scratchpad.FixedOrder;

namespace Dse.Solvers.Tests.Exact.Scratchpad;

/// <summary>Plans whose stays do not find places at once, against brute force over all addresses.</summary>
public class CutSearchTests
{
    private const int Seeds = 60;

    [Fact]
    public void Traffic_with_places_is_that_of_brute_force_over_addresses()
    {
        var (binding, moved) = (0, 0);
        for (var seed = 0; seed < Seeds; seed++)
        {
            var (graph, capacity) = Make(seed);
            var least = PlacedBruteForce.Solve(graph, (int)capacity);
            var model = new ScratchpadModel { Graph = graph, Choice = CapacityChoice.Listed, CapacitiesBytes = [capacity], IsOrderFree = false };

            var (point, bytes) = CapacityPlanner.Plan(model, capacity, () => false);

            Assert.True(least == bytes, $"seed {seed}: {bytes}, brute force {least}");
            Assert.True(least == point.BoundOffChipBytes, $"seed {seed}: bound {point.BoundOffChipBytes}, brute force {least}");
            Assert.Equal(least, PlanReplay.Run(graph, point.Plan!, capacity, out _)?.OffChipBytes);
            moved += HasMove(point.Plan!) ? 1 : 0;
            binding += GapSolver.Solve(new GapModel(graph, [.. Enumerable.Range(0, graph.OperatorCount)], capacity), null, long.MaxValue, () => false).Choice!.CostBytes < least ? 1 : 0;
        }

        Assert.InRange(binding, 1, Seeds);
        Assert.InRange(moved, 1, binding);
    }

    // Whether a tensor comes back at another address for the step after one that used it.
    private static bool HasMove(ScratchpadPlan plan) => plan.Episodes.Any(e => plan.Episodes.Any(f => f.Tensor == e.Tensor && f.FromStep == e.ToStep + 1));

    // Long lives and room for few tensors, so that it matters where they lie.
    private static (ScratchpadGraph Graph, long CapacityBytes) Make(int seed)
    {
        var random = new Random(seed);
        var tensors = new List<GraphTensor> { new("t0", [random.Next(1, 4)], GraphTensorKind.Input) };
        var operators = new List<GraphOperator>();
        for (var o = 0; o < 6; o++)
        {
            int[] reads = [.. Enumerable.Range(Math.Max(0, o - 3), Math.Min(4, o + 1)).OrderBy(_ => random.Next()).Take(random.Next(1, 3))];
            tensors.Add(new GraphTensor($"t{o + 1}", [random.Next(1, 5)], GraphTensorKind.Activation));
            operators.Add(new GraphOperator($"op{o}", "any", reads, [o + 1]));
        }

        var graph = new ScratchpadGraph(new TensorGraph($"random {seed}", tensors, operators), hasWeights: false, elementBytes: null);
        int[] order = [.. Enumerable.Range(0, 6)];
        return (graph, Math.Max(SimpleOrders.TightestBytes(graph), SimpleOrders.PeakBytes(graph, order) - random.Next(0, 2)));
    }
}
