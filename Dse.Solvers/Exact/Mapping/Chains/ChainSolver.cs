using Dse.Core.Cost.Accelerators.LoopNests;
using Dse.Core.Cost.Accelerators.LoopNests.Chains;

namespace Dse.Solvers.Exact.Mapping.Chains;

/// <summary>Decides which layers of a chain to fuse, in which tiles, and how each is mapped (docs/mapping.md §3).</summary>
/// <remarks>Thread-safe and deterministic.</remarks>
public static class ChainSolver
{
    private const int MostFused = 8;

    // Sums of doubles in another order.
    private const double Slip = 1e-9;

    /// <summary>Finds the best way.</summary>
    /// <param name="hierarchy">The memories.</param>
    /// <param name="layers">The layers, each of which reads what the one before writes and nothing else reads; at least one.</param>
    /// <param name="objective">What of all layers together is to be small.</param>
    /// <param name="options">Limits; null for the defaults.</param>
    /// <param name="ct">Stops the search.</param>
    /// <exception cref="ArgumentException">A layer does not read the outputs of the one before, or an option is out of its range.</exception>
    /// <exception cref="MapSpaceTooLargeException">A layer can be spread in too many ways.</exception>
    public static ChainResult Solve(
        MemoryHierarchy hierarchy, IReadOnlyList<ChainLayer> layers, MappingObjective objective, ChainOptions? options = null, CancellationToken ct = default) =>
        Solve(hierarchy, layers, objective, options ?? ChainOptions.Default, ct.ThrowIfCancellationRequested);

    internal static ChainResult Solve(MemoryHierarchy hierarchy, IReadOnlyList<ChainLayer> layers, MappingObjective objective, ChainOptions options, Action check)
    {
        ArgumentNullException.ThrowIfNull(hierarchy);
        ArgumentNullException.ThrowIfNull(layers);
        Check(layers, options);
        var costs = new TileCosts(hierarchy, objective, options, check);
        var search = new RunSearch(hierarchy, costs, layers);
        var paths = new ChainPaths(layers.Count, objective, costs);
        var unfused = new MappingResult?[layers.Count];
        for (var i = 0; i < layers.Count; i++)
        {
            var n = layers[i].Sizes;
            var found = costs.Solve(new LayerLoops(n[0], n[1], n[2], n[3], n[4], n[5], n[6], layers[i].Strides), -1, Tensors.None, 0);
            unfused[i] = found.Mapping;
            var alone = found.Mapping is null ? [] : (ChainRun[])[new ChainRun(i, -1, ChainTiling.Of([layers[i]], n[0], 1, 1), [false], [found.Mapping], 0, 0, 0)];
            paths.Add(i, 1, alone, layers[i].Repeats * found.Bound);
        }

        // Shorter runs first: what they cannot beat, longer ones need not.
        for (var count = 2; count <= Math.Min(options.MaxRun, layers.Count); count++)
        {
            for (var first = 0; first + count <= layers.Count; first++)
            {
                var (runs, bound) = search.Run(first, count, paths.Least(first, count));
                paths.Add(first, count, runs, bound);
            }
        }

        var (best, value) = paths.Best();
        var least = paths.Bound();
        return new ChainResult(best, value, least >= value * (1 - Slip) ? value : least, unfused, costs.Mappings, costs.Nodes);
    }

    private static void Check(IReadOnlyList<ChainLayer> layers, ChainOptions options)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(options.MaxRun, 1, nameof(options));
        ArgumentOutOfRangeException.ThrowIfGreaterThan(options.MaxRun, MostFused, nameof(options));
        ArgumentOutOfRangeException.ThrowIfLessThan(options.MaxMappings, 1, nameof(options));
        ArgumentOutOfRangeException.ThrowIfNotEqual(options.Mapping.PaddingRatio, 0, nameof(options));
        ArgumentOutOfRangeException.ThrowIfLessThan(layers.Count, 1, nameof(layers));
        if (options.Mapping.MaxCycles is not null)
        {
            throw new ArgumentException("Cycles of chains have no limit.", nameof(options));
        }

        for (var i = 1; i < layers.Count; i++)
        {
            if (layers[i - 1].Mismatch(layers[i]) is { } loop)
            {
                throw new ArgumentException($"{loop} of layer {i + 1} does not go with the outputs of the layer before.", nameof(layers));
            }
        }
    }
}
