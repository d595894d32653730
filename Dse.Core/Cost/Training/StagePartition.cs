namespace Dse.Core.Cost.Training;

/// <summary>Deals layers out to pipeline stages so that the slowest stage is as fast as it can be (docs/cost-model.md §7).</summary>
/// <remarks>Exact, by dynamic programming over stages and layers: no split of whole layers that fits has a faster slowest stage.</remarks>
internal static class StagePartition
{
    /// <summary>The layers of each stage.</summary>
    /// <param name="plan">The plan; every stage holds at least as many layers as it has chunks, where that goes.</param>
    /// <param name="work">What is trained.</param>
    /// <param name="models">For each stage the models of the devices it runs on.</param>
    /// <returns>The split whose slowest stage is fastest among those that fit every device, and of these the one with least time in all; among all splits when none fits.</returns>
    public static IReadOnlyList<int> Of(in TrainingPlan plan, TrainingWorkload work, IReadOnlyList<IReadOnlyList<TrainingModel>> models)
    {
        var layers = work.Model.Layers;
        var least = (long)plan.Pp * plan.Vp <= layers ? plan.Vp : 1;
        var prices = new StagePrices(plan, models, work.Model, isOnBest: false);
        var problem = new Table(plan.Pp, layers, least, prices.Seconds, prices.Fits);
        return problem.Solve(mustFit: true) ?? problem.Solve(mustFit: false)!;
    }

    /// <summary>Times and feasibility of every run of layers on every stage.</summary>
    /// <param name="Stages">Stages.</param>
    /// <param name="Layers">Layers.</param>
    /// <param name="Least">Fewest layers of a stage.</param>
    /// <param name="Seconds">By stage, first layer and end.</param>
    /// <param name="Fits">Whether it fits the stage's devices.</param>
    internal sealed record Table(int Stages, int Layers, int Least, Func<int, int, int, double> Seconds, Func<int, int, int, bool> Fits)
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
            var ends = new int[Stages, Layers + 1];
            for (var first = 0; first < Layers; first++)
            {
                best[Stages, first] = double.PositiveInfinity;
            }

            for (var stage = Stages - 1; stage >= 0; stage--)
            {
                best[stage, Layers] = double.PositiveInfinity;

                // The first stage starts with the first layer; every later one leaves enough for those before and after it.
                for (var first = stage * Least; first < (stage == 0 ? 1 : Layers); first++)
                {
                    best[stage, first] = double.PositiveInfinity;
                    for (var end = stage == Stages - 1 ? Layers : first + Least; end <= Layers && end - first >= Least; end++)
                    {
                        var rest = best[stage + 1, end];
                        var time = double.IsInfinity(rest) ? double.PositiveInfinity : Seconds(stage, first, end);
                        if (double.IsInfinity(time) || time > limit || (mustFit && !Fits(stage, first, end)))
                        {
                            continue;
                        }

                        var total = isSum ? time + rest : Math.Max(time, rest);
                        if (total < best[stage, first])
                        {
                            (best[stage, first], ends[stage, first]) = (total, end);
                        }
                    }
                }
            }

            split = new int[Stages];
            for (int stage = 0, at = 0; stage < Stages && !double.IsInfinity(best[0, 0]); stage++)
            {
                split[stage] = ends[stage, at] - at;
                at = ends[stage, at];
            }

            return best[0, 0];
        }
    }
}
