using System.Numerics;
using System.Runtime.CompilerServices;

namespace Dse.Core.Cost.Accelerators.LoopNests;

/// <summary>Cycles, accesses and energy of a loop nest on a memory hierarchy, with the semantics of Timeloop (docs/accelerators.md §3).</summary>
/// <remarks>Pure and thread-safe; nothing is allocated.</remarks>
public static class LoopNestModel
{
    private const int Dimensions = 7;
    private const int TensorCount = 3;

    // Dimensions that a tensor depends on, one bit each, in the order weights, inputs, outputs.
    private static readonly int[] Relevant =
    [
        Bits(LoopDimension.K, LoopDimension.C, LoopDimension.R, LoopDimension.S),
        Bits(LoopDimension.N, LoopDimension.C, LoopDimension.P, LoopDimension.Q, LoopDimension.R, LoopDimension.S),
        Bits(LoopDimension.N, LoopDimension.K, LoopDimension.P, LoopDimension.Q),
    ];

    /// <summary>Evaluates a nest.</summary>
    /// <param name="hierarchy">The memories.</param>
    /// <param name="loops">The loops, innermost first; levels do not decrease.</param>
    /// <param name="strides">Strides of the windows.</param>
    /// <param name="accesses">Filled with reads and writes per level and tensor; three entries per level (weights, inputs, outputs).</param>
    public static LoopNestEstimate Evaluate(MemoryHierarchy hierarchy, ReadOnlySpan<Loop> loops, WindowStrides strides, Span<TensorAccess> accesses)
    {
        ArgumentNullException.ThrowIfNull(hierarchy);
        var levels = hierarchy.Levels.Count;
        ArgumentOutOfRangeException.ThrowIfLessThan(accesses.Length, levels * TensorCount);
        accesses[..(levels * TensorCount)].Clear();
        Span<double> extents = stackalloc double[MemoryHierarchy.MaxLevels * Dimensions];
        var spatial = Extents(loops, levels, extents);
        var whole = extents.Slice((levels - 1) * Dimensions, Dimensions);
        var macs = 1.0;
        foreach (var size in whole)
        {
            macs *= size;
        }

        for (var tensor = 0; tensor < TensorCount; tensor++)
        {
            Fill(hierarchy, loops, strides, extents, tensor, macs, accesses);
        }

        return Price(hierarchy, loops, strides, extents, macs, macs / spatial, accesses);
    }

    /// <summary>Whether a tensor changes along a dimension.</summary>
    /// <param name="tensor">One tensor.</param>
    /// <param name="dimension">The dimension.</param>
    public static bool Depends(Tensors tensor, LoopDimension dimension) => (Relevant[BitOperations.Log2((uint)tensor)] & (1 << (int)dimension)) != 0;

    // Sizes covered by the loops up to each level; returns the number of multipliers in use.
    private static double Extents(ReadOnlySpan<Loop> loops, int levels, Span<double> extents)
    {
        extents.Fill(1);
        var spatial = 1.0;
        foreach (var loop in loops)
        {
            for (var level = loop.Level; level < levels; level++)
            {
                extents[(level * Dimensions) + (int)loop.Dimension] *= loop.Factor;
            }

            spatial *= loop.IsSpatial ? loop.Factor : 1;
        }

        return spatial;
    }

