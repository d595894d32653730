using Dse.Core.Spaces;

namespace Dse.Core.Studies.TestProblems;

/// <summary>Engineering problems with violated constraints summed up as the last objective (R. Tanabe, H. Ishibuchi, Applied Soft Computing 89, 2020, supplement).</summary>
/// <remarks>What the paper rounds to whole numbers is a parameter of whole numbers here.</remarks>
internal static class ReSuite
{
    /// <summary>The numbers whose formula and reference front are here.</summary>
    public static IReadOnlyList<int> Numbers { get; } = [21, 23, 24, 31, 36, 37, 41];

    /// <summary>Makes one of them.</summary>
    public static PlainFunction Make(int number) => number switch
    {
        21 => Reals(21, 2, FourBarTruss, (1, 3), (Math.Sqrt(2), 3), (Math.Sqrt(2), 3), (1, 3)),
        23 => PlainFunction.Make("re23", 2, [Wholes("x1", 1, 100), Wholes("x2", 1, 100), Parameter.Reals("x3", 10, 200), Parameter.Reals("x4", 10, 240)], PressureVessel),
        24 => Reals(24, 2, HatchCover, (0.5, 4), (0.5, 50)),
        31 => Reals(31, 3, TwoBarTruss, (1e-5, 100), (1e-5, 100), (1, 3)),
        36 => PlainFunction.Make("re36", 3, [.. Enumerable.Range(1, 4).Select(i => Wholes($"x{i}", 12, 60))], GearTrain),
        37 => Reals(37, 3, RocketInjector, (0, 1), (0, 1), (0, 1), (0, 1)),
        41 => Reals(41, 4, CarSideImpact, (0.5, 1.5), (0.45, 1.35), (0.5, 1.5), (0.5, 1.5), (0.875, 2.625), (0.4, 1.2), (0.4, 1.2)),
        _ => throw new ArgumentOutOfRangeException(nameof(number), number, "RE21, 23, 24, 31, 36, 37 and 41 are known."),
    };

    private static PlainFunction Reals(int number, int objectives, ObjectiveFormula formula, params (double From, double To)[] box) =>
        PlainFunction.Make($"re{number}", objectives, [.. box.Select((b, i) => Parameter.Reals($"x{i + 1}", b.From, b.To))], formula);

    private static Parameter Wholes(string name, int from, int to) =>
        Parameter.Integers(name, Enumerable.Range(from, to - from + 1).Select(v => (long)v));

    // How far a constraint g >= 0 is broken.
    private static double Broken(double g) => Math.Max(0, -g);

    private static void FourBarTruss(ReadOnlySpan<double> x, Span<double> f)
    {
        const double Force = 10;
        const double Modulus = 2e5;
        const double Length = 200;
        var root = Math.Sqrt(2);
        f[0] = Length * ((2 * x[0]) + (root * x[1]) + Math.Sqrt(x[2]) + x[3]);
        f[1] = Force * Length / Modulus * ((2 / x[0]) + (2 * root / x[1]) - (2 * root / x[2]) + (2 / x[3]));
    }

    private static void PressureVessel(ReadOnlySpan<double> x, Span<double> f)
    {
        var shell = 0.0625 * x[0];
        var head = 0.0625 * x[1];
        var (radius, length) = (x[2], x[3]);
        f[0] = (0.6224 * shell * radius * length) + (1.7781 * head * radius * radius) + (3.1661 * shell * shell * length) + (19.84 * shell * shell * radius);
        f[1] = Broken(shell - (0.0193 * radius))
            + Broken(head - (0.00954 * radius))
            + Broken((Math.PI * radius * radius * length) + (4.0 / 3 * Math.PI * radius * radius * radius) - 1_296_000);
    }

    private static void HatchCover(ReadOnlySpan<double> x, Span<double> f)
    {
        const double Modulus = 700_000;
        var (flange, beam) = (x[0], x[1]);
        var buckling = Modulus * flange * flange / 100;
        var bending = 4500 / (flange * beam);
        var shear = 1800 / beam;
        var deflection = 562_000 / (Modulus * flange * beam * beam);
        f[0] = flange + (120 * beam);
        f[1] = Broken(1 - (bending / 700)) + Broken(1 - (shear / 450)) + Broken(1 - (deflection / 1.5)) + Broken(1 - (bending / buckling));
    }

