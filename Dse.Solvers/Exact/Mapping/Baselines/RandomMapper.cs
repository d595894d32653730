namespace Dse.Solvers.Exact.Mapping.Baselines;

/// <summary>Random factors and orders; only mappings that fit count as samples.</summary>
internal static class RandomMapper
{
    // Draws per wanted sample before it gives up on finding ones that fit.
    private const int MostDraws = 100;

    public static MappingGenome? Run(SampleSpace space, MappingObjective objective, MappingSampling sampling, double? maxCycles, CancellationToken ct)
    {
        var random = new Random(sampling.Seed);
        var trial = new MappingGenome(space);
        var best = new MappingGenome(space);
        var samples = 0;
        for (var draw = 0; samples < sampling.Samples && draw < (long)sampling.Samples * MostDraws; draw++)
        {
            if (draw % 1024 == 0)
            {
                ct.ThrowIfCancellationRequested();
            }

            trial.Randomize(random);
            var value = trial.Evaluate(objective, maxCycles);
            samples += double.IsPositiveInfinity(value) ? 0 : 1;
            if (value < best.Value)
            {
                best.CopyFrom(trial);
            }
        }

        return double.IsPositiveInfinity(best.Value) ? null : best;
    }
}
