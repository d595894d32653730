namespace Dse.Core.Cost.Training;

/// <summary>Deals layers out to pipeline stages so that the slowest stage is as fast as it can be (docs/cost-model.md §7).</summary>
/// <remarks>Exact, by dynamic programming over stages and layers: no split of whole layers that fits has a faster slowest stage.</remarks>
internal static class StagePartition
{
    /// <summary>The layers of each stage.</summary>
    /// <param name="plan">The plan; every stage holds at least as many layers as it has chunks, where that goes.</param>
    /// <param name="work">What is trained.</param>
    /// <param name="models">For each stage the models of the devices it runs on.</param>
    /// <param name="isOnBest">Whether each stage may choose the fastest of its devices, fit or not: for bounds.</param>
    /// <returns>The split whose slowest stage is fastest among those that fit every device, and of these the one with least time in all; among all splits when none fits.</returns>
    public static IReadOnlyList<int> Of(in TrainingPlan plan, TrainingWorkload work, IReadOnlyList<IReadOnlyList<TrainingModel>> models, bool isOnBest = false)
    {
        var layers = work.Model.Layers;
        var dense = layers - work.Model.MixtureLayers;
        var least = (long)plan.Pp * plan.Vp <= layers ? plan.Vp : 1;
        var seconds = new double[plan.Pp, layers + 1, layers + 1];
        var fits = new bool[plan.Pp, layers + 1, layers + 1];
        for (var stage = 0; stage < plan.Pp; stage++)
        {
            for (var first = stage * least; first <= layers - ((plan.Pp - stage) * least); first++)
            {
                // The first stage starts with the first layer, the last one ends with the last.
                for (var end = first + least; end <= layers && (stage > 0 || first == 0); end++)
                {
                    var held = new StageLayers(Math.Clamp(dense - first, 0, end - first), 0);
                    held = held with { Mixture = end - first - held.Dense };
                    var (slowest, quickest, fullest) = (0.0, double.PositiveInfinity, 0.0);
                    foreach (var model in models[stage])
                    {
                        var time = model.StageSeconds(plan, held, stage);
                        (slowest, quickest) = (Math.Max(slowest, time), Math.Min(quickest, time));
                        fullest = isOnBest ? 0 : Math.Max(fullest, model.StageMemoryRatio(plan, held, stage));
                    }

                    seconds[stage, first, end] = isOnBest ? quickest : slowest;
                    fits[stage, first, end] = fullest <= 1;
                }
            }
        }

        var problem = new Table(plan.Pp, layers, least, seconds, fits);
        return problem.Solve(mustFit: true) ?? problem.Solve(mustFit: false)!;
    }

    /// <summary>Times and feasibility of every run of layers on every stage.</summary>
    /// <param name="Stages">Stages.</param>
    /// <param name="Layers">Layers.</param>
    /// <param name="Least">Fewest layers of a stage.</param>
    /// <param name="Seconds">By stage, first layer and end.</param>
    /// <param name="Fits">Whether it fits the stage's devices.</param>
    internal sealed record Table(int Stages, int Layers, int Least, double[,,] Seconds, bool[,,] Fits)
    {
        /// <summary>The best split; null when none fits.</summary>
        public IReadOnlyList<int>? Solve(bool mustFit)
        {
            var slowest = Best(mustFit, double.PositiveInfinity, isSum: false, out _);
            if (double.IsInfinity(slowest))
            {
                return null;
            }

            Best(mustFit, slowest, isSum: true, out var split);
            return split;
        }

        // Least largest time, or least sum of times none of which is above a limit, from the last stage to the first.
        private double Best(bool mustFit, double limit, bool isSum, out int[] split)
        {
            var best = new double[Stages + 1, Layers + 1];
            var end = new int[Stages, Layers + 1];
            for (var first = 0; first < Layers; first++)
            {
                best[Stages, first] = double.PositiveInfinity;
            }

            for (var stage = Stages - 1; stage >= 0; stage--)
            {
                best[stage, Layers] = double.PositiveInfinity;
                for (var first = stage * Least; first < Layers; first++)
                {
                    best[stage, first] = double.PositiveInfinity;
                    for (var e = first + Least; e <= Layers && (stage > 0 || first == 0); e++)
                    {
                        var time = Seconds[stage, first, e];
                        if (time > limit || (mustFit && !Fits[stage, first, e]))
                        {
                            continue;
                        }

                        var total = isSum ? time + best[stage + 1, e] : Math.Max(time, best[stage + 1, e]);
                        if (total < best[stage, first])
                        {
                            (best[stage, first], end[stage, first]) = (total, e);
                        }
                    }
                }
            }

            split = new int[Stages];
            for (int stage = 0, at = 0; stage < Stages && !double.IsInfinity(best[0, 0]); stage++)
            {
                split[stage] = end[stage, at] - at;
                at = end[stage, at];
            }

            return best[0, 0];
        }
    }
}
