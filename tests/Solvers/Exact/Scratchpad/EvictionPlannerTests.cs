using Dse.Core.Studies.Scratchpads;
using Dse.Core.Workloads.Graphs;
using Dse.Solvers.Exact.Scratchpad;

namespace Dse.Solvers.Tests.Exact.Scratchpad;

public class EvictionPlannerTests
{
    // Figures of design notes for these graphs: the order of the file, the tightest capacity.
    [Theory]
    [InlineData("gpt2_small_seq256", false, ScratchpadMethods.Belady, 9_240_576)]
    [InlineData("resnet50", true, ScratchpadMethods.Belady, 602_112)]
    [InlineData("densenet121", true, ScratchpadMethods.Belady, 2_609_152)]
    [InlineData("unet_256", true, ScratchpadMethods.Belady, 8_388_608)]
    public void Beladys_rule_moves_what_it_is_known_to_move(string name, bool hasWeights, string method, long bytes)
    {
        var model = Model(name, hasWeights, method);

        var (point, offChip) = CapacityPlanner.Plan(model, model.CapacitiesBytes[0], () => false);

        Assert.Equal(bytes, offChip);
        Assert.True(point.Plan is not null || point.Failure == ScratchpadModel.NotPlaced || offChip is null);
    }

    [Theory]
    [InlineData(ScratchpadMethods.PeakBelady)]
    [InlineData(ScratchpadMethods.SizeAware)]
    [InlineData(ScratchpadMethods.Annealing)]
    [InlineData(ScratchpadMethods.Genetic)]
    [InlineData(ScratchpadMethods.Reinforcement)]
    [InlineData(ScratchpadMethods.NoReuse)]
    public void Plans_of_baselines_run_and_are_no_better_than_the_optimum(string method)
    {
        var model = Model("gpt2_small_seq256", false, method);
        var capacity = model.CapacitiesBytes[0];

        var (point, offChip) = CapacityPlanner.Plan(model, capacity, () => false);

        Assert.NotNull(point.Plan);
        Assert.Equal(offChip, PlanReplay.Run(model.Graph, point.Plan, capacity, out var violation)?.OffChipBytes);
        Assert.Null(violation);

        // 9,240,576 is proved for every order of this graph.
        Assert.True(offChip >= 9_240_576);
    }

    private static ScratchpadModel Model(string name, bool hasWeights, string method)
    {
        var graph = new ScratchpadGraph(GraphCatalog.Find(name)!, hasWeights, 1);
        return new ScratchpadModel
        {
            Graph = graph,
            Choice = CapacityChoice.Listed,
            CapacitiesBytes = [SimpleOrders.TightestBytes(graph)],
            IsOrderFree = true,
            Method = method,
            Seed = 1,
        };
    }
}
