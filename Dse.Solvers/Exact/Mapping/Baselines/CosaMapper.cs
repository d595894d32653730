using Dse.Core.Cost.Accelerators.LoopNests;
using Dse.Solvers.Mip;

namespace Dse.Solvers.Exact.Mapping.Baselines;

/// <summary>
/// One linear model in logarithms of prime factors, after CoSA (Huang et al., ISCA 2021): every factor gets one slot; capacities hold per
/// tensor; the loops of the outermost level get an order; a tensor's traffic counts them from the first that it depends on.
/// </summary>
/// <remarks>
/// Weights as in its code: 10 for cycles, 1 for traffic, 0.1 for full buffers. A buffer that several tensors share is split evenly.
/// Windows are bounded by the product of their loops and stride, so that what the model allows fits.
/// </remarks>
internal static class CosaMapper
{
    private const double UtilizationWeight = 0.1;
    private const double ComputeWeight = 10;
    private const double TrafficWeight = 1;

    public static async Task<List<Loop>?> RunAsync(MapSpace space, IMipSolver solver, MipOptions options, CancellationToken ct)
    {
        var model = new LinearModel();
        var groups = Groups(space);
        var counts = Array.ConvertAll(groups, g => new int[space.Slots.Length]);
        for (var g = 0; g < groups.Length; g++)
        {
            for (var s = 0; s < space.Slots.Length; s++)
            {
                var (level, isSpatial) = space.Slots[s];
                var isAllowed = isSpatial ? space.AllowsSpatial(level, groups[g].Dimension) : space.AllowsTemporal(level, groups[g].Dimension);
                counts[g][s] = model.AddVariable(0, isAllowed ? groups[g].Count : 0, Cost(space, groups[g], s), isInteger: true);
            }

            model.AddRow(groups[g].Count, groups[g].Count, counts[g].Select(v => new LinearTerm(v, 1)));
        }

        Limits(space, model, groups, counts);
        var first = Order(space, model, groups, counts);
        var result = await solver.SolveAsync(model, options, ct);
        return result.Values.Count == 0 ? null : Read(space, groups, counts, first, result.Values);
    }

    private readonly record struct Group(int Dimension, long Prime, int Count)
    {
        public double Log => Math.Log2(Prime);
    }

    private static Group[] Groups(MapSpace space) =>
    [
        .. Enumerable.Range(0, MapSpace.Dimensions).SelectMany(d => SampleSpace.Primes(space.Sizes[d][0]).GroupBy(p => p).Select(p => new Group(d, p.Key, p.Count()))),
    ];

    private static bool Depends(int tensor, int dimension) => MapSpace.Irrelevant[dimension] != tensor;

    // What a factor in a slot adds to the objective, but for the order of the outermost loops.
    private static double Cost(MapSpace space, Group group, int slot)
    {
        var (level, isSpatial) = space.Slots[slot];
        var cost = isSpatial ? 0 : ComputeWeight * group.Log;

        // Outermost loops bring every tensor anew; those that come first are taken off again.
        cost += level == space.Levels - 1 && !isSpatial ? MapSpace.TensorCount * TrafficWeight * group.Log : 0;
        for (var tensor = 0; tensor < MapSpace.TensorCount; tensor++)
        {
            var buffer = OutermostBuffer(space, tensor);
            if (!Depends(tensor, group.Dimension))
            {
                continue;
            }

            // Words of the tile that the outermost buffer of the tensor takes in, all instances.
            cost += level <= buffer || isSpatial ? TrafficWeight * group.Log : 0;
            for (var l = level; l < space.Levels - 1; l++)
            {
                cost -= space.Keeps(l, tensor) ? UtilizationWeight * group.Log : 0;
            }

            // Loops between the buffer and the outermost level come around with their tensor.
            cost += level > buffer && level < space.Levels - 1 && !isSpatial ? TrafficWeight * group.Log : 0;
        }

        return cost;
    }