    private static void Fill(
        MemoryHierarchy hierarchy, ReadOnlySpan<Loop> loops, WindowStrides strides, ReadOnlySpan<double> extents, int tensor, double macs, Span<TensorAccess> accesses)
    {
        var bit = (Tensors)(1 << tensor);
        var whole = Tile(extents.Slice((hierarchy.Levels.Count - 1) * Dimensions, Dimensions), tensor, strides);

        // What the level inside asks for; the multipliers ask for one word each, shared where neighbours use the same.
        var asked = -1;
        var demand = macs;
        for (var level = 0; level < hierarchy.Levels.Count; level++)
        {
            if ((hierarchy.Levels[level].Keeps & bit) == Tensors.None)
            {
                continue;
            }

            // Spatial loops that the tensor does not depend on share a read or reduce sums, between the level inside and this one.
            var wanted = demand / Spatial(loops, asked, level, tensor, relevant: false);
            var isOutermost = level == hierarchy.Levels.Count - 1 || (hierarchy.Levels[level].Holds & bit) != Tensors.None;
            var moved = isOutermost ? 0
                : tensor == 1 && hierarchy.SlidesAsTimeloop ? TimeloopWindows.Moved(loops, strides, extents.Slice(level * Dimensions, Dimensions), level, Tile(extents.Slice(level * Dimensions, Dimensions), tensor, strides))
                : Moved(loops, strides, extents, level, tensor);
            ref var access = ref accesses[(level * TensorCount) + tensor];
            if (bit == Tensors.Outputs)
            {
                // Every update but the first reads what it adds to, and every stay but the first is filled; instances that a sum is
                // spread over start from nothing each.
                var firsts = whole * Spatial(loops, level, hierarchy.Levels.Count, tensor, relevant: false);
                access = new TensorAccess(wanted - firsts, wanted + (isOutermost || hierarchy.ChargesFirstFills ? moved : moved - firsts));
            }
            else
            {
                access = new TensorAccess(wanted, moved);
            }

            asked = level;
            demand = moved;
        }
    }

    // Words that come into all instances of a level from outside; for outputs, that leave them.
    private static double Moved(ReadOnlySpan<Loop> loops, WindowStrides strides, ReadOnlySpan<double> extents, int level, int tensor)
    {
        var relevant = Relevant[tensor];
        var tile = extents.Slice(level * Dimensions, Dimensions);
        var words = Tile(tile, tensor, strides);
        var instances = 1.0;
        var stationary = true;
        var waits = false;
        foreach (var loop in loops)
        {
            if (loop.Level <= level)
            {
                continue;
            }

            var isRelevant = (relevant & (1 << (int)loop.Dimension)) != 0;
            if (loop.IsSpatial)
            {
                instances *= loop.Factor;
            }
            else if (loop.Factor > 1 && (isRelevant || !stationary))
            {
                // Loops inside the first that changes the tile leave it where it is; without any, windows that slide bring only what is new.
                words = stationary && !waits && tensor == 1
                    ? Sliding(words, tile, loop, SpatialOf(loops, level, loop), strides)
                    : words * loop.Factor;
                stationary = false;
            }
            else
            {
                waits |= loop.Factor > 1;
            }
        }

        return words * instances;
    }

    // Instances between a level and a loop that share the loop's dimension out: each moves over all their parts.
    private static double SpatialOf(ReadOnlySpan<Loop> loops, int level, in Loop around)
    {
        var product = 1.0;
        foreach (var loop in loops)
        {
            product *= loop.IsSpatial && loop.Level > level && loop.Level <= around.Level && loop.Dimension == around.Dimension ? loop.Factor : 1;
        }

        return product;
    }

    // Words that come in over a loop's iterations when each brings only what the one before did not have.
    private static double Sliding(double words, ReadOnlySpan<double> tile, in Loop loop, double neighbours, WindowStrides strides)
    {
        var (outputs, filter, stride, isFilter) = loop.Dimension switch
        {
            LoopDimension.P => (tile[(int)LoopDimension.P], tile[(int)LoopDimension.R], strides.StrideWidth, false),
            LoopDimension.R => (tile[(int)LoopDimension.P], tile[(int)LoopDimension.R], strides.StrideWidth, true),
            LoopDimension.Q => (tile[(int)LoopDimension.Q], tile[(int)LoopDimension.S], strides.StrideHeight, false),
            LoopDimension.S => (tile[(int)LoopDimension.Q], tile[(int)LoopDimension.S], strides.StrideHeight, true),
            _ => (0, 0, 0, false),
        };
        if (outputs == 0)
        {
            return words * loop.Factor;
        }

        var window = Window(outputs, filter, stride);
        var step = neighbours * (isFilter ? filter : outputs * stride);
        return words / window * (window + ((loop.Factor - 1) * Math.Min(step, window)));
    }

