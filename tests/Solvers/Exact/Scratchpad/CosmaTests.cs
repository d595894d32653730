using Dse.Core.Studies.Scratchpads;
using Dse.Core.Workloads.Graphs;
using Dse.Solvers.Exact.Scratchpad.Cosma;

namespace Dse.Solvers.Tests.Exact.Scratchpad;

/// <summary>COSMA's program against brute force over orders and addresses.</summary>
public class CosmaTests
{
    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task The_published_program_finds_the_least_traffic_of_its_rules(bool isOrderFree)
    {
        var moving = 0;
        for (var seed = 0; seed < 6; seed++)
        {
            var (graph, capacity) = Make(seed);
            var least = Orders(graph, isOrderFree).Min(order => PlacedBruteForce.Solve(graph, (int)capacity, order, isSpilledForAStep: true));
            var model = new ScratchpadModel { Graph = graph, Choice = CapacityChoice.Listed, CapacitiesBytes = [capacity], IsOrderFree = isOrderFree, Method = ScratchpadMethods.Cosma };

            var (point, bytes) = await CosmaPlanner.PlanAsync(model, capacity, 0, Mip.Solvers.Cbc, CancellationToken.None);

            Assert.True(least == bytes, $"seed {seed}: {bytes}, brute force {least}");
            Assert.Equal(least, PlanReplay.Run(graph, point.Plan!, capacity, out _)?.OffChipBytes);
            moving += least > 0 ? 1 : 0;
        }

        Assert.InRange(moving, 1, 6);
    }

    // Every order in which the operators can run.
    private static IEnumerable<int[]> Orders(ScratchpadGraph graph, bool isOrderFree)
    {
        int[] given = [.. Enumerable.Range(0, graph.OperatorCount)];
        return isOrderFree ? Continue([]) : [given];

        IEnumerable<int[]> Continue(int[] run) => run.Length == given.Length
            ? [run]
            : given.Where(o => !run.Contains(o) && graph.Inputs(o).ToArray().All(t => graph.Producers[t] < 0 || run.Contains(graph.Producers[t]))).SelectMany(o => Continue([.. run, o]));
    }

    private static (ScratchpadGraph Graph, long CapacityBytes) Make(int seed)
    {
        var random = new Random(seed);
        var tensors = new List<GraphTensor> { new("t0", [random.Next(1, 4)], GraphTensorKind.Input) };
        var operators = new List<GraphOperator>();
        for (var o = 0; o < 5; o++)
        {
            int[] reads = [.. Enumerable.Range(0, tensors.Count).OrderBy(_ => random.Next()).Take(random.Next(1, 3))];
            tensors.Add(new GraphTensor($"t{o + 1}", [random.Next(1, 5)], GraphTensorKind.Activation));
            operators.Add(new GraphOperator($"op{o}", "any", reads, [o + 1]));
        }

        var graph = new ScratchpadGraph(new TensorGraph($"small {seed}", tensors, operators), hasWeights: false, elementBytes: null);
        return (graph, SimpleOrders.TightestBytes(graph));
    }
}
