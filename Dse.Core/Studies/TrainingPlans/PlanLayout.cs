using System.Text.Json;
using Dse.Core.Cost.Training;

namespace Dse.Core.Studies.TrainingPlans;

/// <summary>Writes what was chosen for a plan beyond its fields: <c>stageLayers</c> that are not even, <c>placement</c> on unlike nodes.</summary>
internal static class PlanLayout
{
    /// <summary>Writes both, where there are any.</summary>
    public static void Write(Utf8JsonWriter writer, in TrainingEstimate estimate)
    {
        if (estimate.Layout?.StageLayers is { } layers)
        {
            writer.WriteStartArray("stageLayers");
            foreach (var count in layers)
            {
                writer.WriteNumberValue(count);
            }

            writer.WriteEndArray();
        }

        if (estimate.Layout?.Placement is { } placement)
        {
            Write(writer, placement, estimate.StepSeconds);
        }
    }

    private static void Write(Utf8JsonWriter writer, NodePlacement placement, double seconds)
    {
        writer.WriteStartObject("placement");
        writer.WriteString("method", JsonNamingPolicy.CamelCase.ConvertName(placement.Method.ToString()));
        writer.WriteStartArray("nodeOrder");
        foreach (var node in placement.NodeOrder)
        {
            writer.WriteNumberValue(node);
        }

        writer.WriteEndArray();
        Number(writer, "identityStepTimeSeconds", placement.IdentitySeconds);
        Number(writer, "boundStepTimeSeconds", placement.BoundSeconds);
        Number(writer, "gapRatio", Math.Max(0, (seconds / placement.BoundSeconds) - 1));
        writer.WriteStartObject("slowestLinkGBps");
        Number(writer, "layer", placement.LayerGBps);
        Number(writer, "data", placement.DataGBps);
        Number(writer, "pipeline", placement.PipelineGBps);
        writer.WriteEndObject();
        writer.WriteEndObject();
    }

    private static void Number(Utf8JsonWriter writer, string name, double value)
    {
        if (double.IsFinite(value))
        {
            writer.WriteNumber(name, value);
        }
        else
        {
            writer.WriteNull(name);
        }
    }
}
