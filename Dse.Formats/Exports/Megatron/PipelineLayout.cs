using System.Text;
using Dse.Core.Cost.Training;

namespace Dse.Formats.Exports.Megatron;

/// <summary>
/// The string of Megatron's <c>pipeline-model-parallel-layout</c>: chunks in the order in which data passes them, split by
/// bars; t is a layer, E the embedding, L the loss.
/// </summary>
internal static class PipelineLayout
{
    public static string Of(int layers, in TrainingPlan plan)
    {
        var sizes = Sizes(layers, plan);
        var text = new StringBuilder("E");
        for (var chunk = 0; chunk < sizes.Length; chunk++)
        {
            text.Append(chunk > 0 ? "|" : string.Empty).Append('t', sizes[chunk]);
        }

        return text.Append('L').ToString();
    }

    /// <summary>Layers of each chunk; chunk c of stage s has the index c·pp + s.</summary>
    internal static int[] Sizes(int layers, in TrainingPlan plan)
    {
        var count = plan.Pp * plan.Vp;
        var sizes = new int[count];
        if (plan.StageLayers is { } given)
        {
            for (var i = 0; i < count; i++)
            {
                var (stage, chunk) = (i % plan.Pp, i / plan.Pp);
                sizes[i] = (given[stage] / plan.Vp) + (chunk < given[stage] % plan.Vp ? 1 : 0);
            }

            return sizes;
        }

        // With more chunks than layers the loss, then the embedding has a chunk to itself; longer chunks come first.
        var last = count > layers ? count - 1 : count;
        var first = count > layers + 1 ? 1 : 0;
        for (var i = first; i < last; i++)
        {
            sizes[i] = (layers / (last - first)) + (i - first < layers % (last - first) ? 1 : 0);
        }

        return sizes;
    }
}
