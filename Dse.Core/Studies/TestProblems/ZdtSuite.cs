using Dse.Core.Spaces;

namespace Dse.Core.Studies.TestProblems;

/// <summary>Two objectives over reals (E. Zitzler, K. Deb, L. Thiele, "Comparison of Multiobjective Evolutionary Algorithms", Evolutionary Computation 8(2), 2000).</summary>
/// <remarks>f1 = x1 (ZDT6: 1 - exp(-4 x1) sin^6(6 pi x1)), f2 = g(x2..xn) h(f1, g); at the front g = 1. ZDT5, over bit strings, is not here.</remarks>
internal static class ZdtSuite
{
    /// <summary>Makes one of them.</summary>
    /// <param name="number">1, 2, 3, 4 or 6.</param>
    /// <param name="variables">At least 2.</param>
    public static PlainFunction Make(int number, int variables)
    {
        var parameters = Enumerable.Range(1, variables)
            .Select(i => number == 4 && i > 1 ? Parameter.Reals($"x{i}", -5, 5) : Parameter.Reals($"x{i}", 0, 1));
        ObjectiveFormula formula = number switch
        {
            1 => static (x, f) => Set(f, x[0], Mean(x), static (f1, g) => 1 - Math.Sqrt(f1 / g)),
            2 => static (x, f) => Set(f, x[0], Mean(x), static (f1, g) => 1 - (f1 / g * (f1 / g))),
            3 => static (x, f) => Set(f, x[0], Mean(x), static (f1, g) => 1 - Math.Sqrt(f1 / g) - (f1 / g * Math.Sin(10 * Math.PI * f1))),
            4 => static (x, f) => Set(f, x[0], Rastrigin(x), static (f1, g) => 1 - Math.Sqrt(f1 / g)),
            6 => static (x, f) => Set(f, 1 - (Math.Exp(-4 * x[0]) * Math.Pow(Math.Sin(6 * Math.PI * x[0]), 6)), Biased(x), static (f1, g) => 1 - (f1 / g * (f1 / g))),
            _ => throw new ArgumentOutOfRangeException(nameof(number), number, "ZDT1, 2, 3, 4 and 6 are known."),
        };
        return PlainFunction.Make($"zdt{number}", 2, [.. parameters], formula);
    }

    private static void Set(Span<double> f, double f1, double g, Func<double, double, double> h)
    {
        f[0] = f1;
        f[1] = g * h(f1, g);
    }

    private static double Mean(ReadOnlySpan<double> x) => 1 + (9 * Sum(x) / (x.Length - 1));

    private static double Biased(ReadOnlySpan<double> x) => 1 + (9 * Math.Pow(Sum(x) / (x.Length - 1), 0.25));

    private static double Rastrigin(ReadOnlySpan<double> x)
    {
        var g = 1 + (10.0 * (x.Length - 1));
        foreach (var value in x[1..])
        {
            g += (value * value) - (10 * Math.Cos(4 * Math.PI * value));
        }

        return g;
    }

    private static double Sum(ReadOnlySpan<double> x)
    {
        var sum = 0.0;
        foreach (var value in x[1..])
        {
            sum += value;
        }

        return sum;
    }
}
