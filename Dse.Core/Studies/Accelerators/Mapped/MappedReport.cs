using System.Text.Json;
using Dse.Core.Cost.Accelerators.LoopNests;
using Dse.Core.Hardware.Units;

namespace Dse.Core.Studies.Accelerators.Mapped;

/// <summary>Where time and energy of a mapped design go, layer by layer, with the mappings.</summary>
internal static class MappedReport
{
    private const int TensorCount = 3;

    /// <summary>Writes <c>template, design, roofline, energyMillijoules, networks</c>; layers without a mapping are null.</summary>
    public static void Write(Utf8JsonWriter writer, MappedNetworkModel model, MappedDesign design)
    {
        Design(writer, design);
        var bandwidth = DramWordsPerCycle(design.Hierarchy);
        writer.WriteStartObject("roofline");
        writer.WriteNumber("peakGops", design.PeakGops);
        if (bandwidth is { } words)
        {
            writer.WriteNumber("dramWordsPerCycle", words);
            writer.WriteNumber("ridgeOperationsPerWord", 2 * design.Hierarchy.Elements / words);
        }
        else
        {
            writer.WriteNull("dramWordsPerCycle");
            writer.WriteNull("ridgeOperationsPerWord");
        }

        writer.WriteEndObject();
        writer.WriteStartObject("energyMillijoules");
        foreach (var (name, millijoules) in EnergyParts(model, design))
        {
            writer.WriteNumber(name, millijoules);
        }

        writer.WriteEndObject();
        writer.WriteStartArray("networks");
        for (var n = 0; n < model.Mix.Networks.Count; n++)
        {
            var network = model.Mix.Networks[n];
            writer.WriteStartObject();
            writer.WriteString("name", network.Name);
            writer.WriteNumber("weight", model.Mix.Weights[n]);
            writer.WriteNumber("macs", network.Macs);
            writer.WriteStartArray("layers");
            for (var l = 0; l < network.Layers.Count; l++)
            {
                Layer(writer, model, design, n, l, bandwidth);
            }

            writer.WriteEndArray();
            if (model.IsFused)
            {
                Fused(writer, model, design, n);
            }

            writer.WriteEndObject();
        }

        writer.WriteEndArray();
    }

    /// <summary>Energy of the weighted networks by where it goes, mJ: multipliers, each level, leakage.</summary>
    public static IReadOnlyList<(string Name, double Value)> EnergyParts(MappedNetworkModel model, MappedDesign design)
    {
        var names = NamesOf(design.Hierarchy);
        var sums = new double[names.Length];
        for (var n = 0; n < model.Mix.Networks.Count; n++)
        {
            foreach (var (parts, times) in model.IsFused ? OfRuns(model, design, n) : OfLayers(model, design, n))
            {
                for (var p = 0; p < parts.Length; p++)
                {
                    sums[p] += parts[p] * times * model.Mix.Weights[n];
                }
            }
        }

        return [.. names.Select((name, p) => (name, Energy.FromPicojoules(sums[p]).Millijoules))];
    }

    /// <summary>Latency of the weighted networks by layer, or by the layers that are fused, ms.</summary>
    public static IReadOnlyList<(string Name, double Value)> LatencyParts(MappedNetworkModel model, MappedDesign design) =>
        [.. model.Mix.Networks
            .SelectMany((network, n) => CyclesOf(model, design, n).Select(part => (Name: model.Mix.Networks.Count > 1 ? $"{network.Name} {part.Name}" : part.Name, Cycles: part.Cycles * model.Mix.Weights[n])))
            .GroupBy(part => part.Name, StringComparer.Ordinal)
            .Select(layer => (layer.Key, design.Clock.Milliseconds(layer.Sum(part => part.Cycles))))];

