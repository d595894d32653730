using System.Text.Json;
using Dse.Core.Cost.Accelerators.LoopNests;

namespace Dse.Core.Studies.Accelerators;

/// <summary>Parts of answers about mappings.</summary>
internal static class MappingAnswer
{
    private static readonly string[] TensorNames = ["weights", "inputs", "outputs"];

    /// <summary>Writes <c>areaMm2</c>, null without one.</summary>
    public static void WriteArea(Utf8JsonWriter answer, MemoryHierarchy hierarchy)
    {
        if (hierarchy.AreaMm2 is { } area)
        {
            answer.WriteNumber("areaMm2", area);
        }
        else
        {
            answer.WriteNull("areaMm2");
        }
    }

    /// <summary>Writes <c>accesses</c>: words read and written per level and tensor.</summary>
    public static void WriteAccesses(Utf8JsonWriter answer, MemoryHierarchy hierarchy, IReadOnlyList<TensorAccess> accesses)
    {
        answer.WriteStartArray("accesses");
        for (var i = 0; i < accesses.Count; i++)
        {
            if (accesses[i].Reads > 0 || accesses[i].Writes > 0)
            {
                answer.WriteStartObject();
                answer.WriteString("level", hierarchy.Levels[i / TensorNames.Length].Name);
                answer.WriteString("tensor", TensorNames[i % TensorNames.Length]);
                answer.WriteNumber("reads", accesses[i].Reads);
                answer.WriteNumber("writes", accesses[i].Writes);
                answer.WriteEndObject();
            }
        }

        answer.WriteEndArray();
    }

    /// <summary>Writes <c>nullReasons</c> when there is no area.</summary>
    public static void WriteNullReasons(Utf8JsonWriter answer, MemoryHierarchy hierarchy)
    {
        if (hierarchy.AreaMm2 is null)
        {
            answer.WriteStartObject("nullReasons");
            answer.WriteString("areaMm2", "The levels state no area.");
            answer.WriteEndObject();
        }
    }

    /// <summary>Writes <c>mapping</c> as lines of kind <c>Mapping</c> take it.</summary>
    public static void WriteLoops(Utf8JsonWriter answer, MemoryHierarchy hierarchy, IReadOnlyList<Loop> loops)
    {
        answer.WriteStartArray("mapping");
        for (var level = 0; level < hierarchy.Levels.Count; level++)
        {
            answer.WriteStartObject();
            answer.WriteString("level", hierarchy.Levels[level].Name);
            foreach (var isSpatial in (bool[])[false, true])
            {
                answer.WriteStartArray(isSpatial ? "spatial" : "temporal");
                foreach (var loop in loops)
                {
                    if (loop.Level == level && loop.IsSpatial == isSpatial)
                    {
                        answer.WriteStartArray();
                        answer.WriteStringValue(MappingReader.Names[(int)loop.Dimension]);
                        answer.WriteNumberValue(loop.Factor);
                        answer.WriteEndArray();
                    }
                }

                answer.WriteEndArray();
            }

            answer.WriteEndObject();
        }

        answer.WriteEndArray();
    }
}
