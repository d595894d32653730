using System.Text.Json;
using Dse.Core.Studies;

namespace Dse.Solvers.Tests.Exact.Scratchpad;

/// <summary>Studies of kind Scratchpad from the spec to the front.</summary>
public class ScratchpadStudyTests
{
    [Fact]
    public void A_sweep_finds_every_capacity_that_a_list_of_all_capacities_finds()
    {
        const string Sizes = """{"tensors":[{"id":0,"shape":[4],"kind":"input"},{"id":1,"shape":[6]},{"id":2,"shape":[3]},{"id":3,"shape":[5]},{"id":4,"shape":[2]},{"id":5,"shape":[1],"kind":"output"}],"ops":[{"inputs":[0],"outputs":[1]},{"inputs":[1],"outputs":[2]},{"inputs":[0,2],"outputs":[3]},{"inputs":[1],"outputs":[4]},{"inputs":[2,3,4],"outputs":[5]}]}""";

        var sweep = Run($$"""{"kind":"Scratchpad","graph":{{Sizes}},"capacitiesBytes":"sweep","order":"fixed"}""");
        var list = Run($$"""{"kind":"Scratchpad","graph":{{Sizes}},"capacitiesBytes":[{{string.Join(',', Enumerable.Range(1, 30))}}],"order":"fixed"}""");

        Assert.True(sweep.Proved, sweep.Reason);
        Assert.True(sweep.Points.Count > 2);
        Assert.Equal(Values(list), Values(sweep));
    }

    [Fact]
    public void More_room_never_means_more_traffic_and_the_last_capacity_means_none()
    {
        var front = Run("""{"kind":"Scratchpad","graph":"regnety_400m","capacitiesBytes":"sweep","order":"free"}""");

        Assert.True(front.Proved, front.Reason);
        Assert.Equal(0, Values(front)[^1].OffChip);
        Assert.Equal(1003520, Values(front)[0].Capacity);
    }

    [Fact]
    public void A_point_without_proof_states_its_bound_and_gap()
    {
        var front = Run("""{"kind":"Scratchpad","graph":"randwire_ws_s2","capacitiesBytes":"tightest","search":{"seconds":0.3}}""");

        var point = Assert.Single(front.Points);
        Assert.False(front.Proved);
        Assert.InRange(point.Bound["offChipBytes"], 0, Values(front)[0].OffChip - 1);
        Assert.InRange(point.Gap["offChipBytes"], 1e-6, 1);
        Assert.False(front.Reproducible);
    }

    [Fact]
    public void Prefetching_hides_transfers_without_moving_more()
    {
        const string Spec = """{"kind":"Scratchpad","graph":"bert_base_seq128","capacitiesBytes":"tightest","order":"fixed","objectives":["min offChipBytes"]""";

        var front = Run(Spec + ""","dma":{"bytesPerCycle":64,"latencyCycles":200,"macsPerCycle":4096}}""");

        var point = Assert.Single(front.Points);
        var cycles = point.Metrics.Single(m => m.Key == "executionCycles").Value!.Value;
        using var plan = JsonDocument.Parse(point.ArtifactJson!);
        Assert.Equal(4620288, point.Metrics.Single(m => m.Key == "offChipBytes").Value);
        Assert.True(plan.RootElement.GetProperty("reads").GetArrayLength() > 0);

        // Nothing hidden: the operators' cycles and every transfer's.
        var graph = Dse.Core.Workloads.Graphs.GraphCatalog.Find("bert_base_seq128")!;
        var transfers = plan.RootElement.GetProperty("reads").GetArrayLength() + plan.RootElement.GetProperty("writes").GetArrayLength() + 2;
        var apart = graph.Operators.Sum(o => Math.Ceiling(o.Macs / 4096)) + (transfers * 200) + ((4620288 + point.Metrics.Single(m => m.Key == "compulsoryBytes").Value!.Value) / 64);
        Assert.True(cycles < apart, $"{cycles} of {apart}");
        Assert.True(cycles >= graph.Operators.Sum(o => Math.Ceiling(o.Macs / 4096)));
    }

    [Fact]
    public void The_linear_model_gives_the_same_front()
    {
        const string Spec = """{"kind":"Scratchpad","graph":"unet_256","weights":true,"capacitiesBytes":["tightest","half"],"order":"fixed","method":""";

        var mip = Run(Spec + "\"mip\"}");

        Assert.True(mip.Proved, mip.Reason);
        Assert.Equal(Values(Run(Spec + "\"optimal\"}")), Values(mip));
    }

    [Fact]
    public void The_same_seed_gives_the_same_plan_on_one_and_two_threads()
    {
        const string Spec = """{"kind":"Scratchpad","graph":"pnasnet_5_cell","capacitiesBytes":["tightest","half"]}""";

        Assert.Equal(Run(Spec, 1).Points.Select(p => p.ArtifactJson), Run(Spec, 2).Points.Select(p => p.ArtifactJson));
    }

    private static (double Capacity, double OffChip)[] Values(FrontDocument front) => [.. front.Points.Select(p => (p.Metrics[0].Value!.Value, p.Metrics[1].Value!.Value))];

    private static FrontDocument Run(string spec, int threads = 2)
    {
        using var document = JsonDocument.Parse(spec);
        var errors = new List<SpecError>();
        var study = StudyKinds.Resolve(document.RootElement, errors)!.Parse(document.RootElement, errors);
        Assert.Empty(errors);
        return Explorer.Run(study!.Problem, study.Search, new ExplorerOptions(threads, 60, TimeProvider.System), null, default, CancellationToken.None);
    }
}
