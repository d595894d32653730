using Dse.Core.Studies;

namespace Dse.Solvers.Tests.Exact.ExpertPlacements;

/// <summary>The examples that EPLB (deepseek-ai/EPLB, README at commit d52c72d, MIT) and FlashLB (vllm-project/vllm-ascend, pull request 3042) publish.</summary>
public class PublishedExampleTests
{
    private const string Eplb = """{"weight":[[90,132,40,61,104,165,39,4,73,56,183,86],[20,107,104,64,19,197,187,157,172,86,16,27]],"num_replicas":16,"num_groups":4,"num_nodes":2,"num_gpus":8}""";
    private const string FlashLb = """{"weight":[[600,560,120,120,20,10,10,10]],"num_replicas":16,"num_groups":1,"num_nodes":1,"num_gpus":8}""";

    [Fact]
    public void Mode_eplb_gives_the_table_that_its_authors_print()
    {
        var front = PlacementRun.Of($$"""{"kind":"ExpertPlacement","routing":{{Eplb}},"mode":"eplb"}""");

        var table = PlacementRun.Table(Assert.Single(front.Points));
        Assert.Equal([5, 6, 5, 7, 8, 4, 3, 4, 10, 9, 10, 2, 0, 1, 11, 1], table[0].SelectMany(d => d));
        Assert.Equal([7, 10, 6, 8, 6, 11, 8, 9, 2, 4, 5, 1, 5, 0, 3, 1], table[1].SelectMany(d => d));
        Assert.All(table.SelectMany(l => l), device => Assert.Equal(2, device.Length));
    }

    [Theory]
    [InlineData("")]
    [InlineData(""","groups":1""")]
    public void The_optimum_of_its_example_is_proved_with_and_without_hierarchy(string more)
    {
        var eplb = PlacementRun.Of($$"""{"kind":"ExpertPlacement","routing":{{Eplb}},"mode":"eplb"{{more}}}""");
        var best = PlacementRun.Of($$"""{"kind":"ExpertPlacement","routing":{{Eplb}}{{more}}}""");

        Assert.True(best.Proved, best.Reason);
        var peak = PlacementRun.Metric(Assert.Single(best.Points), "peakLoadTokens");
        Assert.InRange(peak, (1033 + 1156) / 8.0, PlacementRun.Metric(eplb.Points[0], "peakLoadTokens"));
        Assert.Equal(peak, best.Points[0].Bound["peakLoadTokens"]);
    }

    [Fact]
    public void The_optimum_of_the_showcase_is_below_what_was_published_and_proved()
    {
        var front = PlacementRun.Of($$"""{"kind":"ExpertPlacement","routing":{{FlashLb}}}""");

        Assert.True(front.Proved, front.Reason);
        Assert.InRange(PlacementRun.Metric(Assert.Single(front.Points), "peakLoadTokens"), 181.25, 204.99);
        Assert.Equal(StudyStatus.Succeeded, front.Status);
    }
}
