using System.Text.Json;
using Dse.Core.Cost.Accelerators.LoopNests;

namespace Dse.Core.Studies.Accelerators;

/// <summary>Writes the front of a layer's mappings.</summary>
internal static class MappingFrontAnswer
{
    /// <summary>Writes <c>search</c> and <c>front</c>.</summary>
    public static void Write(Utf8JsonWriter answer, MemoryHierarchy hierarchy, double macs, FoundFront front)
    {
        answer.WriteStartObject("search");
        answer.WriteBoolean("proved", front.IsProved);
        answer.WriteNumber("nodes", front.Nodes);
        answer.WriteEndObject();
        answer.WriteStartArray("front");
        foreach (var point in front.Points)
        {
            answer.WriteStartObject();
            answer.WriteNumber("cycles", point.Estimate.Cycles);
            answer.WriteNumber("energyPj", point.Estimate.EnergyPj);
            answer.WriteNumber("energyBoundPj", point.Bound ?? 0);
            answer.WriteNumber("utilizationRatio", macs / (hierarchy.Elements * point.Estimate.Cycles));
            MappingAnswer.WriteLoops(answer, hierarchy, point.Loops);
            answer.WriteEndObject();
        }

        answer.WriteEndArray();
    }
}
