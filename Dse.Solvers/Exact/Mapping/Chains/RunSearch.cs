using System.Runtime.InteropServices;
using Dse.Core.Cost.Accelerators.LoopNests;
using Dse.Core.Cost.Accelerators.LoopNests.Chains;

namespace Dse.Solvers.Exact.Mapping.Chains;

/// <summary>The best way to fuse some layers that follow each other: home, tiles, and whose weights are held.</summary>
/// <remarks>
/// Best first: ways are taken up in the order of their bounds, which rise as tiles are searched, first with all room, then with the
/// room that is left. Ends when no open way can beat what is given or found.
/// </remarks>
internal sealed class RunSearch(MemoryHierarchy hierarchy, TileCosts costs, IReadOnlyList<ChainLayer> chain)
{
    /// <summary>The ways that were priced, and a bound on the measure of all.</summary>
    /// <param name="first">Place of the first layer.</param>
    /// <param name="count">Layers, at least two.</param>
    /// <param name="toBeat">The least measure of these layers in smaller runs.</param>
    public (List<ChainRun> Runs, double Bound) Run(int first, int count, double toBeat)
    {
        ChainLayer[] layers = [.. chain.Skip(first).Take(count)];
        var queue = new PriorityQueue<Way, (double Bound, int Order)>();
        foreach (var way in Ways(layers))
        {
            queue.Enqueue(way, (Bound(layers, way), way.Order));
        }

        var runs = new List<ChainRun>();
        var (best, bound) = (toBeat, double.PositiveInfinity);
        while (queue.TryDequeue(out var way, out var rank))
        {
            if (rank.Bound >= best || costs.IsSpent)
            {
                bound = Math.Min(bound, rank.Bound);
                break;
            }

            var open = Array.FindIndex(way.Loops, l => !costs.IsKnown(l.Loops, way.Home, l.Held));
            if (open >= 0 && Bound(layers, way) <= rank.Bound)
            {
                costs.Solve(way.Loops[open].Loops, way.Home, way.Loops[open].Held, 0);
            }

            if (open >= 0)
            {
                // Known better now; what does not fit with all room is out.
                var better = Bound(layers, way);
                if (!double.IsPositiveInfinity(better))
                {
                    queue.Enqueue(way, (better, way.Order));
                }

                continue;
            }

            var (run, least) = Price(layers, first, way);
            bound = Math.Min(bound, least);
            if (run is not null)
            {
                runs.Add(run);
                best = Math.Min(best, costs.Measure(run.Cycles, run.EnergyPj));
            }
        }

        return (runs, bound);
    }

    private IEnumerable<Way> Ways(ChainLayer[] layers)
    {
        var order = 0;
        for (var home = hierarchy.Levels.Count - 2; home >= 0; home--)
        {
            if (FusedLayers.Holding(hierarchy, home, Tensors.None, 0) is null)
            {
                continue;
            }

            foreach (var tiling in Tilings(layers))
            {
                for (var mask = 0; mask < 1 << layers.Length; mask++)
                {
                    if (Make(layers, home, tiling, mask, order) is { } way)
                    {
                        order++;
                        yield return way;
                    }
                }
            }
        }
    }

    private static IEnumerable<ChainTiling> Tilings(ChainLayer[] layers)
    {
        var last = layers[^1];
        foreach (var images in Divisors.Of(last[LoopDimension.N]))
        {
            foreach (var strips in images == 1 ? Divisors.Of(last[LoopDimension.P]) : [1])
            {
                foreach (var steps in images == 1 ? Divisors.Of(last[LoopDimension.Q]) : [1])
                {
                    yield return ChainTiling.Of(layers, images, strips, steps);
                }
            }
        }
    }

