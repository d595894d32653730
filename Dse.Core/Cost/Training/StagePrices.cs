using Dse.Core.Workloads;

namespace Dse.Core.Cost.Training;

/// <summary>Times and memory of runs of layers on the stages of a plan, each worked out once.</summary>
/// <remarks>Not thread-safe. A stage's time depends on its layers and on whether it is an end; its memory also on its place.</remarks>
internal sealed class StagePrices
{
    private readonly TrainingPlan plan;
    private readonly IReadOnlyList<IReadOnlyList<TrainingModel>> models;
    private readonly LanguageModel trained;
    private readonly bool isOnBest;
    private readonly double[][,] seconds;
    private readonly sbyte[][,] fits;

    /// <summary>Prepares prices.</summary>
    /// <param name="plan">The plan.</param>
    /// <param name="models">For each stage the models of its devices.</param>
    /// <param name="trained">Whose layers they are.</param>
    /// <param name="isOnBest">Whether a stage takes the fastest of its devices instead of the slowest.</param>
    public StagePrices(in TrainingPlan plan, IReadOnlyList<IReadOnlyList<TrainingModel>> models, LanguageModel trained, bool isOnBest)
    {
        this.plan = plan;
        this.models = models;
        this.trained = trained;
        this.isOnBest = isOnBest;
        var layers = trained.Layers;
        var dense = trained.PlainLayersBefore(layers);
        seconds = new double[plan.Pp][,];
        fits = new sbyte[plan.Pp][,];
        for (var stage = 0; stage < plan.Pp; stage++)
        {
            var isLikeLast = stage > 1 && stage < plan.Pp - 1 && ReferenceEquals(models[stage], models[stage - 1]);
            seconds[stage] = isLikeLast ? seconds[stage - 1] : new double[dense + 1, layers + 1];
            fits[stage] = new sbyte[dense + 1, layers + 1];
        }
    }

    /// <summary>Seconds of one microbatch in a stage that holds the layers from <paramref name="first"/> up to <paramref name="end"/>.</summary>
    public double Seconds(int stage, int first, int end)
    {
        var held = Held(first, end);
        ref var known = ref seconds[stage][held.Dense, held.Count];
        if (known == 0)
        {
            var (slowest, quickest) = (0.0, double.PositiveInfinity);
            foreach (var model in models[stage])
            {
                var time = model.StageSeconds(plan, held, stage);
                (slowest, quickest) = (Math.Max(slowest, time), Math.Min(quickest, time));
            }

            known = isOnBest ? quickest : slowest;
        }

        return known;
    }

    /// <summary>Whether these layers fit every device of the stage.</summary>
    public bool Fits(int stage, int first, int end)
    {
        var held = Held(first, end);
        ref var known = ref fits[stage][held.Dense, held.Count];
        if (known == 0)
        {
            known = 1;
            foreach (var model in models[stage])
            {
                known = model.StageMemoryRatio(plan, held, stage) > 1 ? (sbyte)-1 : known;
            }
        }

        return known > 0;
    }

    private StageLayers Held(int first, int end)
    {
        var plain = trained.PlainLayersBefore(end) - trained.PlainLayersBefore(first);
        return new StageLayers(plain, end - first - plain);
    }
}