    private static LoopNestEstimate Price(
        MemoryHierarchy hierarchy, ReadOnlySpan<Loop> loops, WindowStrides strides, ReadOnlySpan<double> extents, double macs, double cycles, ReadOnlySpan<TensorAccess> accesses)
    {
        var energy = macs * hierarchy.MacPj;
        var speed = 1.0;
        var bound = -1;
        var overflow = -1;
        for (var level = 0; level < hierarchy.Levels.Count; level++)
        {
            var memory = hierarchy.Levels[level];
            var instances = Spatial(loops, level, hierarchy.Levels.Count, -1, relevant: true);
            double reads = 0;
            double writes = 0;
            double words = 0;
            for (var tensor = 0; tensor < TensorCount; tensor++)
            {
                var access = accesses[(level * TensorCount) + tensor];
                energy += (access.Reads * memory.ReadPj) + (access.Writes * memory.WritePj);

                // Summed in the order in which Timeloop sums rates, so that rounding up lands on the same cycle.
                reads += access.Reads / instances / cycles;
                writes += access.Writes / instances / cycles;
                words += (memory.Keeps & ~memory.Holds & (Tensors)(1 << tensor)) != Tensors.None ? Tile(extents.Slice(level * Dimensions, Dimensions), tensor, strides) : 0;
            }

            var share = Math.Min(
                Share(memory.BandwidthWordsPerCycle, reads + writes),
                Math.Min(Share(memory.ReadBandwidthWordsPerCycle, reads), Share(memory.WriteBandwidthWordsPerCycle, writes)));
            if (share < speed)
            {
                speed = share;
                bound = level;
            }

            // A level's spatial loops spread its tile over what lies below: one instance of it holds the whole.
            if (overflow < 0 && memory.CapacityWords is { } capacity && words > capacity)
            {
                overflow = level;
            }
        }

        var whole = Math.Ceiling(cycles / speed);
        for (var level = 0; level < hierarchy.Levels.Count; level++)
        {
            energy += hierarchy.Levels[level].LeakagePjPerCycle * Spatial(loops, level, hierarchy.Levels.Count, -1, relevant: true) * whole;
        }

        return new LoopNestEstimate(macs, cycles, whole, energy, bound, overflow);
    }

    // Part of full speed at which a memory gives words at a rate; at most 1.
    private static double Share(double? bandwidth, double rate) => bandwidth is { } most && most < rate ? most / rate : 1;

    // Product of the spatial factors of levels above one and up to another, of a tensor's dimensions or the others; of all for tensor -1.
    private static double Spatial(ReadOnlySpan<Loop> loops, int above, int upTo, int tensor, bool relevant)
    {
        var product = 1.0;
        foreach (var loop in loops)
        {
            if (loop.IsSpatial && loop.Level > above && loop.Level <= upTo
                && (tensor < 0 || ((Relevant[tensor] & (1 << (int)loop.Dimension)) != 0) == relevant))
            {
                product *= loop.Factor;
            }
        }

        return product;
    }

    private static double Tile(ReadOnlySpan<double> tile, int tensor, WindowStrides strides)
    {
        double Of(ReadOnlySpan<double> sizes, LoopDimension dimension) => sizes[(int)dimension];
        return tensor switch
        {
            0 => Of(tile, LoopDimension.K) * Of(tile, LoopDimension.C) * Of(tile, LoopDimension.R) * Of(tile, LoopDimension.S),
            1 => Of(tile, LoopDimension.N) * Of(tile, LoopDimension.C)
                * Window(Of(tile, LoopDimension.P), Of(tile, LoopDimension.R), strides.StrideWidth)
                * Window(Of(tile, LoopDimension.Q), Of(tile, LoopDimension.S), strides.StrideHeight),
            _ => Of(tile, LoopDimension.N) * Of(tile, LoopDimension.K) * Of(tile, LoopDimension.P) * Of(tile, LoopDimension.Q),
        };
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static double Window(double outputs, double filter, long stride) => ((outputs - 1) * stride) + filter;

    private static int Bits(params ReadOnlySpan<LoopDimension> dimensions)
    {
        var bits = 0;
        foreach (var dimension in dimensions)
        {
            bits |= 1 << (int)dimension;
        }

        return bits;
    }
}
