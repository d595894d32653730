namespace Dse.Solvers.Exact.Mapping.Baselines;

/// <summary>Simulated annealing: moves one prime factor or one loop at a time; cools geometrically over relative differences.</summary>
internal static class AnnealingMapper
{
    private const double Hot = 0.3;
    private const double Cold = 1e-4;

    public static MappingGenome? Run(SampleSpace space, MappingObjective objective, MappingSampling sampling, double? maxCycles, CancellationToken ct)
    {
        var random = new Random(sampling.Seed);
        var current = new MappingGenome(space);
        var evaluations = 0;
        do
        {
            current.Randomize(random);
            evaluations++;
        }
        while (double.IsPositiveInfinity(current.Evaluate(objective, maxCycles)) && evaluations < sampling.Samples);

        var trial = new MappingGenome(space);
        var best = new MappingGenome(space);
        best.CopyFrom(current);
        for (; evaluations < sampling.Samples; evaluations++)
        {
            if (evaluations % 1024 == 0)
            {
                ct.ThrowIfCancellationRequested();
            }

            trial.CopyFrom(current);
            if (trial.Slots.Length > 0 && random.Next(4) > 0)
            {
                trial.MutateSlot(random.Next(trial.Slots.Length), random);
            }
            else
            {
                trial.Keys[random.Next(trial.Keys.Length)] = random.NextDouble();
            }

            var value = trial.Evaluate(objective, maxCycles);
            var temperature = Hot * Math.Pow(Cold / Hot, (double)evaluations / sampling.Samples);
            if (value <= current.Value || random.NextDouble() < Math.Exp(-Math.Log(value / current.Value) / temperature))
            {
                current.CopyFrom(trial);
                if (value < best.Value)
                {
                    best.CopyFrom(trial);
                }
            }
        }

        return double.IsPositiveInfinity(best.Value) ? null : best;
    }
}
