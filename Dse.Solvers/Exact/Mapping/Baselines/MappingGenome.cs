using System.Runtime.InteropServices;
using Dse.Core.Cost.Accelerators.LoopNests;

namespace Dse.Solvers.Exact.Mapping.Baselines;

/// <summary>A mapping as mappers that sample see it: a slot per prime factor, and an order of loops per level.</summary>
internal sealed class MappingGenome
{
    private readonly SampleSpace space;

    public MappingGenome(SampleSpace space)
    {
        this.space = space;
        Slots = new int[space.Genes.Length];
        Keys = new double[space.Map.Levels * MapSpace.Dimensions];
    }

    // Per prime factor: its slot.
    public int[] Slots { get; }

    // [level · loops + loop]: loops with smaller keys come first.
    public double[] Keys { get; }

    // Objective; infinite when it fits nowhere.
    public double Value { get; private set; } = double.PositiveInfinity;

    public void CopyFrom(MappingGenome other)
    {
        other.Slots.CopyTo(Slots, 0);
        other.Keys.CopyTo(Keys, 0);
        Value = other.Value;
    }

    public void Randomize(Random random)
    {
        for (var g = 0; g < Slots.Length; g++)
        {
            MutateSlot(g, random);
        }

        for (var k = 0; k < Keys.Length; k++)
        {
            Keys[k] = random.NextDouble();
        }
    }

    public void MutateSlot(int gene, Random random)
    {
        var allowed = space.Allowed[gene];
        Slots[gene] = allowed[random.Next(allowed.Length)];
    }

    public double Evaluate(MappingObjective objective, double? maxCycles)
    {
        Value = double.PositiveInfinity;
        var loops = Loops();
        foreach (var slot in space.Map.Slots)
        {
            var product = 1.0;
            foreach (var loop in loops)
            {
                product *= loop.IsSpatial && slot.IsSpatial && loop.Level == slot.Level ? loop.Factor : 1;
            }

            if (product > space.Map.Hierarchy.Levels[slot.Level].FanOut)
            {
                return Value;
            }
        }

        var estimate = LoopNestModel.Evaluate(space.Map.Hierarchy, CollectionsMarshal.AsSpan(loops), space.Map.Layer.Strides, space.Accesses);
        if (estimate.OverflowLevel < 0 && estimate.Cycles <= (maxCycles ?? double.PositiveInfinity))
        {
            Value = MappingCosts.Value(objective, estimate);
        }

        return Value;
    }

    public List<Loop> Loops()
    {
        var loops = new List<Loop>();
        Span<int> order = stackalloc int[MapSpace.Dimensions];
        for (var s = 0; s < space.Map.Slots.Length; s++)
        {
            var (level, isSpatial) = space.Map.Slots[s];
            Span<long> factors = [1, 1, 1, 1, 1, 1, 1];
            for (var g = 0; g < Slots.Length; g++)
            {
                factors[space.Genes[g].Dimension] *= Slots[g] == s ? space.Genes[g].Prime : 1;
            }

            for (var d = 0; d < order.Length; d++)
            {
                order[d] = d;
            }

            order.Sort((a, b) => Keys[(level * MapSpace.Dimensions) + a].CompareTo(Keys[(level * MapSpace.Dimensions) + b]));
            foreach (var d in order)
            {
                if (factors[d] > 1)
                {
                    loops.Add(new Loop(level, (LoopDimension)d, factors[d], isSpatial));
                }
            }
        }

        return loops;
    }
}

/// <summary>Prime factors of a layer's loops and the slots that each may go to.</summary>
internal sealed class SampleSpace
{
    public SampleSpace(MapSpace map)
    {
        Map = map;
        Accesses = new TensorAccess[map.Levels * MapSpace.TensorCount];
        Genes = [.. Enumerable.Range(0, MapSpace.Dimensions).SelectMany(d => Primes(map.Sizes[d][0]).Select(p => (d, p)))];
        Allowed = Array.ConvertAll(Genes, g => Enumerable.Range(0, map.Slots.Length)
            .Where(s => map.Slots[s].IsSpatial
                ? map.AllowsSpatial(map.Slots[s].Level, g.Dimension) && g.Prime <= map.Hierarchy.Levels[map.Slots[s].Level].FanOut
                : map.AllowsTemporal(map.Slots[s].Level, g.Dimension))
            .ToArray());
    }

    public MapSpace Map { get; }

    public (int Dimension, long Prime)[] Genes { get; }

    public int[][] Allowed { get; }

    // Scratch of the cost model.
    public TensorAccess[] Accesses { get; }

    // Whether every factor has a place.
    public bool IsOpen => Array.TrueForAll(Allowed, a => a.Length > 0);

    public static List<long> Primes(long number)
    {
        var primes = new List<long>();
        for (long p = 2; p * p <= number; p++)
        {
            while (number % p == 0)
            {
                primes.Add(p);
                number /= p;
            }
        }

        if (number > 1)
        {
            primes.Add(number);
        }

        return primes;
    }
}
