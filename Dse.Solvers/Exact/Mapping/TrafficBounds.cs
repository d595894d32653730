using Dse.Core.Cost.Accelerators.LoopNests;

namespace Dse.Solvers.Exact.Mapping;

/// <summary>The fewest words that a level of a hierarchy can read and write for a layer, whatever the mapping (as Orojenesis draws them).</summary>
/// <remarks>Proven by the exact method with an energy of one per word of that level and none elsewhere. Thread-safe and deterministic.</remarks>
public static class TrafficBounds
{
    /// <summary>Fewest words of every level.</summary>
    /// <param name="hierarchy">The memories.</param>
    /// <param name="layer">The layer.</param>
    /// <param name="options">Limits; null for the defaults.</param>
    /// <param name="ct">Stops the search.</param>
    /// <returns>Words per level; null when no mapping fits.</returns>
    public static double[]? PerLevel(MemoryHierarchy hierarchy, LayerLoops layer, MappingOptions? options = null, CancellationToken ct = default)
    {
        ArgumentNullException.ThrowIfNull(hierarchy);
        return PerLevel(hierarchy, layer, options ?? MappingOptions.Default, ct.ThrowIfCancellationRequested);
    }

    internal static double[]? PerLevel(MemoryHierarchy hierarchy, LayerLoops layer, MappingOptions options, Action check)
    {
        var words = new double[hierarchy.Levels.Count];
        for (var level = 0; level < words.Length; level++)
        {
            if (hierarchy.Levels[level].Keeps == Tensors.None)
            {
                continue;
            }

            if (MappingSolver.Solve(Counting(hierarchy, level), layer, MappingObjective.Energy, options, check) is not { } least)
            {
                return null;
            }

            words[level] = least.Bound;
        }

        return words;
    }

    /// <summary>Fewest words of one level as a function of a level's capacity.</summary>
    /// <param name="hierarchy">The memories.</param>
    /// <param name="layer">The layer.</param>
    /// <param name="level">Level whose words are counted.</param>
    /// <param name="resized">Level whose capacity is set.</param>
    /// <param name="capacitiesWords">Capacities, each at least 1.</param>
    /// <param name="options">Limits; null for the defaults.</param>
    /// <param name="ct">Stops the search.</param>
    /// <returns>Words per capacity; infinite where no mapping fits.</returns>
    public static double[] Curve(
        MemoryHierarchy hierarchy, LayerLoops layer, int level, int resized, IReadOnlyList<double> capacitiesWords, MappingOptions? options = null, CancellationToken ct = default)
    {
        ArgumentNullException.ThrowIfNull(hierarchy);
        ArgumentNullException.ThrowIfNull(capacitiesWords);
        var counting = Counting(hierarchy, level);
        return
        [
            .. capacitiesWords.Select(capacity =>
                MappingSolver.Solve(Replace(counting, resized, l => l with { CapacityWords = capacity }), layer, MappingObjective.Energy, options, ct)?.Bound ?? double.PositiveInfinity),
        ];
    }

    private static MemoryHierarchy Counting(MemoryHierarchy hierarchy, int counted)
    {
        var levels = hierarchy.Levels.Select((l, i) => l with { ReadPj = i == counted ? 1 : 0, WritePj = i == counted ? 1 : 0, LeakagePjPerCycle = 0 });
        return hierarchy with { MacPj = 0, Levels = [.. levels] };
    }

    private static MemoryHierarchy Replace(MemoryHierarchy hierarchy, int at, Func<MemoryLevel, MemoryLevel> change) =>
        hierarchy with { Levels = [.. hierarchy.Levels.Select((l, i) => i == at ? change(l) : l)] };
}
