using Dse.Core.Studies.Scratchpads;
using Dse.Core.Workloads.Graphs;
using Dse.Solvers.Exact.Scratchpad.FixedOrder;
using Dse.Solvers.Mip;

namespace Dse.Solvers.Tests.Exact.Scratchpad;

/// <summary>The dynamic programming and the linear model agree on what gaps cost.</summary>
public class GapLinearModelTests
{
    [Theory]
    [InlineData("densenet121", true)]
    [InlineData("unet_256", true)]
    [InlineData("vit_b16_224", false)]
    [InlineData("nasnet_a_imagenet", false)]
    [InlineData("randwire_ws_s1", false)]
    public async Task Both_find_the_same_least_traffic(string name, bool hasWeights)
    {
        var graph = new ScratchpadGraph(GraphCatalog.Find(name)!, hasWeights, null);
        var tightest = SimpleOrders.TightestBytes(graph);
        foreach (var capacity in new[] { tightest, (tightest + SimpleOrders.LowestPeakBytes(graph)) / 2 })
        {
            var model = new GapModel(graph, [.. Enumerable.Range(0, graph.OperatorCount)], capacity);

            var own = GapSolver.Solve(model, null, long.MaxValue, () => false).Choice!;
            var linear = await GapLinearModel.SolveAsync(model, Mip.Solvers.Cbc, MipOptions.Default, CancellationToken.None);

            Assert.True(own.IsProved && linear!.IsProved);
            Assert.Equal(own.CostBytes, linear.CostBytes);
        }
    }

    [Fact]
    public async Task Both_agree_on_random_graphs()
    {
        for (var seed = 0; seed < 20; seed++)
        {
            var (graph, capacity) = RandomGraphs.Make(seed + 5000, maxOperators: 40);
            var model = new GapModel(graph, [.. Enumerable.Range(0, graph.OperatorCount)], capacity);

            var own = GapSolver.Solve(model, null, long.MaxValue, () => false).Choice!;
            var linear = await GapLinearModel.SolveAsync(model, Mip.Solvers.Cbc, MipOptions.Default, CancellationToken.None);

            Assert.True(own.IsProved);
            Assert.Equal(own.CostBytes, linear!.CostBytes);
        }
    }
}
