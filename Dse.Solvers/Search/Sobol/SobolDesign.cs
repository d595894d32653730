using Dse.Core.Spaces;

namespace Dse.Solvers.Search.Sobol;

/// <summary>Designs spread evenly over a space: points of a scrambled Sobol sequence as wishes, rules and conditions left out.</summary>
/// <remarks>Immutable.</remarks>
internal sealed class SobolDesign
{
    private readonly DesignSpace space;
    private readonly SobolSequence sequence;
    private readonly double[] point;

    public SobolDesign(DesignSpace space, ulong seed)
    {
        this.space = space;
        Seed = seed;
        sequence = new SobolSequence(Math.Min(space.Parameters.Count, SobolSequence.MaxDimensions), seed);
        point = new double[sequence.Dimensions];
    }

    /// <summary>Decides the scrambling.</summary>
    public ulong Seed { get; }

    /// <summary>One design as wishes; parameters beyond the sequence's coordinates have none.</summary>
    public void Wish(uint index, Span<double> cells)
    {
        sequence.Point(index, point);
        for (var p = 0; p < cells.Length; p++)
        {
            var parameter = space.Parameters[p];
            cells[p] = p >= point.Length ? double.NaN
                : parameter.IsDiscrete ? Math.Floor(point[p] * parameter.Levels.Count)
                : SpaceSampler.FromUnit(parameter, point[p]);
        }
    }
}
