using Dse.Core.Spaces;

namespace Dse.Core.Studies.TestProblems;

/// <summary>Any number of objectives over reals in [0, 1] (K. Deb, L. Thiele, M. Laumanns, E. Zitzler, "Scalable Test Problems for Evolutionary Multiobjective Optimization", 2005).</summary>
/// <remarks>The first m - 1 variables place a design on the front, the others its distance from it.</remarks>
internal static class DtlzSuite
{
    /// <summary>Variables beyond the objectives in the usual form of a problem: k = 5 for DTLZ1, 20 for DTLZ7, else 10, less one.</summary>
    public static int UsualVariables(int number, int objectives) => objectives + (number switch
    {
        1 => 4,
        7 => 19,
        _ => 9,
    });

    /// <summary>Makes one of them.</summary>
    /// <param name="number">1 to 7.</param>
    /// <param name="objectives">At least 2.</param>
    /// <param name="variables">At least as many as objectives.</param>
    public static PlainFunction Make(int number, int objectives, int variables)
    {
        ObjectiveFormula formula = number switch
        {
            1 => static (x, f) => Simplex(x, f, 0.5 * (1 + Rastrigin(x[(f.Length - 1)..]))),
            2 => static (x, f) => Sphere(x, f, 1 + Squares(x[(f.Length - 1)..]), 1),
            3 => static (x, f) => Sphere(x, f, 1 + Rastrigin(x[(f.Length - 1)..]), 1),
            4 => static (x, f) => Sphere(x, f, 1 + Squares(x[(f.Length - 1)..]), 100),
            5 => static (x, f) => Curve(x, f, Squares(x[(f.Length - 1)..])),
            6 => static (x, f) => Curve(x, f, Roots(x[(f.Length - 1)..])),
            7 => Islands,
            _ => throw new ArgumentOutOfRangeException(nameof(number), number, "DTLZ1 to 7 are known."),
        };
        return PlainFunction.Make($"dtlz{number}", objectives, [.. Enumerable.Range(1, variables).Select(i => Parameter.Reals($"x{i}", 0, 1))], formula);
    }

    private static void Simplex(ReadOnlySpan<double> x, Span<double> f, double scale)
    {
        var product = scale;
        for (var m = f.Length - 1; m > 0; m--)
        {
            f[m] = product * (1 - x[f.Length - 1 - m]);
            product *= x[f.Length - 1 - m];
        }

        f[0] = product;
    }

    private static void Sphere(ReadOnlySpan<double> x, Span<double> f, double radius, double exponent)
    {
        var product = radius;
        for (var m = f.Length - 1; m > 0; m--)
        {
            var place = x[f.Length - 1 - m];
            var angle = (exponent == 1 ? place : Math.Pow(place, exponent)) * Math.PI / 2;
            f[m] = product * Math.Sin(angle);
            product *= Math.Cos(angle);
        }

        f[0] = product;
    }

    // All angles but the first are drawn to 45 degrees as g goes to 0, so that the front is a curve.
    private static void Curve(ReadOnlySpan<double> x, Span<double> f, double g)
    {
        var product = 1 + g;
        for (var m = f.Length - 1; m > 0; m--)
        {
            var i = f.Length - 1 - m;
            var angle = i == 0 ? x[0] * Math.PI / 2 : Math.PI / (4 * (1 + g)) * (1 + (2 * g * x[i]));
            f[m] = product * Math.Sin(angle);
            product *= Math.Cos(angle);
        }

        f[0] = product;
    }

    private static void Islands(ReadOnlySpan<double> x, Span<double> f)
    {
        var last = f.Length - 1;
        var distance = x[last..];
        var sum = 0.0;
        foreach (var value in distance)
        {
            sum += value;
        }

        var g = 1 + (9 * sum / distance.Length);
        double h = f.Length;
        for (var m = 0; m < last; m++)
        {
            f[m] = x[m];
            h -= x[m] / (1 + g) * (1 + Math.Sin(3 * Math.PI * x[m]));
        }

        f[last] = (1 + g) * h;
    }

    private static double Rastrigin(ReadOnlySpan<double> x)
    {
        double g = x.Length;
        foreach (var value in x)
        {
            g += ((value - 0.5) * (value - 0.5)) - Math.Cos(20 * Math.PI * (value - 0.5));
        }

        return 100 * g;
    }

    private static double Squares(ReadOnlySpan<double> x)
    {
        var g = 0.0;
        foreach (var value in x)
        {
            g += (value - 0.5) * (value - 0.5);
        }

        return g;
    }

    private static double Roots(ReadOnlySpan<double> x)
    {
        var g = 0.0;
        foreach (var value in x)
        {
            g += Math.Pow(value, 0.1);
        }

        return g;
    }
}
