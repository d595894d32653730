using Dse.Core.Studies.Scratchpads;
using Dse.Core.Workloads.Graphs;
using Dse.Solvers.Exact.Scratchpad;

namespace Dse.Solvers.Tests.Exact.Scratchpad;

/// <summary>Operators that write over an input, against brute force and by hand.</summary>
public class InPlaceTests
{
    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void The_least_traffic_is_that_of_brute_force(bool isOrderFree)
    {
        var (less, proved) = (0, 0);
        for (var seed = 0; seed < 150; seed++)
        {
            var graph = Make(seed, isInPlace: true);
            var capacity = SimpleOrders.TightestBytes(graph) + (seed % 3);
            var apart = Make(seed, isInPlace: false);
            var least = BruteForce.Solve(graph, capacity, isOrderFree);
            var model = new ScratchpadModel { Graph = graph, Choice = CapacityChoice.Listed, CapacitiesBytes = [capacity], IsOrderFree = isOrderFree };

            var (point, bytes) = CapacityPlanner.Plan(model, capacity, () => false);

            Assert.Equal(least, point.BoundOffChipBytes);
            Assert.True(bytes >= least, $"seed {seed}: {bytes}, brute force {least}");
            Assert.Equal(bytes, PlanReplay.Run(graph, point.Plan!, capacity, out var violation)?.OffChipBytes);
            Assert.Null(violation);
            proved += bytes == least ? 1 : 0;
            less += BruteForce.Solve(apart, capacity, isOrderFree) is not { } without || without > least ? 1 : 0;
        }

        // Bytes decide in nearly all; in the others places do.
        Assert.InRange(proved, 145, 150);
        Assert.InRange(less, 15, 150);
    }

    [Fact]
    public void Only_operators_that_allow_it_write_over_an_input_that_nothing_else_reads()
    {
        // t0 is read twice, t1 by one operator of the same size, t2 by a convolution, t3 is smaller than what is made of it.
        var graph = new ScratchpadGraph(
            new TensorGraph(
                "hand",
                [Tensor(4, GraphTensorKind.Input), Tensor(4), Tensor(4), Tensor(2), Tensor(4), Tensor(4, GraphTensorKind.Output)],
                [new("a", "ReLU", [0], [1]), new("b", "Add", [0, 1], [2]), new("c", "Conv", [2], [3]), new("d", "Relu", [3], [4]), new("e", "Eltwise+ReLU", [4], [5])]),
            hasWeights: false,
            elementBytes: null,
            isInPlace: true);

        Assert.Equal([-1, -1, 1, -1, -1, 4], Enumerable.Range(0, 6).Select(graph.Overwrites));
        Assert.Equal([8, 8, 6, 6, 4], Enumerable.Range(0, 5).Select(o => (int)graph.OperandBytes(o)));
    }

    [Fact]
    public void Stays_lie_over_each_other_only_where_one_is_made_in_the_place_of_the_other()
    {
        var source = new TensorGraph("two", [Tensor(4, GraphTensorKind.Input), Tensor(4, GraphTensorKind.Output)], [new("a", "ReLU", [0], [1])]);
        var plan = new ScratchpadPlan([0], [new Episode(0, 0, 0, 0), new Episode(1, 0, 0, 0)], [], []);

        var figures = PlanReplay.Run(new ScratchpadGraph(source, false, null, isInPlace: true), plan, 4, out _);
        Assert.Equal((0, 4), (figures!.OffChipBytes, figures.PeakBytes));
        Assert.Null(PlanReplay.Run(new ScratchpadGraph(source, false, null), plan, 4, out var violation));
        Assert.Contains("lie over each other", violation, StringComparison.Ordinal);
        Assert.Null(PlanReplay.Run(new ScratchpadGraph(source, false, null, isInPlace: true), plan with { Episodes = [plan.Episodes[0], plan.Episodes[1] with { OffsetBytes = 1 }] }, 8, out _));
    }

    private static GraphTensor Tensor(int bytes, GraphTensorKind kind = GraphTensorKind.Activation) => new("t", [bytes], kind);

    private static ScratchpadGraph Make(int seed, bool isInPlace)
    {
        var random = new Random(seed);
        var tensors = new List<GraphTensor> { Tensor(4, GraphTensorKind.Input) };
        var operators = new List<GraphOperator>();
        for (var o = 0; o < 7; o++)
        {
            int[] reads = [.. Enumerable.Range(0, tensors.Count).OrderBy(_ => random.Next()).Take(random.Next(1, 4))];
            tensors.Add(Tensor(random.Next(3) == 0 ? 3 : 4));
            operators.Add(new GraphOperator($"op{o}", random.Next(3) == 0 ? "Conv" : "Add", reads, [o + 1]));
        }

        return new ScratchpadGraph(new TensorGraph($"in place {seed}", tensors, operators), hasWeights: false, elementBytes: null, isInPlace);
    }
}
