using System.Runtime.InteropServices;
using Dse.Core.Cost.Accelerators.LoopNests;

namespace Dse.Solvers.Exact.Mapping;

/// <summary>Turns factors and a skeleton into loops, with the order of window loops that moves the fewest inputs.</summary>
internal sealed class LoopOrders
{
    private static readonly int[] WindowLoops = [3, 4, 5, 6];

    private readonly MapSpace space;
    private readonly TensorAccess[] accesses;
    private readonly List<Loop> loops = [];

    public LoopOrders(MapSpace space)
    {
        this.space = space;
        accesses = new TensorAccess[space.Levels * MapSpace.TensorCount];
    }

    // Of the last call: what the loops read and write.
    public TensorAccess[] Accesses => accesses;

    /// <summary>The best loops.</summary>
    /// <param name="factors">Factors, [loop · slots + slot].</param>
    /// <param name="skeleton">The groups that come first.</param>
    /// <param name="objective">What counts first; energy and traffic break ties.</param>
    public (Loop[] Loops, LoopNestEstimate Estimate) Best(ReadOnlySpan<long> factors, Skeleton skeleton, MappingObjective objective)
    {
        Span<(int First, int Second)> leading = stackalloc (int, int)[space.Levels];
        leading.Fill((-1, -1));
        var best = Evaluate(factors, skeleton, leading, objective, out var estimate);
        for (var level = 1; level < space.Levels; level++)
        {
            if (Array.IndexOf(skeleton.FirstWindow, level) < 0)
            {
                continue;
            }

            var kept = leading[level];
            foreach (var first in WindowLoops)
            {
                foreach (var second in WindowLoops)
                {
                    if (first == second || !Has(factors, level, first) || (!Has(factors, level, second) && second != WindowLoops[first == WindowLoops[0] ? 1 : 0]))
                    {
                        continue;
                    }

                    leading[level] = (first, second);
                    var value = Evaluate(factors, skeleton, leading, objective, out var other);
                    if (value.CompareTo(best) < 0)
                    {
                        (best, estimate, kept) = (value, other, (first, second));
                    }
                }
            }

            leading[level] = kept;
        }

        Evaluate(factors, skeleton, leading, objective, out estimate);
        return ([.. loops], estimate);
    }

    private bool Has(ReadOnlySpan<long> factors, int level, int dimension)
    {
        for (var s = 0; s < space.Slots.Length; s++)
        {
            if (space.Slots[s].Level == level && !space.Slots[s].IsSpatial)
            {
                return factors[(dimension * space.Slots.Length) + s] > 1;
            }
        }

        return false;
    }

    private (double Value, double EnergyPj, double Words) Evaluate(
        ReadOnlySpan<long> factors, Skeleton skeleton, ReadOnlySpan<(int First, int Second)> leading, MappingObjective objective, out LoopNestEstimate estimate)
    {
        loops.Clear();
        Span<int> order = stackalloc int[MapSpace.Dimensions];
        for (var s = 0; s < space.Slots.Length; s++)
        {
            var (level, isSpatial) = space.Slots[s];
            Order(skeleton.Choices[level].First, leading[level], order);
            foreach (var d in order)
            {
                if (factors[(d * space.Slots.Length) + s] is > 1 and var factor)
                {
                    loops.Add(new Loop(level, (LoopDimension)d, factor, isSpatial));
                }
            }
        }

        estimate = LoopNestModel.Evaluate(space.Hierarchy, CollectionsMarshal.AsSpan(loops), space.Layer.Strides, accesses);
        var words = 0.0;
        foreach (var access in accesses)
        {
            words += access.Reads + access.Writes;
        }

        return (MappingCosts.Value(objective, estimate), estimate.EnergyPj, words);
    }

    // The first group's loops, then the others; among each, the leading window loops first.
    private static void Order(int group, (int First, int Second) leading, Span<int> order)
    {
        var next = 0;
        for (var pass = 0; pass < 6; pass++)
        {
            for (var d = 0; d < MapSpace.Dimensions; d++)
            {
                var rank = d == leading.First ? 0 : d == leading.Second ? 1 : 2;
                if ((MapSpace.Irrelevant[d] == group ? rank : rank + 3) == pass)
                {
                    order[next++] = d;
                }
            }
        }
    }
}