    // Null where the held words leave no room, or weights are to be held that one tile needs once.
    private Way? Make(ChainLayer[] layers, int home, ChainTiling tiling, int mask, int order)
    {
        var loops = new (LayerLoops, Tensors)[layers.Length];
        var (words, load) = (tiling.HeldWords.Sum(), 0.0);
        for (var i = 0; i < layers.Length; i++)
        {
            var (layer, tile) = (layers[i], tiling.Tiles[i]);
            var held = (i > 0 ? Tensors.Inputs : Tensors.None) | (i < layers.Length - 1 ? Tensors.Outputs : Tensors.None);
            if ((mask & (1 << i)) != 0)
            {
                if (tile.Count <= layer.Repeats)
                {
                    return null;
                }

                held |= Tensors.Weights;
                load += layer.WeightWords;
            }

            loops[i] = (new LayerLoops(tile.Images, layer[LoopDimension.K], layer[LoopDimension.C], tile.Columns, tile.Rows, layer[LoopDimension.R], layer[LoopDimension.S], layer.Strides), held);
        }

        words += load;
        return loops.Any(l => FusedLayers.Holding(hierarchy, home, l.Item2, words) is null) ? null : new Way(order, home, tiling, mask, loops, words, load);
    }

    private double Bound(ChainLayer[] layers, Way way)
    {
        var (cycles, energyPj) = Load(way);
        var sum = costs.Measure(cycles, energyPj);
        for (var i = 0; i < layers.Length; i++)
        {
            sum += way.Tiling.Tiles[i].Count * costs.Bound(way.Loops[i].Loops, way.Home, way.Loops[i].Held);
        }

        return sum;
    }

    // The run with the room that is left, and a bound on its measure; both say nothing fits when nothing does.
    private (ChainRun? Run, double Bound) Price(ChainLayer[] layers, int first, Way way)
    {
        var (cycles, energyPj) = Load(way);
        var bound = costs.Measure(cycles, energyPj);
        var mappings = new List<MappingResult>();
        for (var i = 0; i < layers.Length; i++)
        {
            var tile = costs.Solve(way.Loops[i].Loops, way.Home, way.Loops[i].Held, way.Words);
            bound += way.Tiling.Tiles[i].Count * tile.Bound;
            if (tile.Mapping is null)
            {
                return (null, double.IsPositiveInfinity(tile.Bound) ? tile.Bound : Bound(layers, way));
            }

            mappings.Add(tile.Mapping);
        }

        return (new ChainRun(first, way.Home, way.Tiling, [.. layers.Select((_, i) => (way.Mask & (1 << i)) != 0)], mappings, way.LoadWords, cycles, energyPj), bound);
    }

    // Weights pass from the outermost level to the home, at the slower of the two.
    private (double Cycles, double EnergyPj) Load(Way way)
    {
        if (way.LoadWords.Equals(0.0))
        {
            return (0, 0);
        }

        var (from, to) = (hierarchy.Levels[^1], hierarchy.Levels[way.Home]);
        double?[] rates = [from.BandwidthWordsPerCycle, from.ReadBandwidthWordsPerCycle, to.BandwidthWordsPerCycle, to.WriteBandwidthWordsPerCycle];
        var cycles = Math.Ceiling(way.LoadWords / (rates.Min() ?? double.PositiveInfinity));
        var leakage = hierarchy.Levels.Skip(way.Home).Sum(l => l.LeakagePjPerCycle);
        return (cycles, (way.LoadWords * (from.ReadPj + to.WritePj)) + (leakage * cycles));
    }

    /// <summary>One way to fuse.</summary>
    /// <param name="Order">Among all ways.</param>
    /// <param name="Home">Level that holds the tensors between.</param>
    /// <param name="Tiling">The tiles.</param>
    /// <param name="Mask">Layers whose weights are held, one bit each.</param>
    /// <param name="Loops">Of each layer, the loops of a tile and the tensors that are held.</param>
    /// <param name="Words">All that is held.</param>
    /// <param name="LoadWords">Of that, weights.</param>
    [StructLayout(LayoutKind.Auto)]
    private readonly record struct Way(int Order, int Home, ChainTiling Tiling, int Mask, (LayerLoops Loops, Tensors Held)[] Loops, double Words, double LoadWords);
}
