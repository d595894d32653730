using System.Text.Json;
using Dse.Core.Cost.Accelerators.LoopNests;

namespace Dse.Core.Studies.Accelerators;

/// <summary>Parts of answers about mappings.</summary>
internal static class MappingAnswer
{
    private static readonly string[] TensorNames = ["weights", "inputs", "outputs"];

    /// <summary>Writes the head of an answer about layers that run one after the other: <c>metrics</c> of all together and <c>search</c>, which is exact.</summary>
    public static void WriteHead(Utf8JsonWriter answer, MemoryHierarchy hierarchy, double macs, double cycles, double energyPj, string objective, (double Value, double Bound, long Nodes) found)
    {
        LineAnswer.WriteFeasibility(answer, violation: null);
        answer.WriteStartObject("metrics");
        answer.WriteNumber("cycles", cycles);
        answer.WriteNumber("energyPj", energyPj);
        WriteArea(answer, hierarchy);
        answer.WriteNumber("utilizationRatio", macs / (hierarchy.Elements * cycles));
        answer.WriteEndObject();
        WriteNullReasons(answer, hierarchy);
        answer.WriteStartObject("interval");
        answer.WriteEndObject();
        answer.WriteString("basis", "prior");
        WriteSearch(answer, objective, "exact", found.Value, found.Bound, found.Nodes);
    }

    /// <summary>Writes <c>search</c>: what was found, and how far the best may be from it; null of methods that prove nothing.</summary>
    public static void WriteSearch(Utf8JsonWriter answer, string objective, string method, double value, double? bound, long nodes)
    {
        answer.WriteStartObject("search");
        answer.WriteString("objective", objective);
        answer.WriteString("method", method);
        answer.WriteNumber("value", value);
        if (bound is { } least)
        {
            answer.WriteNumber("bound", Math.Min(value, least));
            answer.WriteNumber("gapRatio", value > least ? (value - least) / value : 0);
        }
        else
        {
            answer.WriteNull("bound");
            answer.WriteNull("gapRatio");
        }

        answer.WriteBoolean("proved", bound >= value);
        answer.WriteNumber("nodes", nodes);
        answer.WriteEndObject();
    }

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
