using System.Globalization;
using System.Text.Json;
using Dse.Core.Cost.Accelerators.LoopNests;
using Dse.Core.Cost.Accelerators.LoopNests.Chains;

namespace Dse.Core.Studies.Accelerators.Mapped;

/// <summary>Replays a run of fused layers from its definition (docs/mapping.md §3): tiles, what is held at once, every tile's mapping, and the sums.</summary>
/// <param name="hierarchy">The memories.</param>
/// <param name="findings">Receives every rule that is broken, and every figure that differs.</param>
internal sealed class FusedRunChecker(MemoryHierarchy hierarchy, ICollection<SpecError> findings)
{
    /// <summary>Replays a run.</summary>
    /// <param name="run">The entry of the artifact.</param>
    /// <param name="path">Its JSON path.</param>
    /// <param name="layers">Its layers, each of which reads what the one before writes.</param>
    /// <returns>What it takes; null when a rule is broken.</returns>
    public (double Cycles, double EnergyPj, double DramWords)? Check(JsonElement run, string path, IReadOnlyList<ChainLayer> layers)
    {
        var before = findings.Count;
        var entries = run.GetProperty("layers").EnumerateArray().ToArray();
        var home = hierarchy.Levels.ToList().FindIndex(l => l.Name == run.GetProperty("heldAt").GetString());
        var (strips, steps, images) = (run.GetProperty("strips").GetInt64(), run.GetProperty("rowTiles").GetInt64(), entries[^1].GetProperty("tile").GetProperty("n").GetInt64());
        var last = layers[^1];
        if (home < 0)
        {
            Add($"{path}.heldAt", "badRun", $"{hierarchy.Name} has no such level.");
        }
        else if (!Divides(images, last[LoopDimension.N]) || !Divides(strips, last[LoopDimension.P]) || !Divides(steps, last[LoopDimension.Q]) || (images > 1 && strips * steps > 1))
        {
            Add(path, "badRun", $"{images} images, {strips} strips and {steps} tiles of rows do not divide the last layer's {last[LoopDimension.N]} x {last[LoopDimension.P]} x {last[LoopDimension.Q]} evenly, or cut several images at once.");
        }

        if (findings.Count > before)
        {
            return null;
        }

        var (widths, heights) = Tiles(layers, strips, steps);
        var held = Held(layers, images, widths, heights);
        var isHeld = entries.Select(e => e.GetProperty("holdsWeights").GetBoolean()).ToArray();
        var loaded = layers.Where((_, i) => isHeld[i]).Sum(l => l.WeightWords);
        MappingReplay.Same(run, "heldWeightWords", loaded, path, findings);
        var (cycles, energyPj) = Load(home, loaded);
        var words = loaded;
        for (var i = 0; i < layers.Count; i++)
        {
            var (entry, at) = (entries[i], string.Create(CultureInfo.InvariantCulture, $"{path}.layers[{i}]"));
            Tile(entry, at, images, widths[i], heights[i]);
            if (i < layers.Count - 1)
            {
                MappingReplay.Same(entry, "heldOutputWords", held[i], at, findings);
            }

            var tensors = (i > 0 ? Tensors.Inputs : Tensors.None) | (i < layers.Count - 1 ? Tensors.Outputs : Tensors.None) | (isHeld[i] ? Tensors.Weights : Tensors.None);
            if (FusedLayers.Holding(hierarchy, home, tensors, held.Sum() + loaded) is not { } memories)
            {
                Add(at, "capacityOverflow", $"{hierarchy.Levels[home].Name} cannot hold {held.Sum() + loaded:R} words beside a word of all else that it keeps.");
                continue;
            }

            var layer = layers[i];
            long[] sizes = [images, layer[LoopDimension.K], layer[LoopDimension.C], widths[i], heights[i], layer[LoopDimension.R], layer[LoopDimension.S]];
            if (MappingReplay.Of(entry, at, memories, sizes, layer.Strides, findings) is not { } replay)
            {
                continue;
            }

            var runs = (double)(last[LoopDimension.N] / images) * strips * Ceiling(layer[LoopDimension.Q], heights[i]) * layer.Repeats;
            MappingReplay.Same(entry, "runs", runs, at, findings);
            MappingReplay.Same(entry, "cycles", replay.Estimate.Cycles * runs, at, findings);
            MappingReplay.Same(entry, "energyPj", replay.Estimate.EnergyPj * runs, at, findings);
            cycles += replay.Estimate.Cycles * runs;
            energyPj += replay.Estimate.EnergyPj * runs;
            words += replay.OutermostWords * runs;
        }

        if (findings.Count == before)
        {
            var stated = run.GetProperty("fused");
            MappingReplay.Same(stated, "cycles", cycles, $"{path}.fused", findings);
            MappingReplay.Same(stated, "energyPj", energyPj, $"{path}.fused", findings);
            MappingReplay.Same(stated, "dramWords", words, $"{path}.fused", findings);
        }

        return findings.Count == before ? (cycles, energyPj, words) : null;
    }

