namespace Dse.Solvers.Exact.Fleet;

/// <summary>The unit that all prices are multiples of, so that bounds on sums can be rounded up to the next multiple.</summary>
internal static class PriceUnit
{
    private const double Finest = 1e-6;

    /// <summary>The greatest common divisor of some factors; 0 when they have none of at least a millionth.</summary>
    public static double Of(ReadOnlySpan<double> factors)
    {
        var unit = 0L;
        foreach (var factor in factors)
        {
            var scaled = Math.Abs(factor) / Finest;
            var whole = Math.Round(scaled);
            if (whole > 1e15 || Math.Abs(scaled - whole) > 1e-3)
            {
                return 0;
            }

            unit = Divisor(unit, (long)whole);
        }

        return unit * Finest;
    }

    private static long Divisor(long a, long b)
    {
        while (b != 0)
        {
            (a, b) = (b, a % b);
        }

        return a;
    }
}
