using Dse.Core.Cost.Accelerators.LoopNests;

namespace Dse.Solvers.Exact.Mapping;

/// <summary>Finds provably best mappings of layers on memory hierarchies by branch and bound (docs/mapping.md).</summary>
/// <remarks>Thread-safe and deterministic: the same question has the same answer, on any number of threads.</remarks>
public static class MappingSolver
{
    private const int Dives = 12;
    private const int DivePatterns = 4;

    /// <summary>Finds the best mapping.</summary>
    /// <param name="hierarchy">The memories.</param>
    /// <param name="layer">The layer.</param>
    /// <param name="objective">What is to be small.</param>
    /// <param name="options">Limits; null for <see cref="MappingOptions.Default"/>.</param>
    /// <param name="ct">Stops the search.</param>
    /// <returns>The mapping with its bound; null when no mapping fits, or none keeps <see cref="MappingOptions.MaxCycles"/>.</returns>
    /// <exception cref="ArgumentOutOfRangeException">A size, a stride or an option is out of its range.</exception>
    /// <exception cref="MapSpaceTooLargeException">The layer can be spread in too many ways.</exception>
    /// <exception cref="OperationCanceledException">Cancelled.</exception>
    public static MappingResult? Solve(
        MemoryHierarchy hierarchy, LayerLoops layer, MappingObjective objective, MappingOptions? options = null, CancellationToken ct = default)
    {
        ArgumentNullException.ThrowIfNull(hierarchy);
        return Solve(hierarchy, layer, objective, options ?? MappingOptions.Default, ct.ThrowIfCancellationRequested);
    }

    // The check is called every few milliseconds; what it throws ends the search.
    internal static MappingResult? Solve(MemoryHierarchy hierarchy, LayerLoops layer, MappingObjective objective, MappingOptions options, Action check) =>
        Solve(hierarchy, layer, objective, options, check, out _);

    // Complete unless the limit of nodes left a part out.
    internal static MappingResult? Solve(MemoryHierarchy hierarchy, LayerLoops layer, MappingObjective objective, MappingOptions options, Action check, out bool isComplete)
    {
        Check(layer, options);
        var space = new MapSpace(hierarchy, layer, options.PaddingRatio);
        var incumbent = new Incumbent(space, objective, options.MaxCycles);
        Start(space, incumbent, objective);
        var ledger = new SearchLedger();
        var skeletons = SkeletonSet.Make(space, check);
        PatternSearch[] patterns = [.. (SpatialPattern.All(space) ?? [null!]).Select(p => new PatternSearch(space, skeletons, p, incumbent, ledger, objective, options, check))];
        patterns = [.. patterns.Select(p => (Pattern: p, p.Excess)).Where(p => p.Excess <= 0).OrderBy(p => p.Excess).Select(p => p.Pattern)];
        Dive(patterns, check);

        var open = new List<OpenSkeleton>();
        foreach (var pattern in patterns)
        {
            check();
            if (pattern.Excess <= 0)
            {
                open.AddRange(pattern.Open());
            }
        }

        open.Sort((a, b) => a.Excess.CompareTo(b.Excess));
        foreach (var skeleton in open.DistinctBy(o => Math.Round(o.Excess, 3)).Take(Dives))
        {
            skeleton.Search.Dive(skeleton.Skeleton);
        }

        foreach (var skeleton in open)
        {
            skeleton.Search.Explore(skeleton);
        }

        isComplete = ledger.Abandoned >= incumbent.Value || double.IsPositiveInfinity(ledger.Abandoned);
        return incumbent.Loops is null
            ? null
            : new MappingResult(incumbent.Loops, incumbent.Estimate, incumbent.Accesses, incumbent.Value, Math.Min(incumbent.Value, ledger.Abandoned), ledger.Nodes);
    }

    // Every loop at the outermost level, one word at a time: feasible where anything is, unless levels refuse loops.
    private static void Start(MapSpace space, Incumbent incumbent, MappingObjective objective)
    {
        var loops = new List<Loop>();
        var isAllowed = true;
        for (var d = 0; d < MapSpace.Dimensions; d++)
        {
            if (space.Sizes[d][0] > 1)
            {
                loops.Add(new Loop(space.Levels - 1, (LoopDimension)d, space.Sizes[d][0], IsSpatial: false));
                isAllowed &= space.AllowsTemporal(space.Levels - 1, d);
            }
        }

        Loop[] all = [.. loops];
        var estimate = LoopNestModel.Evaluate(space.Hierarchy, all, space.Layer.Strides, new TensorAccess[space.Levels * MapSpace.TensorCount]);
        if (!isAllowed || !incumbent.Offer(all, estimate))
        {
            // Mappings that waste a thousand times more are of no use to anyone.
            incumbent.Limit(Math.Max(1e-20, 1e3 * MappingCosts.Value(objective, estimate)));
        }
    }

    // Finds something to beat: the skeletons that look best under the first pattern, tried under the next ones too.
    private static void Dive(PatternSearch[] patterns, Action check)
    {
        var tried = Array.Empty<int>();
        for (var p = 0; p < Math.Min(patterns.Length, DivePatterns); p++)
        {
            check();
            if (p == 0)
            {
                // Skeletons of equal bounds differ in what this layer does not feel: one of each will do to begin with.
                tried = [.. patterns[p].Open().DistinctBy(o => Math.Round(o.Excess, 3)).Take(Dives).Select(o => o.Skeleton)];
            }

            foreach (var skeleton in tried)
            {
                patterns[p].Dive(skeleton);
            }
        }
    }

    internal static void Check(LayerLoops layer, MappingOptions options)
    {
        for (var d = 0; d < MapSpace.Dimensions; d++)
        {
            var size = layer[(LoopDimension)d];
            ArgumentOutOfRangeException.ThrowIfLessThan(size, 1, nameof(layer));
            ArgumentOutOfRangeException.ThrowIfGreaterThan(size, LayerLoops.MaxSize, nameof(layer));
        }

        ArgumentOutOfRangeException.ThrowIfLessThan(layer.Strides.StrideWidth, 1, nameof(layer));
        ArgumentOutOfRangeException.ThrowIfLessThan(layer.Strides.StrideHeight, 1, nameof(layer));
        ArgumentOutOfRangeException.ThrowIfNegative(options.PaddingRatio, nameof(options));
        ArgumentOutOfRangeException.ThrowIfGreaterThan(options.PaddingRatio, 1, nameof(options));
        ArgumentOutOfRangeException.ThrowIfLessThan(options.MaxNodes, 1, nameof(options));
    }
}
