using Dse.Core.Cost.Training;
using Dse.Core.Hardware;
using Dse.Core.Spaces;
using Dse.Core.Workloads;

namespace Dse.Core.Tests.Cost.Uneven;

public class StagePartitionTests
{
    // Random times that need not grow with the layers, random feasibility: against every split.
    [Fact]
    public void The_split_equals_the_best_of_all_splits()
    {
        var random = new RandomSource(9);
        for (var trial = 0; trial < 60; trial++)
        {
            var (stages, layers) = (1 + random.Next(4), 4 + random.Next(5));
            var seconds = new double[stages, layers + 1, layers + 1];
            var fits = new bool[stages, layers + 1, layers + 1];
            for (var s = 0; s < stages; s++)
            {
                for (var a = 0; a < layers; a++)
                {
                    for (var b = a + 1; b <= layers; b++)
                    {
                        seconds[s, a, b] = 1 + random.Next(6);
                        fits[s, a, b] = random.NextDouble() < 0.8;
                    }
                }
            }

            var table = new StagePartition.Table(stages, layers, 1, (s, a, b) => seconds[s, a, b], (s, a, b) => fits[s, a, b]);
            var all = Splits(stages, layers).Where(split => Times(split, (s, a, b) => fits[s, a, b] ? 1 : 0).All(f => f == 1)).ToArray();
            var found = table.Solve(mustFit: true);

            if (all.Length == 0)
            {
                Assert.Null(found);
                continue;
            }

            (double Slowest, double Sum) Key(IReadOnlyList<int> split)
            {
                var times = Times(split, (s, a, b) => seconds[s, a, b]).ToArray();
                return (times.Max(), times.Sum());
            }

            Assert.Equal(all.Select(Key).Min(), Key(found!));
        }
    }

    // The last stage also holds the logits of a large vocabulary: it gets fewer layers, and the step is faster for it.
    [Fact]
    public void The_end_with_the_logits_gets_fewer_layers()
    {
        var model = Model("Llama-3.1-8B");
        var plan = Plan with { BalancesStages = true };

        var balanced = model.Evaluate(plan);
        var split = balanced.Layout!.StageLayers!;

        Assert.Equal(32, split.Sum());
        Assert.True(split[^1] < 8, string.Join(' ', split));
        Assert.True(balanced.StepSeconds < model.Evaluate(Plan).StepSeconds);
        Assert.Equal(balanced.StepSeconds, model.Evaluate(Plan with { StageLayers = split }).StepSeconds);
        Assert.All(
            Splits(4, 32).Where(s => s.All(l => l is >= 6 and <= 10)),
            s => Assert.True(Slowest(model, s) >= Slowest(model, split) - 1e-12));
    }

    [Fact]
    public void An_even_list_of_layers_costs_what_even_stages_cost()
    {
        var model = Model("Llama-3.1-8B");

        Assert.Equal(model.Evaluate(Plan).StepSeconds, model.Evaluate(Plan with { StageLayers = [8, 8, 8, 8] }).StepSeconds, 1e-12);
        Assert.Equal(model.Evaluate(Plan).MemoryBytes, model.Evaluate(Plan with { StageLayers = [8, 8, 8, 8] }).MemoryBytes, 1.0);
    }

    // Sixteen layers between the ends weigh more than eight at the first: the fullest stage is not an end.
    [Fact]
    public void A_stage_between_the_ends_may_be_the_fullest()
    {
        var model = Model("Llama-3.1-8B");

        Assert.True(model.Evaluate(Plan with { StageLayers = [4, 20, 4, 4] }).MemoryBytes > model.Evaluate(Plan).MemoryBytes);
    }

    // 3 dense and 58 mixture layers on 4 stages have 34,220 splits; no device is asked to hold them.
    [Fact]
    public void Dense_and_mixture_layers_are_split_as_the_best_of_all_splits()
    {
        var model = Model("DeepSeek-V3", 4);
        var plan = Plan with { Tp = 1, BalancesStages = true };

        var split = model.Evaluate(plan).Layout!.StageLayers!;
        double SlowestOf(IReadOnlyList<int> layers) =>
            model.StageDurations(plan with { StageLayers = layers, BalancesStages = false }).Max(d => d.ForwardSeconds + d.BackwardSeconds);

        Assert.Equal(Splits(4, 61).Where(s => s.All(l => l >= 10)).Min(SlowestOf), SlowestOf(split), 1e-12);
    }

    private static readonly TrainingPlan Plan = new(
        Tp: 2, Pp: 4, Vp: 1, Cp: 1, Ep: 1, MoeTp: 1, Dp: 1, Microbatch: 1, PipelineSchedule.OneForwardOneBackward, Recompute.Selective,
        SequenceParallel: true, Zero: 1, FlashAttention: true, OverlapDp: true, TensorOverlap.Ring, Offload.None);

    private static double Slowest(TrainingModel model, IReadOnlyList<int> split) =>
        model.StageDurations(Plan with { StageLayers = split }).Max(d => d.ForwardSeconds + d.BackwardSeconds);

    private static IEnumerable<double> Times(IReadOnlyList<int> split, Func<int, int, int, double> of)
    {
        var at = 0;
        for (var s = 0; s < split.Count; s++)
        {
            yield return of(s, at, at + split[s]);
            at += split[s];
        }
    }

    private static IEnumerable<int[]> Splits(int stages, int layers) => stages == 1
        ? [[layers]]
        : Enumerable.Range(1, layers - stages + 1).SelectMany(first => Splits(stages - 1, layers - first).Select(rest => (int[])[first, .. rest]));

    private static TrainingModel Model(string name, int devices = 8) => new(new TrainingWorkload(
        LanguageModelCatalog.Find(name)!, new Cluster(DeviceCatalog.Find("H100")!, devices, 8, 450, 50), 4096, 256, Precision.Bf16, SoftwareStack.Current));
}
