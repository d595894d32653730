using Dse.Core.Cost.Accelerators.LoopNests;
using Dse.Solvers.Exact.Mapping.Baselines;
using Dse.Solvers.Mip;

namespace Dse.Solvers.Exact.Mapping;

/// <summary>Mappings by any method: the exact one, and published ones to compare with.</summary>
/// <remarks>Thread-safe; deterministic per seed, but for CoSA's model when time ends its solver.</remarks>
public static class MappingMethods
{
    /// <summary>The solver's time for CoSA's model.</summary>
    public static MipOptions CosaLimits { get; } = new() { Seconds = 10, GapRatio = 1e-4 };

    /// <summary>Finds a mapping.</summary>
    /// <param name="method">How.</param>
    /// <param name="hierarchy">The memories.</param>
    /// <param name="layer">The layer.</param>
    /// <param name="objective">What is to be small.</param>
    /// <param name="options">Limits; only the exact method pads loops.</param>
    /// <param name="sampling">Of the methods that sample.</param>
    /// <param name="ct">Stops the search.</param>
    /// <returns>The mapping; its bound is 0 unless the method proves one. Null when none was found.</returns>
    /// <exception cref="MipException">No solver for CoSA's model is installed, or it failed.</exception>
    public static async Task<MappingResult?> SolveAsync(
        MappingMethod method, MemoryHierarchy hierarchy, LayerLoops layer, MappingObjective objective, MappingOptions options, MappingSampling sampling, CancellationToken ct)
    {
        ArgumentNullException.ThrowIfNull(options);
        ArgumentNullException.ThrowIfNull(sampling);
        if (method == MappingMethod.Exact)
        {
            return MappingSolver.Solve(hierarchy, layer, objective, options, ct);
        }

        MappingSolver.Check(layer, options);
        var space = new MapSpace(hierarchy, layer, 0);
        var samples = new SampleSpace(space);
        if (!samples.IsOpen)
        {
            return null;
        }

        var loops = method switch
        {
            MappingMethod.Cosa => await CosaMapper.RunAsync(space, MipSolvers.Default, CosaLimits, ct),
            MappingMethod.Random => RandomMapper.Run(samples, objective, sampling, options.MaxCycles, ct)?.Loops(),
            MappingMethod.Genetic => GeneticMapper.Run(samples, objective, sampling, options.MaxCycles, ct)?.Loops(),
            _ => AnnealingMapper.Run(samples, objective, sampling, options.MaxCycles, ct)?.Loops(),
        };
        if (loops is null)
        {
            return null;
        }

        var accesses = new TensorAccess[space.Levels * MapSpace.TensorCount];
        var estimate = LoopNestModel.Evaluate(hierarchy, loops.ToArray(), layer.Strides, accesses);
        return estimate.OverflowLevel >= 0 || estimate.Cycles > (options.MaxCycles ?? double.PositiveInfinity)
            ? null
            : new MappingResult(loops, estimate, accesses, MappingCosts.Value(objective, estimate), 0, method == MappingMethod.Cosa ? 1 : sampling.Samples);
    }
}