    private static void TwoBarTruss(ReadOnlySpan<double> x, Span<double> f)
    {
        var long1 = Math.Sqrt(16 + (x[2] * x[2]));
        var long2 = Math.Sqrt(1 + (x[2] * x[2]));
        f[0] = (x[0] * long1) + (x[1] * long2);
        f[1] = 20 * long1 / (x[0] * x[2]);
        f[2] = Broken(0.1 - f[0]) + Broken(1e5 - f[1]) + Broken(1e5 - (80 * long2 / (x[1] * x[2])));
    }

    private static void GearTrain(ReadOnlySpan<double> x, Span<double> f)
    {
        f[0] = Math.Abs(6.931 - (x[2] / x[0] * (x[3] / x[1])));
        f[1] = Math.Max(Math.Max(x[0], x[1]), Math.Max(x[2], x[3]));
        f[2] = Broken(0.5 - (f[0] / 6.931));
    }

    private static void RocketInjector(ReadOnlySpan<double> x, Span<double> f)
    {
        var (a, h, o, p) = (x[0], x[1], x[2], x[3]);
        f[0] = 0.692 + (0.477 * a) - (0.687 * h) - (0.080 * o) - (0.0650 * p)
            - (0.167 * a * a) - (0.0129 * h * a) + (0.0796 * h * h) - (0.0634 * o * a) - (0.0257 * o * h) + (0.0877 * o * o)
            - (0.0521 * p * a) + (0.00156 * p * h) + (0.00198 * p * o) + (0.0184 * p * p);
        f[1] = 0.153 - (0.322 * a) + (0.396 * h) + (0.424 * o) + (0.0226 * p)
            + (0.175 * a * a) + (0.0185 * h * a) - (0.0701 * h * h) - (0.251 * o * a) + (0.179 * o * h) + (0.0150 * o * o)
            + (0.0134 * p * a) + (0.0296 * p * h) + (0.0752 * p * o) + (0.0192 * p * p);
        f[2] = 0.370 - (0.205 * a) + (0.0307 * h) + (0.108 * o) + (1.019 * p)
            - (0.135 * a * a) + (0.0141 * h * a) + (0.0998 * h * h) + (0.208 * o * a) - (0.0301 * o * h) - (0.226 * o * o)
            + (0.353 * p * a) - (0.0497 * p * o) - (0.423 * p * p)
            + (0.202 * h * a * a) - (0.281 * o * a * a) - (0.342 * h * h * a) - (0.245 * h * h * o)
            + (0.281 * o * o * h) - (0.184 * p * p * a) - (0.281 * h * a * o);
    }

    private static void CarSideImpact(ReadOnlySpan<double> x, Span<double> f)
    {
        var (x1, x2, x3, x4, x5, x6, x7) = (x[0], x[1], x[2], x[3], x[4], x[5], x[6]);
        var middle = 10.58 - (0.674 * x1 * x2) - (0.67275 * x2);
        var front = 16.45 - (0.489 * x3 * x7) - (0.843 * x5 * x6);
        f[0] = 1.98 + (4.9 * x1) + (6.67 * x2) + (6.98 * x3) + (4.01 * x4) + (1.78 * x5) + (1e-5 * x6) + (2.73 * x7);
        f[1] = 4.72 - (0.5 * x4) - (0.19 * x2 * x3);
        f[2] = (middle + front) / 2;
        f[3] = Broken(1 - (1.16 - (0.3717 * x2 * x4) - (0.0092928 * x3)))
            + Broken(0.32 - (0.261 - (0.0159 * x1 * x2) - (0.06486 * x1) - (0.019 * x2 * x7) + (0.0144 * x3 * x5) + (0.0154464 * x6)))
            + Broken(0.32 - (0.214 + (0.00817 * x5) - (0.045195 * x1) - (0.0135168 * x1) + (0.03099 * x2 * x6) - (0.018 * x2 * x7)
                + (0.007176 * x3) + (0.023232 * x3) - (0.00364 * x5 * x6) - (0.018 * x2 * x2)))
            + Broken(0.32 - (0.74 - (0.61 * x2) - (0.031296 * x3) - (0.031872 * x7) + (0.227 * x2 * x2)))
            + Broken(32 - (28.98 + (3.818 * x3) - (4.2 * x1 * x2) + (1.27296 * x6) - (2.68065 * x7)))
            + Broken(32 - (33.86 + (2.95 * x3) - (5.057 * x1 * x2) - (3.795 * x2) - (3.4431 * x7) + 1.45728))
            + Broken(32 - (46.36 - (9.9 * x2) - (4.4505 * x1)))
            + Broken(4 - f[1])
            + Broken(9.9 - middle)
            + Broken(15.7 - front);
    }
}