    private static int OutermostBuffer(MapSpace space, int tensor) => space.Inside(space.Levels - 1, tensor);

    private static void Limits(MapSpace space, LinearModel model, Group[] groups, int[][] counts)
    {
        for (var s = 0; s < space.Slots.Length; s++)
        {
            if (space.Slots[s].IsSpatial)
            {
                var slot = s;
                model.AddRow(double.NegativeInfinity, Math.Log2(space.Hierarchy.Levels[space.Slots[s].Level].FanOut), groups.Select((g, i) => new LinearTerm(counts[i][slot], g.Log)));
            }
        }

        for (var level = 0; level < space.Levels - 1; level++)
        {
            if (space.Hierarchy.Levels[level].CapacityWords is not { } capacity)
            {
                continue;
            }

            var kept = Enumerable.Range(0, MapSpace.TensorCount).Where(t => space.Keeps(level, t)).ToArray();
            foreach (var tensor in kept)
            {
                var room = Math.Log2(capacity / kept.Length);
                room -= tensor == MapSpace.Inputs ? Math.Log2(space.Layer.Strides.StrideWidth) + Math.Log2(space.Layer.Strides.StrideHeight) : 0;
                var terms = groups.SelectMany((g, i) => Enumerable.Range(0, space.Slots.Length)
                    .Where(s => Depends(tensor, g.Dimension) && space.Slots[s].Level <= level).Select(s => new LinearTerm(counts[i][s], g.Log)));
                model.AddRow(double.NegativeInfinity, Math.Max(0, room) + 1e-9, terms);
            }
        }
    }

    // Of all orders of the outermost loops only the group that comes first matters: its tensor stays over its loops. CoSA gives every loop a
    // rank instead, which has the same optimum and many equal solutions. Returns a variable per tensor: whether its group comes first.
    private static int[] Order(MapSpace space, LinearModel model, Group[] groups, int[][] counts)
    {
        var outermost = Array.IndexOf(space.Slots, new Slot(space.Levels - 1, false));
        var first = new int[MapSpace.TensorCount];
        for (var tensor = 0; tensor < first.Length; tensor++)
        {
            var own = groups.Select((g, i) => (g, i)).Where(x => !Depends(tensor, x.g.Dimension)).ToArray();
            var most = own.Sum(x => x.g.Log * x.g.Count);
            first[tensor] = model.AddBinary();
            var saved = model.AddVariable(0, most, -TrafficWeight);
            model.AddRow(double.NegativeInfinity, 0, [new(saved, 1), new(first[tensor], -most)]);
            model.AddRow(double.NegativeInfinity, 0, [new(saved, 1), .. own.Select(x => new LinearTerm(counts[x.i][outermost], -x.g.Log))]);
        }

        model.AddRow(1, 1, first.Select(v => new LinearTerm(v, 1)));
        return first;
    }

    private static List<Loop> Read(MapSpace space, Group[] groups, int[][] counts, int[] first, IReadOnlyList<double> values)
    {
        var leading = Array.FindIndex(first, v => values[v] > 0.5);
        var loops = new List<Loop>();
        for (var s = 0; s < space.Slots.Length; s++)
        {
            var (level, isSpatial) = space.Slots[s];
            var dimensions = Enumerable.Range(0, MapSpace.Dimensions);
            foreach (var d in level == space.Levels - 1 ? dimensions.OrderBy(d => MapSpace.Irrelevant[d] == leading ? 0 : 1) : dimensions)
            {
                var factor = 1L;
                for (var g = 0; g < groups.Length; g++)
                {
                    for (var n = groups[g].Dimension == d ? (int)Math.Round(values[counts[g][s]]) : 0; n > 0; n--)
                    {
                        factor *= groups[g].Prime;
                    }
                }

                if (factor > 1)
                {
                    loops.Add(new Loop(level, (LoopDimension)d, factor, isSpatial));
                }
            }
        }

        return loops;
    }
}
