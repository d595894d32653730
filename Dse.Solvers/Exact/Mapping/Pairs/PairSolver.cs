using Dse.Core.Cost.Accelerators.LoopNests;

namespace Dse.Solvers.Exact.Mapping.Pairs;

/// <summary>Finds provably best mappings of two layers, the second of which reads what the first writes, fused and not (docs/mapping.md §2).</summary>
/// <remarks>Thread-safe and deterministic. Fused: the whole tensor between lies at one level inside the outermost, whichever is best.</remarks>
public static class PairSolver
{
    /// <summary>Finds the best mappings.</summary>
    /// <param name="hierarchy">The memories.</param>
    /// <param name="first">The layer that runs first.</param>
    /// <param name="second">The layer that reads its outputs.</param>
    /// <param name="objective">What of both layers together is to be small.</param>
    /// <param name="options">Limits of every step, without padding or a limit on cycles; null for the defaults.</param>
    /// <param name="ct">Stops the search.</param>
    /// <exception cref="ArgumentException">The second layer does not read the first one's outputs, or an option is out of its range.</exception>
    /// <exception cref="MapSpaceTooLargeException">A layer can be spread in too many ways.</exception>
    public static PairResult Solve(
        MemoryHierarchy hierarchy, LayerLoops first, LayerLoops second, MappingObjective objective, MappingOptions? options = null, CancellationToken ct = default)
    {
        ArgumentNullException.ThrowIfNull(hierarchy);
        return Solve(hierarchy, first, second, objective, options ?? MappingOptions.Default, ct.ThrowIfCancellationRequested);
    }

    internal static PairResult Solve(MemoryHierarchy hierarchy, LayerLoops first, LayerLoops second, MappingObjective objective, MappingOptions options, Action check)
    {
        ArgumentOutOfRangeException.ThrowIfNotEqual(options.PaddingRatio, 0, nameof(options));
        if (options.MaxCycles is not null)
        {
            throw new ArgumentException("Cycles of pairs have no limit.", nameof(options));
        }

        var (sizes, others) = (Sizes(first), Sizes(second));
        if (FusedLayers.Mismatch(sizes, others, second.Strides) is { } loop)
        {
            throw new ArgumentException($"The second layer's {loop} does not go with the first layer's outputs.", nameof(second));
        }

        var search = new PairSearch(objective, options, check);
        var words = FusedLayers.Words(sizes, others, second.Strides);
        var (unfused, unfusedBound) = search.Run((hierarchy, first), (hierarchy, second), -1);
        PairMapping? fused = null;
        var fusedBound = double.PositiveInfinity;
        for (var home = 0; home < hierarchy.Levels.Count - 1; home++)
        {
            if (FusedLayers.Holding(hierarchy, home, Tensors.Outputs, words) is { } writing && FusedLayers.Holding(hierarchy, home, Tensors.Inputs, words) is { } reading)
            {
                var (found, bound) = search.Run((writing, first), (reading, second), home);
                fused = found is not null && found.Value < (fused?.Value ?? double.PositiveInfinity) ? found : fused;
                fusedBound = Math.Min(fusedBound, bound);
            }
        }

        return new PairResult(words, fused is null ? null : fused with { Bound = fusedBound }, fusedBound, unfused, unfusedBound, search.Nodes);
    }

    private static long[] Sizes(LayerLoops layer) => Array.ConvertAll(Enum.GetValues<LoopDimension>(), d => layer[d]);
}
