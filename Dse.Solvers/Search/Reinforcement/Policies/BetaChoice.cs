using Dse.Core.Spaces;

namespace Dse.Solvers.Search.Reinforcement.Policies;

/// <summary>A Beta distribution over the range of a real parameter: a, b = 1 + ln(1 + e^answer), so that it has one mode (Chou et al. 2017).</summary>
internal static class BetaChoice
{
    private const double Edge = 1e-6;

    /// <summary>Draws a position from 0 to 1.</summary>
    public static double Draw(ReadOnlySpan<double> answers, double temperature, RandomSource random)
    {
        var (a, b) = Shape(answers, temperature);
        var x = Gamma(a, random);
        var y = Gamma(b, random);
        return Math.Clamp(x / (x + y), Edge, 1 - Edge);
    }

    /// <summary>The logarithm of the density at a position.</summary>
    public static double LogDensity(ReadOnlySpan<double> answers, double position)
    {
        var (a, b) = Shape(answers, 1);
        var x = Math.Clamp(position, Edge, 1 - Edge);
        return LogGamma(a + b) - LogGamma(a) - LogGamma(b) + ((a - 1) * Math.Log(x)) + ((b - 1) * Math.Log(1 - x));
    }

    /// <summary>Adds the slope of the log-density by the answers, times a factor.</summary>
    public static void AddSlope(ReadOnlySpan<double> answers, double position, double factor, Span<double> slopes)
    {
        var (a, b) = Shape(answers, 1);
        var x = Math.Clamp(position, Edge, 1 - Edge);
        var both = Digamma(a + b);
        slopes[0] += factor * (both - Digamma(a) + Math.Log(x)) * Sigmoid(answers[0]);
        slopes[1] += factor * (both - Digamma(b) + Math.Log(1 - x)) * Sigmoid(answers[1]);
    }

    /// <summary>ln Γ(x) for x above 0: recurrence up to 10, then Stirling's series.</summary>
    internal static double LogGamma(double x)
    {
        var shift = 0.0;
        for (; x < 10; x++)
        {
            shift -= Math.Log(x);
        }

        var inverse = 1 / (x * x);
        var series = ((((1.0 / 1260) * inverse) - (1.0 / 360)) * inverse) + (1.0 / 12);
        return shift + ((x - 0.5) * Math.Log(x)) - x + (0.5 * Math.Log(2 * Math.PI)) + ((series - (inverse * inverse * inverse / 1680)) / x);
    }

    /// <summary>ψ(x) for x above 0, likewise.</summary>
    internal static double Digamma(double x)
    {
        var shift = 0.0;
        for (; x < 10; x++)
        {
            shift -= 1 / x;
        }

        var inverse = 1 / (x * x);
        return shift + Math.Log(x) - (0.5 / x) - (inverse * ((1.0 / 12) - (inverse * ((1.0 / 120) - (inverse * ((1.0 / 252) - (inverse / 240)))))));
    }

    private static (double A, double B) Shape(ReadOnlySpan<double> answers, double temperature) =>
        (1 + (Softplus(answers[0]) / temperature), 1 + (Softplus(answers[1]) / temperature));

    private static double Softplus(double x) => x > 30 ? x : Math.Log(1 + Math.Exp(x));

    private static double Sigmoid(double x) => 1 / (1 + Math.Exp(-x));

    // Marsaglia and Tsang 2000, for shapes of at least 1.
    private static double Gamma(double shape, RandomSource random)
    {
        var d = shape - (1.0 / 3);
        var c = 1 / Math.Sqrt(9 * d);
        while (true)
        {
            var x = random.NextNormal();
            var v = 1 + (c * x);
            if (v <= 0)
            {
                continue;
            }

            v = v * v * v;
            if (Math.Log(1 - random.NextDouble()) < (0.5 * x * x) + d - (d * v) + (d * Math.Log(v)))
            {
                return d * v;
            }
        }
    }
}
