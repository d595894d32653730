using Dse.Core.Cost.Accelerators.LoopNests;

namespace Dse.Solvers.Exact.Mapping;

/// <summary>Finds provably best mappings of layers on memory hierarchies by branch and bound (docs/mapping.md).</summary>
/// <remarks>Thread-safe and deterministic: the same question has the same answer, on any number of threads.</remarks>
public static class MappingSolver
{
    private const int FirstSteps = 12;
    private const int Dives = 48;

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
        options ??= MappingOptions.Default;
        Check(layer, options);
        var space = new MapSpace(hierarchy, layer, options.PaddingRatio);
        var costs = new MapCosts(space);
        var incumbent = new Incumbent(space, objective, options.MaxCycles);
        Start(space, incumbent, objective);
        var search = new SkeletonSearch(space, costs, incumbent, objective, options, ct);
        var lists = new Dictionary<(int, int), FactorList>();
        FactorList List(int dimension, int mask) =>
            lists.TryGetValue((dimension, mask), out var known) ? known : lists[(dimension, mask)] = FactorList.Make(space, dimension, mask);

        var open = new List<(SkeletonProblem Problem, double Excess, double EnergyPj, double Cycles)>();
        var signatures = new HashSet<string>(StringComparer.Ordinal);
        foreach (var skeleton in Skeleton.All(space))
        {
            ct.ThrowIfCancellationRequested();
            var problem = new SkeletonProblem(space, skeleton, List);
            if (problem.IsEmpty || !signatures.Add(problem.Coefficients.Signature()))
            {
                continue;
            }

            var energyPj = 0.0;
            var cycles = 0.0;
            if (objective == MappingObjective.EnergyDelayProduct)
            {
                var (floorPj, floorCycles) = Floors(space, costs);
                energyPj = Math.Max(floorPj, search.Bound(problem, FirstSteps, floorPj, floorCycles, MappingObjective.Energy).Bound);
                cycles = Math.Max(floorCycles, search.Bound(problem, FirstSteps, floorPj, floorCycles, MappingObjective.Cycles).Bound);
            }

            var (excess, _) = search.Bound(problem, FirstSteps, energyPj, cycles);
            if (excess <= 0)
            {
                open.Add((problem, excess, energyPj, cycles));
            }
        }

        open.Sort((a, b) => a.Excess.CompareTo(b.Excess));

        // Skeletons of equal bounds differ in what this layer does not feel: one of each will do to begin with.
        foreach (var (problem, _, energyPj, cycles) in open.DistinctBy(o => Math.Round(o.Excess, 3)).Take(Dives))
        {
            search.Dive(problem, energyPj, cycles);
        }

        foreach (var (problem, _, energyPj, cycles) in open)
        {
            search.Explore(problem, energyPj, cycles);
        }

        return incumbent.Loops is null
            ? null
            : new MappingResult(incumbent.Loops, incumbent.Estimate, incumbent.Accesses, incumbent.Value, Math.Min(incumbent.Value, search.Abandoned), search.Nodes);
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

    // Energy and cycles below which nothing is: multiplications, and each tensor once.
    private static (double EnergyPj, double Cycles) Floors(MapSpace space, MapCosts costs)
    {
        var elements = 1.0;
        foreach (var fan in space.FanOut)
        {
            elements *= fan;
        }

        var macs = space.Layer.Macs;
        var cycles = Math.Max(1, Math.Floor(macs / elements));
        var outermost = space.Hierarchy.Levels[^1];
        var words = space.Layer.Macs > 0 ? (double)space.Layer.K * space.Layer.C * space.Layer.R * space.Layer.S : 0;
        return (Math.Max(1e-300, (macs * space.Hierarchy.MacPj) + (words * outermost.ReadPj)), cycles);
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