    private static IEnumerable<(string Name, double Cycles)> CyclesOf(MappedNetworkModel model, MappedDesign design, int network)
    {
        var layers = model.Mix.Networks[network].Layers;
        return model.IsFused
            ? model.ChainsOf(design, network).SelectMany(c => c.Found?.Runs?.Select(run =>
                (string.Join(" → ", c.Chain.Places.Skip(run.First).Take(run.Mappings.Count).Select(p => layers[p].Name)), run.Cycles * c.Chain.Count)) ?? [])
            : layers.Select((layer, l) => (layer.Name, layer.Count, Place: model.Mix.PlaceOf(network, l)))
                .Select(x => (x.Name, (model.MappingOf(design, x.Place)?.Estimate.Cycles ?? 0) * model.RepeatsOf(x.Place) * x.Count));
    }

    /// <summary>Writes <c>template</c> and <c>design</c> as lines take them.</summary>
    public static void Design(Utf8JsonWriter writer, MappedDesign design)
    {
        writer.WriteString("template", design.Template.Name);
        writer.WriteStartObject("design");
        for (var p = 0; p < design.Values.Count; p++)
        {
            writer.WriteNumber(design.Template.Parameters[p].Name, design.Values[p]);
        }

        writer.WriteNumber("clockMhz", design.Clock.MHz);
        writer.WriteEndObject();
    }

    private static IEnumerable<(double[] Parts, double Times)> OfLayers(MappedNetworkModel model, MappedDesign design, int network)
    {
        var layers = model.Mix.Networks[network].Layers;
        for (var l = 0; l < layers.Count; l++)
        {
            var place = model.Mix.PlaceOf(network, l);
            if (model.MappingOf(design, place) is { } found)
            {
                yield return (Parts(design.Hierarchy, found), model.RepeatsOf(place) * layers[l].Count);
            }
        }
    }

    private static IEnumerable<(double[] Parts, double Times)> OfRuns(MappedNetworkModel model, MappedDesign design, int network)
    {
        foreach (var (chain, found) in model.ChainsOf(design, network))
        {
            foreach (var run in found?.Runs ?? [])
            {
                for (var i = 0; i < run.Mappings.Count; i++)
                {
                    yield return (Parts(design.Hierarchy, run.Mappings[i]), run.Tiling.Tiles[i].Count * chain.Count);
                }

                if (run.LoadWords > 0)
                {
                    yield return (LoadParts(design.Hierarchy, run), chain.Count);
                }
            }
        }
    }

    // Runs of two layers and more, with what they save.
    private static void Fused(Utf8JsonWriter writer, MappedNetworkModel model, MappedDesign design, int network)
    {
        writer.WriteStartArray("fused");
        foreach (var (chain, found) in model.ChainsOf(design, network))
        {
            foreach (var run in found?.Runs?.Where(r => r.Mappings.Count > 1) ?? [])
            {
                var names = chain.Places.Skip(run.First).Take(run.Mappings.Count).Select(p => model.Mix.Networks[network].Layers[p].Name);
                ChainAnswer.Run(writer, design.Hierarchy, run, chain.Layers, found!.Unfused, [.. names], [.. chain.Starts.Select(s => s + run.First)]);
            }
        }

        writer.WriteEndArray();
        writer.WriteBoolean("fusionProved", model.ChainsOf(design, network).All(c => c.Found is { IsProved: true }));
    }

