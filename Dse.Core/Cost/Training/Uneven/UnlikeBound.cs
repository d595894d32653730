namespace Dse.Core.Cost.Training.Uneven;

/// <summary>Less than a step can take on unlike devices, however nodes are ordered and layers dealt out (docs/cost-model.md §5).</summary>
internal static class UnlikeBound
{
    /// <summary>The microbatches of a step at the pace of the slowest stage, in the best of all worlds that the number of fast nodes allows.</summary>
    /// <param name="plan">The plan.</param>
    /// <param name="kinds">The models of the kinds of devices at the best rates, the fastest first, and the nodes of each.</param>
    /// <param name="stageNodes">Nodes of a stage where stages share none; 0 otherwise.</param>
    public static double Seconds(in TrainingPlan plan, IReadOnlyList<(TrainingModel Model, int Nodes)> kinds, int stageNodes)
    {
        var work = kinds[0].Model.Work;
        var pace = Pace(plan, work, kinds, 0, stageNodes);
        for (var cut = 1; cut < kinds.Count; cut++)
        {
            pace = Math.Max(pace, Pace(plan, work, kinds, cut, stageNodes));
        }

        return work.GlobalBatch / (plan.Dp * plan.Microbatch) * pace;
    }

    // Only so many stages can do without the kinds from the cut on; each stage takes the best kind left to it.
    private static double Pace(in TrainingPlan plan, TrainingWorkload work, IReadOnlyList<(TrainingModel Model, int Nodes)> kinds, int cut, int stageNodes)
    {
        var layers = work.Model.Layers;
        TrainingModel[] all = [.. kinds.Select(k => k.Model)];
        TrainingModel[] slow = [.. all.Skip(cut)];
        var free = new StagePrices(plan, [.. Enumerable.Repeat<IReadOnlyList<TrainingModel>>(all, plan.Pp)], work.Model, isOnBest: true);
        var bound = new StagePrices(plan, [.. Enumerable.Repeat<IReadOnlyList<TrainingModel>>(slow, plan.Pp)], work.Model, isOnBest: true);
        var fastStages = cut == 0 || stageNodes == 0 ? plan.Pp : Math.Min(plan.Pp, kinds.Take(cut).Sum(k => k.Nodes) / stageNodes);

        // best[first, fast]: least largest time of the stages from here on, which start at a layer and may use so many fast places.
        var best = new double[layers + 1, fastStages + 1];
        var least = plan.BalancesStages && (long)plan.Pp * plan.Vp <= layers ? plan.Vp : 1;
        for (var stage = plan.Pp - 1; stage >= 0; stage--)
        {
            var next = best;
            best = new double[layers + 1, fastStages + 1];
            for (var first = 0; first <= layers; first++)
            {
                for (var fast = 0; fast <= fastStages; fast++)
                {
                    best[first, fast] = Stage(plan, layers, least, next, stage, first, fast, free, bound);
                }
            }
        }

        return best[0, fastStages];
    }

    private static double Stage(in TrainingPlan plan, int layers, int least, double[,] next, int stage, int first, int fast, StagePrices free, StagePrices bound)
    {
        var (low, high) = (first + least, layers);
        if (!plan.BalancesStages)
        {
            low = high = first + StageSplit.LayersOf(layers, plan, stage);
        }

        var best = double.PositiveInfinity;
        for (var end = stage == plan.Pp - 1 ? Math.Max(low, layers) : low; end <= Math.Min(high, layers); end++)
        {
            var rest = stage == plan.Pp - 1 ? 0 : next[end, fast];
            best = Math.Min(best, Math.Max(rest, bound.Seconds(stage, first, end)));
            if (fast > 0)
            {
                rest = stage == plan.Pp - 1 ? 0 : next[end, fast - 1];
                best = Math.Min(best, Math.Max(rest, free.Seconds(stage, first, end)));
            }
        }

        return best;
    }
}