    // Columns and rows that each layer makes at a time.
    private static (long[] Widths, long[] Heights) Tiles(IReadOnlyList<ChainLayer> layers, long strips, long steps)
    {
        var (widths, heights) = (new long[layers.Count], new long[layers.Count]);
        for (var i = layers.Count - 1; i >= 0; i--)
        {
            var share = Ceiling(layers[i][LoopDimension.P], strips);
            var read = i == layers.Count - 1 || strips == 1 ? share : Columns(layers[i + 1], widths[i + 1]);
            widths[i] = Math.Min(layers[i][LoopDimension.P], Math.Max(share, read));
            heights[i] = Ceiling(layers[i][LoopDimension.Q], steps);
        }

        return (widths, heights);
    }

    // Words of each tensor between two layers: the rows that lie there at once, or what one tile reads of it, padding included, when that is more.
    private static double[] Held(IReadOnlyList<ChainLayer> layers, long images, long[] widths, long[] heights)
    {
        var rows = RowTurns.Most(layers, heights);
        var held = new double[layers.Count - 1];
        for (var i = 0; i < held.Length; i++)
        {
            var after = layers[i + 1];
            var read = (double)Columns(after, widths[i + 1]) * (((heights[i + 1] - 1) * after.Strides.StrideHeight) + after[LoopDimension.S]);
            held[i] = (double)images * layers[i].Filters * Math.Max((double)rows[i] * widths[i], read);
        }

        return held;
    }

    // Weights that stay pass once, at the slower of the two levels.
    private (double Cycles, double EnergyPj) Load(int home, double words)
    {
        if (words <= 0)
        {
            return (0, 0);
        }

        var (from, to) = (hierarchy.Levels[^1], hierarchy.Levels[home]);
        var slowest = double.PositiveInfinity;
        foreach (var rate in (double?[])[from.BandwidthWordsPerCycle, from.ReadBandwidthWordsPerCycle, to.BandwidthWordsPerCycle, to.WriteBandwidthWordsPerCycle])
        {
            slowest = Math.Min(slowest, rate ?? slowest);
        }

        var cycles = Math.Ceiling(words / slowest);
        var energyPj = words * (from.ReadPj + to.WritePj);
        for (var level = home; level < hierarchy.Levels.Count; level++)
        {
            energyPj += hierarchy.Levels[level].LeakagePjPerCycle * cycles;
        }

        return (cycles, energyPj);
    }

    private void Tile(JsonElement entry, string path, long images, long width, long height)
    {
        var tile = entry.GetProperty("tile");
        MappingReplay.Same(tile, "n", images, $"{path}.tile", findings);
        MappingReplay.Same(tile, "p", width, $"{path}.tile", findings);
        MappingReplay.Same(tile, "q", height, $"{path}.tile", findings);
    }

    private void Add(string path, string code, FormattableString message) => findings.Add(new SpecError(path, code, message.ToString(CultureInfo.InvariantCulture)));

    // Columns that so many outputs read.
    private static long Columns(ChainLayer layer, long outputs) => ((outputs - 1) * layer.Strides.StrideWidth) + layer[LoopDimension.R];

    private static bool Divides(long part, long whole) => part > 0 && whole % part == 0;

    private static long Ceiling(long size, long parts) => (size + parts - 1) / parts;
}
