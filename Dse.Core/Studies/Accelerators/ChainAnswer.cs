using System.Text.Json;
using Dse.Core.Cost.Accelerators.LoopNests;
using Dse.Core.Cost.Accelerators.LoopNests.Chains;

namespace Dse.Core.Studies.Accelerators;

/// <summary>Writes how layers of a chain are fused and what that saves.</summary>
internal static class ChainAnswer
{
    private const string NoWay = "A layer fits no other way.";

    /// <summary>Writes the answer to a line: <c>metrics</c> of the whole chain, <c>search</c> and <c>fusion</c>.</summary>
    public static void Write(Utf8JsonWriter answer, MemoryHierarchy hierarchy, IReadOnlyList<ChainLayer> layers, string objective, FoundChain chain)
    {
        var runs = chain.Runs!;
        var (cycles, energyPj) = (runs.Sum(r => r.Cycles), runs.Sum(r => r.EnergyPj));
        MappingAnswer.WriteHead(answer, hierarchy, layers.Sum(l => l.Macs), cycles, energyPj, objective, (chain.Value, chain.Bound, chain.Nodes));
        answer.WriteStartObject("fusion");
        Sums(answer, "fused", cycles, energyPj, runs.Sum(r => r.OutermostWords));
        Alone(answer, layers, chain.Unfused);
        answer.WriteStartArray("runs");
        foreach (var run in runs)
        {
            Run(answer, hierarchy, run, layers, chain.Unfused, [.. Enumerable.Range(run.First, run.Mappings.Count).Select(l => $"layer{l + 1}")], steps: null);
        }

        answer.WriteEndArray();
        answer.WriteEndObject();
    }

    /// <summary>Writes one run: where the network has it, its layers, where what is between them lies, the tiles with their mappings, and what the layers take alone.</summary>
    public static void Run(
        Utf8JsonWriter writer, MemoryHierarchy hierarchy, FoundRun run, IReadOnlyList<ChainLayer> layers, IReadOnlyList<FoundMapping?> unfused, IReadOnlyList<string> names, IReadOnlyList<int>? steps)
    {
        writer.WriteStartObject();
        if (steps is not null)
        {
            writer.WriteNumber("count", steps.Count);
            writer.WriteStartArray("steps");
            foreach (var step in steps)
            {
                writer.WriteNumberValue(step);
            }

            writer.WriteEndArray();
        }

        if (run.Home >= 0)
        {
            writer.WriteString("heldAt", hierarchy.Levels[run.Home].Name);
            writer.WriteNumber("heldWeightWords", run.LoadWords);
            writer.WriteNumber("strips", run.Tiling.Strips);
            writer.WriteNumber("rowTiles", run.Tiling.Steps);
        }

        Sums(writer, "fused", run.Cycles, run.EnergyPj, run.OutermostWords);
        Alone(writer, [.. layers.Skip(run.First).Take(run.Mappings.Count)], [.. unfused.Skip(run.First).Take(run.Mappings.Count)]);
        writer.WriteStartArray("layers");
        for (var i = 0; i < run.Mappings.Count; i++)
        {
            var tile = run.Tiling.Tiles[i];
            writer.WriteStartObject();
            writer.WriteString("name", names[i]);
            writer.WriteStartObject("tile");
            writer.WriteNumber("n", tile.Images);
            writer.WriteNumber("p", tile.Columns);
            writer.WriteNumber("q", tile.Rows);
            writer.WriteEndObject();
            writer.WriteNumber("runs", tile.Count);
            writer.WriteNumber("cycles", run.Mappings[i].Estimate.Cycles * tile.Count);
            writer.WriteNumber("energyPj", run.Mappings[i].Estimate.EnergyPj * tile.Count);
            if (run.Home >= 0)
            {
                writer.WriteBoolean("holdsWeights", run.HeldWeights[i]);
                if (i < run.Mappings.Count - 1)
                {
                    writer.WriteNumber("heldOutputWords", run.Tiling.HeldWords[i]);
                }
            }

            MappingAnswer.WriteLoops(writer, hierarchy, run.Mappings[i].Loops);
            writer.WriteEndObject();
        }

        writer.WriteEndArray();
        writer.WriteEndObject();
    }

    private static void Alone(Utf8JsonWriter writer, IReadOnlyList<ChainLayer> layers, IReadOnlyList<FoundMapping?> unfused)
    {
        if (unfused.Any(m => m is null))
        {
            writer.WriteNull("alone");
            writer.WriteString("aloneNullReason", NoWay);
            return;
        }

        double Sum(Func<FoundMapping, double> figure) => unfused.Select((m, i) => figure(m!) * layers[i].Repeats).Sum();
        Sums(writer, "alone", Sum(m => m.Estimate.Cycles), Sum(m => m.Estimate.EnergyPj), Sum(FoundRun.OutermostWordsOf));
    }

    private static void Sums(Utf8JsonWriter writer, string name, double cycles, double energyPj, double words)
    {
        writer.WriteStartObject(name);
        writer.WriteNumber("cycles", cycles);
        writer.WriteNumber("energyPj", energyPj);
        writer.WriteNumber("dramWords", words);
        writer.WriteEndObject();
    }
}
