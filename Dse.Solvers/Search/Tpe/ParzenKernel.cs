using Dse.Core.Spaces;

namespace Dse.Solvers.Search.Tpe;

/// <summary>
/// How likely cells near a known one are, for one parameter: a normal truncated to the range for a real one, its mass per
/// level for an ordered one, a share spread over the other categories.
/// </summary>
/// <remarks>Immutable and thread-safe.</remarks>
internal sealed class ParzenKernel
{
    private readonly Parameter parameter;
    private readonly double width;

    // Of ordered levels: ln of the mass that a level at a distance has before truncation, and of what truncation leaves.
    private readonly double[] logLevel = [];
    private readonly double[] logMass = [];
    private readonly double logSame;
    private readonly double logOther;

    /// <summary>Makes a kernel.</summary>
    /// <param name="parameter">Which parameter.</param>
    /// <param name="width">Deviation as a share of the range; of categories the share that is spread over all.</param>
    public ParzenKernel(Parameter parameter, double width)
    {
        this.parameter = parameter;
        this.width = width;
        var levels = parameter.Levels.Count;
        if (parameter.Kind == ParameterKind.Categorical)
        {
            (logSame, logOther) = (Math.Log(width + ((1 - width) * levels)), Math.Log(width));
        }
        else if (parameter.IsDiscrete)
        {
            logLevel = [.. Enumerable.Range(0, levels).Select(d => Math.Log(Math.Max(levels * (Cdf((0.5 - d) / levels / width) - Cdf((-0.5 - d) / levels / width)), 1e-300)))];
            logMass = [.. Enumerable.Range(0, levels).Select(l => LogMass((l + 0.5) / levels))];
        }
    }

    /// <summary>Draws a cell near a known one.</summary>
    /// <param name="centre">The known cell; NaN draws from the whole range.</param>
    /// <param name="random">The source.</param>
    public double Draw(double centre, RandomSource random)
    {
        var levels = parameter.Levels.Count;
        if (parameter.Kind == ParameterKind.Categorical)
        {
            return double.IsNaN(centre) || random.Chance(width) ? random.Next(levels) : centre;
        }

        if (double.IsNaN(centre))
        {
            return parameter.IsDiscrete ? random.Next(levels) : SpaceSampler.DrawReal(parameter, random);
        }

        // Levels stand in the middle of equal parts of the range.
        var at = parameter.IsDiscrete ? (centre + 0.5) / levels : SpaceSampler.ToUnit(parameter, centre);
        double position;
        do
        {
            position = at + (width * random.NextNormal());
        }
        while (position is < 0 or > 1);
        return parameter.IsDiscrete ? Math.Min((int)(position * levels), levels - 1) : SpaceSampler.FromUnit(parameter, position);
    }

    /// <summary>ln of the density (or mass) of a cell under a kernel at a known one; relative to the uniform one over the range.</summary>
    /// <param name="cell">The cell; NaN gives 0.</param>
    /// <param name="centre">The known cell; NaN gives 0, which is uniform.</param>
    public double LogDensity(double cell, double centre)
    {
        if (double.IsNaN(cell) || double.IsNaN(centre))
        {
            return 0;
        }

        if (parameter.Kind == ParameterKind.Categorical)
        {
            return cell == centre ? logSame : logOther;
        }

        if (parameter.IsDiscrete)
        {
            return logLevel[(int)Math.Abs(cell - centre)] - logMass[(int)centre];
        }

        var (at, x) = (SpaceSampler.ToUnit(parameter, centre), SpaceSampler.ToUnit(parameter, cell));
        var z = (x - at) / width;
        return (-0.5 * z * z) - Math.Log(width * Math.Sqrt(2 * Math.PI)) - LogMass(at);
    }

    private double LogMass(double at) => Math.Log(Cdf((1 - at) / width) - Cdf(-at / width));

    private static double Cdf(double z) => Math.Exp(Bayesian.NormalTail.LogCdf(z));
}
