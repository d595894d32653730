using Dse.Core.Cost.Accelerators.LoopNests;
using Dse.Core.Cost.Accelerators.LoopNests.Chains;

namespace Dse.Solvers.Exact.Mapping.Chains;

/// <summary>The least costs of tiles of layers, each searched once.</summary>
/// <remarks>
/// A tile is first searched with all the home's words to itself: its cost then is a bound at less room, and its own when the mapping
/// leaves as much free as the held tensors take. Costs are told in a measure that adds up: cycles, pJ, or, for their product, its root:
/// (Σ cycles)·(Σ energy) is at least (Σ √(cycles·energy))².
/// </remarks>
internal sealed class TileCosts(MemoryHierarchy hierarchy, MappingObjective objective, ChainOptions options, Action check)
{
    private readonly Dictionary<(LayerLoops Loops, int Home, Tensors Held, double Words), Found> found = [];
    private readonly Dictionary<(LayerLoops Layer, int Home, Tensors Held), List<(LayerLoops Loops, double Bound)>> bounds = [];
    private readonly bool isDivided = ((LoopDimension[])[LoopDimension.N, LoopDimension.P, LoopDimension.Q]).All(d => hierarchy.Levels[^1].TemporalDimensions.Has(d));

    /// <summary>Mappings that were searched.</summary>
    public int Mappings { get; private set; }

    /// <summary>Combinations that were looked at.</summary>
    public long Nodes { get; private set; }

    /// <summary>Whether as many mappings were searched as may be.</summary>
    public bool IsSpent => Mappings >= options.MaxMappings;

    /// <summary>The measure of a cost.</summary>
    public double Measure(double cycles, double energyPj) => objective switch
    {
        MappingObjective.Cycles => cycles,
        MappingObjective.Energy => energyPj,
        _ => Math.Sqrt(cycles * energyPj),
    };

    /// <summary>The best mapping of a tile beside what a level holds, with a bound on the measure: infinite when there is none.</summary>
    public Found Solve(in LayerLoops loops, int home, Tensors held, double words)
    {
        var key = (loops, home, held, words);
        if (found.TryGetValue(key, out var known))
        {
            return known;
        }

        var memories = home < 0 ? hierarchy : FusedLayers.Holding(hierarchy, home, held, words);
        known = memories is null ? new Found(null, double.PositiveInfinity) : words > 0 ? Tight(memories, loops, home, held) : Search(memories, loops);
        found.Add(key, known);
        if (words.Equals(0.0))
        {
            var layer = loops with { N = 1, P = 1, Q = 1 };
            if (!bounds.TryGetValue((layer, home, held), out var list))
            {
                bounds.Add((layer, home, held), list = []);
            }

            list.Add((loops, known.Bound));
        }

        return known;
    }

    /// <summary>Whether a tile was searched with all room to itself.</summary>
    public bool IsKnown(in LayerLoops loops, int home, Tensors held) => found.ContainsKey((loops, home, held, 0));

    /// <summary>A bound on a tile's measure by what is known of larger ones: so many runs of it are one way to run a larger one.</summary>
    public double Bound(in LayerLoops loops, int home, Tensors held)
    {
        var most = 0.0;
        foreach (var (larger, bound) in bounds.GetValueOrDefault((loops with { N = 1, P = 1, Q = 1 }, home, held)) ?? [])
        {
            if (larger == loops)
            {
                return bound;
            }

            if (isDivided && !double.IsPositiveInfinity(bound) && larger.N % loops.N == 0 && larger.P % loops.P == 0 && larger.Q % loops.Q == 0)
            {
                most = Math.Max(most, bound / ((double)(larger.N / loops.N) * (larger.P / loops.P) * (larger.Q / loops.Q)));
            }
        }

        return most;
    }

    private Found Tight(MemoryHierarchy memories, in LayerLoops loops, int home, Tensors held)
    {
        var loose = Solve(loops, home, held, 0);
        if (loose.Mapping is { } mapping)
        {
            var accesses = new TensorAccess[MapSpace.TensorCount * hierarchy.Levels.Count];
            if (LoopNestModel.Evaluate(memories, [.. mapping.Loops], loops.Strides, accesses).OverflowLevel < 0)
            {
                return loose;
            }
        }
        else if (double.IsPositiveInfinity(loose.Bound))
        {
            return loose;
        }

        return Search(memories, loops);
    }

    private Found Search(MemoryHierarchy memories, in LayerLoops loops)
    {
        Mappings++;
        var mapping = MappingSolver.Solve(memories, loops, objective, options.Mapping, check, out var isComplete);
        Nodes += mapping?.Nodes ?? 0;
        return mapping is null
            ? new Found(null, isComplete ? double.PositiveInfinity : 0)
            : new Found(mapping, objective == MappingObjective.EnergyDelayProduct ? Math.Sqrt(mapping.Bound) : mapping.Bound);
    }

    /// <summary>What a search found.</summary>
    /// <param name="Mapping">The mapping; null for none.</param>
    /// <param name="Bound">A bound on the measure of all mappings; infinite when there are none.</param>
    internal readonly record struct Found(MappingResult? Mapping, double Bound);
}
