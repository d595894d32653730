using Dse.Core.Cost.Training;
using Dse.Core.Hardware;
using Dse.Core.Workloads;

namespace Dse.Core.Tests.Cost.Uneven;

public class UnevenTrainingTests
{
    private static readonly Device A100 = DeviceCatalog.Find("A100")!;
    private static readonly Device H100 = DeviceCatalog.Find("H100")!;

    private static readonly TrainingPlan Plan = new(
        Tp: 8, Pp: 2, Vp: 1, Cp: 1, Ep: 1, MoeTp: 1, Dp: 2, Microbatch: 1, PipelineSchedule.OneForwardOneBackward, Recompute.Full,
        SequenceParallel: true, Zero: 1, FlashAttention: true, OverlapDp: true, TensorOverlap.Ring, Offload.None);

    // Nodes 0, 2 and 1, 3 are islands: replicas belong on like links, the pipeline spans the slow ones (Holmes, arXiv 2312.03549).
    [Fact]
    public void Replicas_are_kept_on_like_links_and_the_pipeline_spans_the_slow_ones()
    {
        var estimate = On(Islands(keepsOrder: false)).Evaluate(Plan);
        var placement = estimate.Layout!.Placement!;

        Assert.Equal(PlacementMethod.Exact, placement.Method);
        Assert.Equal(50, placement.DataGBps);
        Assert.Equal(5, placement.PipelineGBps);
        Assert.Equal(placement.NodeOrder[0] % 2, placement.NodeOrder[1] % 2);
        Assert.Equal(estimate.StepSeconds, placement.BoundSeconds);
        Assert.True(estimate.StepSeconds < placement.IdentitySeconds);
    }

    // In the order given, both stages reduce over a slow link and sends use it too: every link that counts is 5 GB/s.
    [Fact]
    public void In_the_order_given_a_plan_costs_what_its_slowest_links_give()
    {
        var plain = On(new Cluster(A100, 32, 8, 300, 5)).Evaluate(Plan with { Pp = 4, Dp = 1 });
        var links = Matrix(4, (i, j) => Math.Abs(i - j) == 1 ? 5 : 50);
        var kept = On(Uneven(links, keepsOrder: true)).Evaluate(Plan with { Pp = 4, Dp = 1 });

        Assert.Equal(PlacementMethod.Identity, kept.Layout!.Placement!.Method);
        Assert.Equal(plain.StepSeconds, kept.StepSeconds, 1e-12);
        Assert.Equal(plain.StepSeconds, kept.Layout.Placement.IdentitySeconds, 1e-12);
    }

    // All orders of four nodes, priced one by one.
    [Fact]
    public void The_chosen_order_is_the_fastest_of_all()
    {
        var random = new Random(4);
        for (var trial = 0; trial < 5; trial++)
        {
            var links = Matrix(4, (_, _) => 2 + (30 * random.NextDouble()));
            var best = On(Uneven(links, keepsOrder: false)).Evaluate(Plan);

            var all = from a in Enumerable.Range(0, 4)
                      from b in Enumerable.Range(0, 4)
                      from c in Enumerable.Range(0, 4)
                      from d in Enumerable.Range(0, 4)
                      where new[] { a, b, c, d }.Distinct().Count() == 4
                      let order = new[] { a, b, c, d }
                      select On(Uneven(Matrix(4, (i, j) => links[order[i], order[j]]), keepsOrder: true)).Evaluate(Plan).StepSeconds;

            Assert.Equal(all.Min(), best.StepSeconds, 1e-12);
        }
    }

    // Four nodes of A100 and four of H100: mixed stages run at the A100's pace, so each stage gets nodes of one kind, and with
    // balanced layers the H100 hold more of them.
    [Fact]
    public void Unlike_devices_are_gathered_by_stage_and_share_the_layers_by_their_speed()
    {
        var kinds = new[] { 0, 1, 1, 0, 1, 0, 0, 1 };
        var nodes = new NodeLinks(Matrix(8, (_, _) => 25), [(A100, 300), (H100, 450)], kinds, keepsOrder: false);
        var model = On(new Cluster(A100, 64, 8, 300, 25) { Nodes = nodes });
        var plan = Plan with { Dp = 4, Recompute = Recompute.Selective };

        var even = model.Evaluate(plan);
        var balanced = model.Evaluate(plan with { BalancesStages = true });

        var order = even.Layout!.Placement!.NodeOrder;
        Assert.Single(order.Take(4).Select(n => kinds[n]).Distinct());
        var split = balanced.Layout!.StageLayers!;
        var fast = kinds[balanced.Layout.Placement!.NodeOrder[0]] == 1 ? 0 : 1;
        Assert.True(split[fast] > split[1 - fast]);
        Assert.Equal(32, split.Sum());
        Assert.True(balanced.StepSeconds < even.StepSeconds);
        Assert.True(balanced.StepSeconds >= balanced.Layout.Placement.BoundSeconds);

        // A cluster of A100 alone is slower than the mixture, one of H100 alone faster.
        Assert.True(balanced.StepSeconds < On(new Cluster(A100, 64, 8, 300, 25)).Evaluate(plan).StepSeconds);
        Assert.True(balanced.StepSeconds > On(new Cluster(H100, 64, 8, 450, 25)).Evaluate(plan).StepSeconds);
    }

    // Six nodes of two kinds, all orders, even, listed and balanced stages: none is faster than the bound, and the bound is close.
    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void No_order_of_unlike_devices_is_faster_than_the_bound(bool balances)
    {
        var plan = Plan with { Pp = 3, Dp = 2, BalancesStages = balances, Recompute = Recompute.Selective };
        var kinds = new[] { 0, 1, 1, 0, 1, 1 };
        var links = Matrix(6, (_, _) => 25);
        var answer = On(new Cluster(A100, 48, 8, 300, 25) { Nodes = new NodeLinks(links, [(A100, 300), (H100, 450)], kinds, keepsOrder: false) }).Evaluate(plan);
        var bound = answer.Layout!.Placement!.BoundSeconds;

        var all = Enumerable.Range(0, 1 << 6).Select(bits => Enumerable.Range(0, 6).Select(i => (bits >> i) & 1).ToArray()).Where(k => k.Sum() == 4)
            .Select(k => On(new Cluster(A100, 48, 8, 300, 25) { Nodes = new NodeLinks(links, [(A100, 300), (H100, 450)], k, keepsOrder: true) }).Evaluate(plan).StepSeconds)
            .ToArray();

        Assert.InRange(bound, 0.75 * all.Min(), all.Min());
        Assert.Equal(all.Min(), answer.StepSeconds, 0.02 * all.Min());
    }

    private static Cluster Islands(bool keepsOrder) => Uneven(Matrix(4, (i, j) => i % 2 == j % 2 ? 50 : 5), keepsOrder);

    private static Cluster Uneven(double[,] links, bool keepsOrder) =>
        new(A100, 8 * links.GetLength(0), 8, 300, 25) { Nodes = new NodeLinks(links, [(A100, 300)], new int[links.GetLength(0)], keepsOrder) };

    private static double[,] Matrix(int nodes, Func<int, int, double> link)
    {
        var links = new double[nodes, nodes];
        for (var i = 0; i < nodes; i++)
        {
            for (var j = 0; j < nodes; j++)
            {
                links[i, j] = i == j ? 0 : link(i, j);
            }
        }

        return links;
    }

    private static TrainingModel On(Cluster cluster) =>
        new(new TrainingWorkload(LanguageModelCatalog.Find("Llama-3.1-8B")!, cluster, 4096, 96, Precision.Bf16, SoftwareStack.Current));
}
