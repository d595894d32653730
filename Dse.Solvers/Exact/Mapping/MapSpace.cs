using Dse.Core.Cost.Accelerators.LoopNests;
using Dse.Core.Studies.Accelerators;

namespace Dse.Solvers.Exact.Mapping;

/// <summary>Where factors of a loop may go.</summary>
/// <param name="Level">Memory level.</param>
/// <param name="IsSpatial">Side by side below the level, or one after the other at it.</param>
internal readonly record struct Slot(int Level, bool IsSpatial);

/// <summary>The mappings of one layer on one hierarchy, and the quantities that price them.</summary>
/// <remarks>
/// Every quantity ("component") is a product over the loops of factors in some slots, or their inverse; only windows of inputs
/// join two loops (P with R, Q with S). So logarithms of components are sums over five units of loops: N, K, C, (P, R), (Q, S).
/// </remarks>
internal sealed class MapSpace
{
    public const int Dimensions = 7;
    public const int TensorCount = 3;
    public const int Inputs = 1;
    public const int Outputs = 2;

    // The one tensor that does not depend on a loop, in the order N, K, C, P, Q, R, S: weights, inputs or outputs.
    public static readonly int[] Irrelevant = [0, 1, 2, 0, 0, 2, 2];

    // Loops that are decided together.
    public static readonly int[][] Units = [[0], [1], [2], [3, 5], [4, 6]];

    public MapSpace(MemoryHierarchy hierarchy, LayerLoops layer, double paddingRatio)
    {
        Hierarchy = hierarchy;
        Layer = layer;
        Levels = hierarchy.Levels.Count;
        Sizes = new long[Dimensions][];
        for (var d = 0; d < Dimensions; d++)
        {
            var size = layer[(LoopDimension)d];
            if (size * paddingRatio > MappingQuestion.MostPadding)
            {
                throw new MapSpaceTooLargeException($"A loop of {size} iterations may take {size * paddingRatio:0} padded sizes; at most {MappingQuestion.MostPadding} are looked at. Pad less.");
            }

            Sizes[d] = [.. Enumerable.Range(0, 1 + (int)(size * paddingRatio)).Select(extra => size + extra)];
        }

        var slots = new List<Slot>();
        for (var level = 0; level < Levels; level++)
        {
            if (hierarchy.Levels[level].FanOut > 1)
            {
                slots.Add(new Slot(level, IsSpatial: true));
            }

            slots.Add(new Slot(level, IsSpatial: false));
        }

        Slots = [.. slots];
        FanOut = [.. Enumerable.Range(0, Levels).Select(EffectiveFanOut)];
        Number();
    }

    public MemoryHierarchy Hierarchy { get; }

    public LayerLoops Layer { get; }

    public int Levels { get; }

    public Slot[] Slots { get; }

    // Sizes that each loop may take: its own first, then padded ones.
    public long[][] Sizes { get; }

    // The largest product of factors that fits a level's fan-out.
    public long[] FanOut { get; }

    public int Components { get; private set; }

    // Components: -1 where there is none. Indexed by level · 3 + tensor, or by level.
    public int[] Moved { get; private set; } = [];

    public int[] Tile { get; private set; } = [];

    // 1/(spatial factors, of loops the tensor does not depend on, between the level inside that keeps it and this one).
    public int[] Shared { get; private set; } = [];

    // 1/(instances of the level).
    public int[] Alone { get; private set; } = [];

    // Instances of the level.
    public int[] Instances { get; private set; } = [];

    public int[] Fan { get; private set; } = [];

    // 1/(all spatial factors).
    public int Serial { get; private set; }

    public int Macs { get; private set; }

    public static int Unit(int dimension) => dimension >= 5 ? dimension - 2 : dimension;

    public static bool IsAxis(int dimension) => dimension >= 3;

    public bool Keeps(int level, int tensor) => ((int)Hierarchy.Levels[level].Keeps & (1 << tensor)) != 0;

