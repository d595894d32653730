namespace Dse.Solvers.Exact.Mapping;

/// <summary>The mappings under one skeleton, with spatial factors decided or not: options per unit that has something to decide.</summary>
internal sealed class SkeletonProblem
{
    private readonly SpatialPattern? pattern;

    public SkeletonProblem(MapSpace space, Skeleton skeleton, Coefficients coefficients, SpatialPattern? pattern, UnitOptions[] units)
    {
        this.pattern = pattern;
        Skeleton = skeleton;
        Coefficients = coefficients;
        Units = units;
        Decided = new double[space.Components];
        for (var i = 0; i < pattern?.Factors.Length; i++)
        {
            if (pattern.Factors[i] > 1)
            {
                var log = Math.Log(pattern.Factors[i]);
                for (var c = 0; c < Decided.Length; c++)
                {
                    Decided[c] += log * coefficients.Of[i / space.Slots.Length, i % space.Slots.Length, c];
                }
            }
        }
    }

    public Skeleton Skeleton { get; }

    public Coefficients Coefficients { get; }

    public UnitOptions[] Units { get; }

    // Logarithms of the spatial factors' shares of all components.
    public double[] Decided { get; }

    public bool IsEmpty => Units.Any(u => u.Count == 0);

    // Factors of the decided slots, 1 elsewhere.
    public void Begin(Span<long> factors)
    {
        factors.Fill(1);
        pattern?.Factors.CopyTo(factors);
    }
}
