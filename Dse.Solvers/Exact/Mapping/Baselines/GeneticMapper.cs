namespace Dse.Solvers.Exact.Mapping.Baselines;

/// <summary>A genetic algorithm over slots of prime factors and orders of loops: tournaments of two, uniform crossover, one elite.</summary>
internal static class GeneticMapper
{
    private const int Population = 100;

    public static MappingGenome? Run(SampleSpace space, MappingObjective objective, MappingSampling sampling, double? maxCycles, CancellationToken ct)
    {
        var random = new Random(sampling.Seed);
        var evaluations = 0;
        var parents = Fill(space, objective, sampling, maxCycles, random, ref evaluations);
        var children = Array.ConvertAll(parents, _ => new MappingGenome(space));
        var best = new MappingGenome(space);
        best.CopyFrom(parents.MinBy(p => p.Value)!);
        while (evaluations < sampling.Samples)
        {
            ct.ThrowIfCancellationRequested();
            children[0].CopyFrom(best);
            for (var i = 1; i < Population; i++)
            {
                Cross(Tournament(parents, random), Tournament(parents, random), children[i], random);
                Mutate(children[i], random);
                evaluations++;
                if (children[i].Evaluate(objective, maxCycles) < best.Value)
                {
                    best.CopyFrom(children[i]);
                }
            }

            (parents, children) = (children, parents);
        }

        return double.IsPositiveInfinity(best.Value) ? null : best;
    }

    // Starts from mappings that fit, as far as a tenth of the samples finds them.
    private static MappingGenome[] Fill(SampleSpace space, MappingObjective objective, MappingSampling sampling, double? maxCycles, Random random, ref int evaluations)
    {
        var parents = new MappingGenome[Population];
        for (var i = 0; i < Population; i++)
        {
            parents[i] = new MappingGenome(space);
            do
            {
                parents[i].Randomize(random);
                evaluations++;
            }
            while (double.IsPositiveInfinity(parents[i].Evaluate(objective, maxCycles)) && evaluations < sampling.Samples / 10);
        }

        return parents;
    }

    private static MappingGenome Tournament(MappingGenome[] parents, Random random)
    {
        var (a, b) = (parents[random.Next(parents.Length)], parents[random.Next(parents.Length)]);
        return a.Value <= b.Value ? a : b;
    }

    private static void Cross(MappingGenome a, MappingGenome b, MappingGenome child, Random random)
    {
        for (var g = 0; g < child.Slots.Length; g++)
        {
            child.Slots[g] = random.Next(2) == 0 ? a.Slots[g] : b.Slots[g];
        }

        // Orders of a level stay together.
        for (var k = 0; k < child.Keys.Length; k += MapSpace.Dimensions)
        {
            (random.Next(2) == 0 ? a : b).Keys.AsSpan(k, MapSpace.Dimensions).CopyTo(child.Keys.AsSpan(k));
        }
    }

    private static void Mutate(MappingGenome child, Random random)
    {
        for (var g = 0; g < child.Slots.Length; g++)
        {
            if (random.NextDouble() < 1.0 / child.Slots.Length)
            {
                child.MutateSlot(g, random);
            }
        }

        if (random.Next(2) == 0)
        {
            child.Keys[random.Next(child.Keys.Length)] = random.NextDouble();
        }
    }
}
