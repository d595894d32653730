using Dse.Core.Spaces;

namespace Dse.Solvers.Search.Tpe;

/// <summary>
/// How likely designs near a known one are, parameter by parameter: a normal truncated to the range for real parameters,
/// its mass per level for ordered ones, a share spread over the other categories.
/// </summary>
internal sealed class ParzenKernel
{
    private readonly DesignSpace space;

    public ParzenKernel(DesignSpace space) => this.space = space;

    /// <summary>Draws a cell near a known one.</summary>
    /// <param name="parameter">Which parameter.</param>
    /// <param name="centre">The known cell; NaN draws from the whole range.</param>
    /// <param name="width">Deviation as a share of the range.</param>
    /// <param name="random">The source.</param>
    public double Draw(int parameter, double centre, double width, RandomSource random)
    {
        var p = space.Parameters[parameter];
        if (p.Kind == ParameterKind.Categorical)
        {
            return double.IsNaN(centre) || random.Chance(width) ? random.Next(p.Levels.Count) : centre;
        }

        if (double.IsNaN(centre))
        {
            return p.IsDiscrete ? random.Next(p.Levels.Count) : SpaceSampler.DrawReal(p, random);
        }

        var at = Position(p, centre);
        double position;
        do
        {
            position = at + (width * random.NextNormal());
        }
        while (position is < 0 or > 1);
        return p.IsDiscrete ? Math.Min((int)(position * p.Levels.Count), p.Levels.Count - 1) : SpaceSampler.FromUnit(p, position);
    }

    /// <summary>ln of the density (or mass) of a cell under a kernel at a known one; relative to the uniform one over the range.</summary>
    /// <param name="parameter">Which parameter.</param>
    /// <param name="cell">The cell; NaN gives 0.</param>
    /// <param name="centre">The known cell; NaN gives 0, which is uniform.</param>
    /// <param name="width">Deviation as a share of the range.</param>
    public double LogDensity(int parameter, double cell, double centre, double width)
    {
        if (double.IsNaN(cell) || double.IsNaN(centre))
        {
            return 0;
        }

        var p = space.Parameters[parameter];
        if (p.Kind == ParameterKind.Categorical)
        {
            return Math.Log(width + (cell == centre ? (1 - width) * p.Levels.Count : 0));
        }

        var (at, x) = (Position(p, centre), Position(p, cell));
        var mass = Cdf((1 - at) / width) - Cdf(-at / width);
        if (p.IsDiscrete)
        {
            var half = 0.5 / p.Levels.Count;
            var level = Cdf((x + half - at) / width) - Cdf((x - half - at) / width);
            return Math.Log(Math.Max(level / mass * p.Levels.Count, 1e-300));
        }

        var z = (x - at) / width;
        return (-0.5 * z * z) - Math.Log(width * Math.Sqrt(2 * Math.PI) * mass);
    }

    // Levels stand in the middle of equal parts of the range.
    private static double Position(Parameter p, double cell) => p.IsDiscrete ? (cell + 0.5) / p.Levels.Count : SpaceSampler.ToUnit(p, cell);

    private static double Cdf(double z) => Math.Exp(Bayesian.NormalTail.LogCdf(z));
}
