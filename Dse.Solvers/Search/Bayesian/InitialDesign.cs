using Dse.Core.Spaces;

namespace Dse.Solvers.Search.Bayesian;

/// <summary>The first designs: a Latin hypercube, so that every parameter is seen over its whole range.</summary>
internal sealed class InitialDesign
{
    private readonly DesignSpace space;
    private readonly double[][] positions;

    public InitialDesign(DesignSpace space, int count, RandomSource random)
    {
        this.space = space;
        Count = count;
        positions = new double[space.Parameters.Count][];
        for (var p = 0; p < positions.Length; p++)
        {
            var column = new double[count];
            for (var i = 0; i < count; i++)
            {
                column[i] = (i + random.NextDouble()) / count;
            }

            for (var i = count - 1; i > 0; i--)
            {
                var j = random.Next(i + 1);
                (column[i], column[j]) = (column[j], column[i]);
            }

            positions[p] = column;
        }
    }

    /// <summary>Designs in it.</summary>
    public int Count { get; }

    /// <summary>One design as wishes, rules and conditions left out.</summary>
    public void Wish(int index, Span<double> cells)
    {
        for (var p = 0; p < cells.Length; p++)
        {
            var parameter = space.Parameters[p];
            cells[p] = parameter.IsDiscrete
                ? Math.Min((int)(positions[p][index] * parameter.Levels.Count), parameter.Levels.Count - 1)
                : SpaceSampler.FromUnit(parameter, positions[p][index]);
        }
    }
}
