using System.Text.Json;
using Dse.Core.Cost.Accelerators.LoopNests;

namespace Dse.Core.Studies.Accelerators;

/// <summary>Writes what fusing two layers saves.</summary>
internal static class FusedAnswer
{
    /// <summary>Writes <c>metrics</c> of the better way, <c>search</c> and <c>fusion</c>.</summary>
    public static void Write(Utf8JsonWriter answer, MemoryHierarchy hierarchy, double macs, string objective, FoundPairs pairs)
    {
        var best = pairs.Best!;
        var (cycles, energyPj) = Sums(best);
        MappingAnswer.WriteHead(answer, hierarchy, macs, cycles, energyPj, objective, (best.Value, pairs.Bound, pairs.Nodes));
        answer.WriteStartObject("fusion");
        answer.WriteString("outcome", pairs.Fused is null ? "doesNotFit" : best == pairs.Fused ? "pays" : "doesNotPay");
        answer.WriteNumber("heldWords", pairs.HeldWords);
        if (pairs.Fused is { } fused && pairs.Unfused is { Value: > 0 } unfused)
        {
            answer.WriteNumber("savedRatio", (unfused.Value - fused.Value) / unfused.Value);
        }
        else
        {
            answer.WriteNull("savedRatio");
        }

        Pair(answer, "fused", hierarchy, pairs.Fused);
        Pair(answer, "unfused", hierarchy, pairs.Unfused);
        answer.WriteEndObject();
    }

    private static void Pair(Utf8JsonWriter answer, string name, MemoryHierarchy hierarchy, FoundPair? pair)
    {
        if (pair is null)
        {
            answer.WriteNull(name);
            return;
        }

        var (cycles, energyPj) = Sums(pair);
        answer.WriteStartObject(name);
        if (pair.Home >= 0)
        {
            answer.WriteString("heldAt", hierarchy.Levels[pair.Home].Name);
        }

        answer.WriteNumber("cycles", cycles);
        answer.WriteNumber("energyPj", energyPj);
        answer.WriteNumber("value", pair.Value);
        answer.WriteNumber("bound", pair.Bound);
        answer.WriteBoolean("proved", pair.Bound >= pair.Value);
        answer.WriteStartArray("layers");
        foreach (var layer in (FoundMapping[])[pair.First, pair.Second])
        {
            answer.WriteStartObject();
            answer.WriteNumber("cycles", layer.Estimate.Cycles);
            answer.WriteNumber("energyPj", layer.Estimate.EnergyPj);
            MappingAnswer.WriteAccesses(answer, hierarchy, layer.Accesses);
            MappingAnswer.WriteLoops(answer, hierarchy, layer.Loops);
            answer.WriteEndObject();
        }

        answer.WriteEndArray();
        answer.WriteEndObject();
    }

    private static (double Cycles, double EnergyPj) Sums(FoundPair pair) =>
        (pair.First.Estimate.Cycles + pair.Second.Estimate.Cycles, pair.First.Estimate.EnergyPj + pair.Second.Estimate.EnergyPj);
}
