using Dse.Core.Workloads;

namespace Dse.Core.Cost.Training;

/// <summary>Layers of one pipeline stage, by kind.</summary>
/// <param name="Dense">Layers with a dense feed-forward block.</param>
/// <param name="Mixture">Layers with experts.</param>
internal readonly record struct StageLayers(int Dense, int Mixture)
{
    /// <summary>Layers of either kind.</summary>
    public int Count => Dense + Mixture;
}

/// <summary>The stages whose load decides: the first, the last, and the fullest of all.</summary>
/// <param name="First">First stage.</param>
/// <param name="Last">Last stage.</param>
/// <param name="Fullest">Stage with most layers between them; equals one of the ends when there is none.</param>
/// <param name="HasMiddle">Whether there are stages between the ends.</param>
internal readonly record struct StageSplit(StageLayers First, StageLayers Last, StageLayers Fullest, bool HasMiddle)
{
    /// <summary>Splits layers over stages: as given, else as evenly as chunks allow, the longer stages first.</summary>
    public static StageSplit Of(LanguageModel model, in TrainingPlan plan)
    {
        var layers = model.Layers;
        var denseLayers = layers - model.MixtureLayers;
        if (plan.Pp == 1)
        {
            var all = new StageLayers(denseLayers, layers - denseLayers);
            return new StageSplit(all, all, all, HasMiddle: false);
        }

        var sizes = plan.StageLayers;
        var firstSize = sizes?[0] ?? Even(layers, plan, 0);
        var lastSize = sizes?[^1] ?? Even(layers, plan, plan.Pp - 1);
        var fullest = 0;
        if (sizes is null)
        {
            // Longer stages come first, so the second one is the longest between the ends.
            fullest = plan.Pp > 2 ? Even(layers, plan, 1) : 0;
        }
        else
        {
            for (var i = 1; i < sizes.Count - 1; i++)
            {
                fullest = Math.Max(fullest, sizes[i]);
            }
        }

        // Where dense layers lead, whatever the first stage does not hold is counted in the second.
        var isSpread = denseLayers > model.DenseLayers;
        var firstDense = model.PlainLayersBefore(firstSize);
        var lastDense = isSpread ? denseLayers - model.PlainLayersBefore(layers - lastSize) : 0;
        var middleDense = isSpread ? model.PlainLayersBefore(Math.Min(layers, firstSize + fullest)) - firstDense : 0;
        return new StageSplit(
            new StageLayers(firstDense, firstSize - firstDense),
            new StageLayers(lastDense, lastSize - lastDense),
            new StageLayers(middleDense, fullest - middleDense),
            HasMiddle: plan.Pp > 2);
    }

    /// <summary>Layers of one stage: as given, else its even share.</summary>
    public static int LayersOf(int layers, in TrainingPlan plan, int stage) => plan.StageLayers?[stage] ?? Even(layers, plan, stage);

    // Chunks of like size where they go; the remainder is dealt one layer each from the first stage on.
    private static int Even(int layers, in TrainingPlan plan, int stage) => (layers / plan.Pp) + (stage < layers % plan.Pp ? 1 : 0);
}
