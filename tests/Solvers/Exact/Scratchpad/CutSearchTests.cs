using Dse.Core.Studies.Scratchpads;
using Dse.Core.Workloads.Graphs;
using Dse.Solvers.Exact.Scratchpad;
using Dse.Solvers.Exact.Scratchpad.FixedOrder;

namespace Dse.Solvers.Tests.Exact.Scratchpad;

/// <summary>Plans whose stays do not find places at once, against brute force over all addresses.</summary>
public class CutSearchTests
{
    private const int Seeds = 1000;
    private const int Steps = 6;
    private const int CapacityBytes = 8;

    [Fact]
    public void Traffic_with_places_is_that_of_brute_force_over_addresses()
    {
        var (binding, moved) = (0, 0);
        for (var seed = 0; seed < Seeds && moved < 2; seed++)
        {
            var graph = Full(seed);
            var gaps = new GapModel(graph, [.. Enumerable.Range(0, Steps)], CapacityBytes);
            bool[] all = [.. gaps.Gaps.Select(_ => true)];
            Assert.Empty(gaps.TightSteps);
            if (graph.TensorCount > 16)
            {
                continue;
            }

            if (Placer.Place(graph, PlanBuilder.Build(gaps, all).Episodes, CapacityBytes, () => false).Placed is not null)
            {
                continue;
            }

            var model = new ScratchpadModel { Graph = graph, Choice = CapacityChoice.Listed, CapacitiesBytes = [CapacityBytes], IsOrderFree = false };

            var (point, bytes) = CapacityPlanner.Plan(model, CapacityBytes, () => false);

            var least = PlacedBruteForce.Solve(graph, CapacityBytes, mostBytes: bytes!.Value);
            Assert.True(least == bytes, $"seed {seed}: {bytes}, brute force {least}");
            Assert.True(least == point.BoundOffChipBytes, $"seed {seed}: bound {point.BoundOffChipBytes}, brute force {least}");
            Assert.Equal(least, PlanReplay.Run(graph, point.Plan!, CapacityBytes, out _)?.OffChipBytes);
            binding++;
            moved += HasMove(point.Plan!) ? 1 : 0;
        }

        Assert.True(moved > 0, $"{binding} of {Seeds} bind");
    }

    // Whether a tensor comes back at another address for the step after one that used it.
    private static bool HasMove(ScratchpadPlan plan) => plan.Episodes.Any(e => plan.Episodes.Any(f => f.Tensor == e.Tensor && f.FromStep == e.ToStep + 1));

    // Every byte of the capacity is taken in every step, so that it matters where tensors lie.
    private static ScratchpadGraph Full(int seed)
    {
        var random = new Random(seed);
        var tensors = new List<GraphTensor>();
        var ends = new List<int>();
        var operators = new List<GraphOperator>();
        for (var step = 0; step < Steps; step++)
        {
            int[] alive = [.. Enumerable.Range(0, tensors.Count).Where(t => ends[t] >= step)];
            var made = new List<int>();
            for (var free = CapacityBytes - alive.Sum(t => tensors[t].Elements); free > 0; free -= tensors[^1].Elements)
            {
                made.Add(tensors.Count);
                tensors.Add(new GraphTensor($"t{tensors.Count}", [random.NextInt64(1, Math.Min(4, free) + 1)], GraphTensorKind.Activation));
                ends.Add(Math.Min(Steps - 1, step + random.Next(0, 4)));
            }

            operators.Add(new GraphOperator($"op{step}", "any", [.. alive.Where(t => ends[t] == step || random.Next(3) == 0)], made));
        }

        return new ScratchpadGraph(new TensorGraph($"full {seed}", tensors, operators), hasWeights: false, elementBytes: null);
    }
}