    private static void Layer(Utf8JsonWriter writer, MappedNetworkModel model, MappedDesign design, int network, int index, double? bandwidth)
    {
        var layer = model.Mix.Networks[network].Layers[index];
        var place = model.Mix.PlaceOf(network, index);
        if (model.MappingOf(design, place) is not { } found)
        {
            writer.WriteNullValue();
            return;
        }

        var hierarchy = design.Hierarchy;
        var repeats = model.RepeatsOf(place);
        var macs = layer.Work.Product.Macs;
        var cycles = found.Estimate.Cycles * repeats;
        var words = FoundRun.OutermostWordsOf(found) * repeats;
        writer.WriteStartObject();
        writer.WriteString("name", layer.Name);
        writer.WriteNumber("count", layer.Count);
        writer.WriteNumber("repeats", repeats);
        writer.WriteNumber("cycles", cycles);
        writer.WriteString("boundBy", found.Estimate.BoundLevel < 0 ? "compute" : hierarchy.Levels[found.Estimate.BoundLevel].Name);
        writer.WriteNumber("utilizationRatio", macs / (hierarchy.Elements * cycles));
        writer.WriteNumber("dramWords", words);
        writer.WriteNumber("operationsPerWord", 2 * macs / words);
        writer.WriteNumber("attainedGops", 2 * macs / design.Clock.Seconds(cycles) / 1e9);
        writer.WriteNumber("roofGops", bandwidth is { } rate ? Math.Min(design.PeakGops, 2 * macs / words * rate * design.Clock.MHz / 1e3) : design.PeakGops);
        var names = NamesOf(hierarchy);
        var parts = Parts(hierarchy, found);
        writer.WriteStartObject("energyPj");
        for (var p = 0; p < parts.Length; p++)
        {
            writer.WriteNumber(names[p], parts[p] * repeats);
        }

        writer.WriteEndObject();
        (model.LayerOf(place) with { Sizes = SizesOf(found) }).Write(writer);
        MappingAnswer.WriteLoops(writer, hierarchy, found.Loops);
        writer.WriteBoolean("proved", found.Bound >= found.Value);
        writer.WriteEndObject();
    }

    // As they are run, padding included.
    private static long[] SizesOf(FoundMapping found)
    {
        var sizes = new long[MappingReader.Names.Count];
        Array.Fill(sizes, 1);
        foreach (var loop in found.Loops)
        {
            sizes[(int)loop.Dimension] *= loop.Factor;
        }

        return sizes;
    }

    private static string[] NamesOf(MemoryHierarchy hierarchy) => ["mac", .. hierarchy.Levels.Where(l => l.Keeps != Tensors.None).Select(l => l.Name), "leakage"];

    // One repeat, pJ; what neither multipliers nor accesses take is leakage.
    private static double[] Parts(MemoryHierarchy hierarchy, FoundMapping found)
    {
        var parts = new List<double> { found.Estimate.Macs * hierarchy.MacPj };
        for (var level = 0; level < hierarchy.Levels.Count; level++)
        {
            if (hierarchy.Levels[level].Keeps != Tensors.None)
            {
                var accesses = found.Accesses.Skip(level * TensorCount).Take(TensorCount);
                parts.Add(accesses.Sum(a => (a.Reads * hierarchy.Levels[level].ReadPj) + (a.Writes * hierarchy.Levels[level].WritePj)));
            }
        }

        parts.Add(Math.Max(0, found.Estimate.EnergyPj - parts.Sum()));
        return [.. parts];
    }

    // Held weights, loaded once: read at the outermost level, written at the home.
    private static double[] LoadParts(MemoryHierarchy hierarchy, FoundRun run)
    {
        var parts = new List<double> { 0 };
        for (var level = 0; level < hierarchy.Levels.Count; level++)
        {
            if (hierarchy.Levels[level].Keeps != Tensors.None)
            {
                parts.Add(run.LoadWords * (level == run.Home ? hierarchy.Levels[level].WritePj : level == hierarchy.Levels.Count - 1 ? hierarchy.Levels[level].ReadPj : 0));
            }
        }

        parts.Add(Math.Max(0, run.LoadPj - parts.Sum()));
        return [.. parts];
    }

    private static double? DramWordsPerCycle(MemoryHierarchy hierarchy)
    {
        var dram = hierarchy.Levels[^1];
        return dram.BandwidthWordsPerCycle ?? (dram.ReadBandwidthWordsPerCycle is { } read && dram.WriteBandwidthWordsPerCycle is { } write ? read + write : null);
    }
}