    // Whether a level has the whole tensor and asks nothing of levels outside.
    public bool IsHome(int level, int tensor) => level == Levels - 1 || ((int)Hierarchy.Levels[level].Holds & (1 << tensor)) != 0;

    // Whether a loop may run side by side below a level.
    public bool AllowsSpatial(int level, int dimension) => Hierarchy.Levels[level].SpatialDimensions.Has((LoopDimension)dimension);

    // Whether a loop may run at a level.
    public bool AllowsTemporal(int level, int dimension) => Hierarchy.Levels[level].TemporalDimensions.Has((LoopDimension)dimension);

    // The next level inside that keeps the tensor; -1 for the multipliers.
    public int Inside(int level, int tensor)
    {
        level--;
        while (level >= 0 && !Keeps(level, tensor))
        {
            level--;
        }

        return level;
    }

    // The largest size of a loop, padding included.
    public long Largest(int dimension) => Sizes[dimension][^1];

    // The most words a whole tensor may have.
    public double LargestWords(int tensor) => tensor switch
    {
        0 => (double)Largest(1) * Largest(2) * Largest(5) * Largest(6),
        1 => (double)Largest(0) * Largest(2) * (((Largest(3) - 1) * Layer.Strides.StrideWidth) + Largest(5)) * (((Largest(4) - 1) * Layer.Strides.StrideHeight) + Largest(6)),
        _ => (double)Largest(0) * Largest(1) * Largest(3) * Largest(4),
    };

    // The most that spatial loops above a level (all of them for -1) multiply to, of loops that the outputs do not depend on.
    public double LargestReduction(int above)
    {
        var most = 1.0;
        for (var level = above + 1; level < Levels; level++)
        {
            var here = 1.0;
            for (var d = 0; d < Dimensions; d++)
            {
                here *= Irrelevant[d] == Outputs && AllowsSpatial(level, d) ? Largest(d) : 1;
            }

            most *= Math.Min(here, FanOut[level]);
        }

        return most;
    }

    private long EffectiveFanOut(int level)
    {
        var limit = Hierarchy.Levels[level].FanOut;
        var reached = new SortedSet<long> { 1 };
        for (var d = 0; d < Dimensions && limit > 1; d++)
        {
            if (!AllowsSpatial(level, d))
            {
                continue;
            }

            var divisors = new SortedSet<long>();
            foreach (var size in Sizes[d])
            {
                divisors.UnionWith(Divisors.Of(size).TakeWhile(f => f <= limit));
            }

            foreach (var old in reached.ToArray())
            {
                reached.UnionWith(divisors.TakeWhile(f => f <= limit / old).Select(f => f * old));
            }
        }

        return reached.Max;
    }

    private void Number()
    {
        var next = 0;
        int[] Fill(int count, Func<int, bool> has) => [.. Enumerable.Range(0, count).Select(i => has(i) ? next++ : -1)];
        var entries = Levels * TensorCount;
        bool Kept(int i) => Keeps(i / TensorCount, i % TensorCount);
        Moved = Fill(entries, i => Kept(i) && !IsHome(i / TensorCount, i % TensorCount));
        Tile = Fill(entries, i => Kept(i) && ((int)Hierarchy.Levels[i / TensorCount].Holds & (1 << (i % TensorCount))) == 0 && Hierarchy.Levels[i / TensorCount].CapacityWords is not null);
        Shared = Fill(entries, Kept);
        Alone = Fill(Levels, l => l < Levels - 1 && (Hierarchy.Levels[l].BandwidthWordsPerCycle ?? Hierarchy.Levels[l].ReadBandwidthWordsPerCycle ?? Hierarchy.Levels[l].WriteBandwidthWordsPerCycle) is not null);
        Instances = Fill(Levels, l => l < Levels - 1 && Hierarchy.Levels[l].LeakagePjPerCycle > 0);
        Fan = Fill(Levels, l => Hierarchy.Levels[l].FanOut > 1);
        Serial = next++;
        Macs = next++;
        Components = next;
    }
}
