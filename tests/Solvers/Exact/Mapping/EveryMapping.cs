using Dse.Core.Cost.Accelerators.LoopNests;
using Dse.Solvers.Exact.Mapping;

namespace Dse.Solvers.Tests.Exact.Mapping;

/// <summary>Prices every mapping with perfect factors and every order of loops: shares nothing with the solver but the cost model.</summary>
internal sealed class EveryMapping
{
    private readonly MemoryHierarchy hierarchy;
    private readonly LayerLoops layer;
    private readonly Action<LoopNestEstimate> visit;
    private readonly List<(int Level, bool IsSpatial)> places = [];
    private readonly long[,] factors;
    private readonly TensorAccess[] accesses;

    private EveryMapping(MemoryHierarchy hierarchy, LayerLoops layer, Action<LoopNestEstimate> visit)
    {
        this.hierarchy = hierarchy;
        this.layer = layer;
        this.visit = visit;
        accesses = new TensorAccess[3 * hierarchy.Levels.Count];
        for (var level = 0; level < hierarchy.Levels.Count; level++)
        {
            places.Add((level, true));
            places.Add((level, false));
        }

        factors = new long[7, places.Count];
    }

    public static void Visit(MemoryHierarchy hierarchy, LayerLoops layer, Action<LoopNestEstimate> visit) => new EveryMapping(hierarchy, layer, visit).Spread(0, 0, layer[LoopDimension.N]);

    private void Spread(int dimension, int place, long rest)
    {
        if (place == places.Count)
        {
            if (rest > 1)
            {
                return;
            }

            if (dimension < 6)
            {
                Spread(dimension + 1, 0, layer[(LoopDimension)(dimension + 1)]);
            }
            else
            {
                Order([], 0);
            }

            return;
        }

        var (level, isSpatial) = places[place];
        var memory = hierarchy.Levels[level];
        var limit = (isSpatial ? memory.SpatialDimensions : memory.TemporalDimensions).Has((LoopDimension)dimension) ? rest : 1;
        if (isSpatial && limit > 1)
        {
            limit = hierarchy.Levels[level].FanOut;
            for (var d = 0; d < dimension; d++)
            {
                limit /= factors[d, place];
            }
        }

        for (long f = 1; f <= Math.Min(rest, limit); f++)
        {
            if (rest % f == 0)
            {
                factors[dimension, place] = f;
                Spread(dimension, place + 1, rest / f);
            }
        }

        factors[dimension, place] = 1;
    }

    private void Order(List<Loop> loops, int place)
    {
        if (place == places.Count)
        {
            var estimate = LoopNestModel.Evaluate(hierarchy, loops.ToArray(), layer.Strides, accesses);
            if (estimate.OverflowLevel < 0)
            {
                visit(estimate);
            }

            return;
        }

        var (level, isSpatial) = places[place];
        var here = Enumerable.Range(0, 7).Where(d => factors[d, place] > 1).Select(d => new Loop(level, (LoopDimension)d, factors[d, place], isSpatial)).ToArray();
        foreach (var order in isSpatial ? [here] : Permutations(here))
        {
            loops.AddRange(order);
            Order(loops, place + 1);
            loops.RemoveRange(loops.Count - here.Length, here.Length);
        }
    }

    private static IEnumerable<Loop[]> Permutations(Loop[] loops)
    {
        if (loops.Length <= 1)
        {
            return [loops];
        }

        return loops.SelectMany((loop, i) => Permutations([.. loops[..i], .. loops[(i + 1)..]]).Select(rest => (Loop[])[loop, .. rest]));
    }
}
