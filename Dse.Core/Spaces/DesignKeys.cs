namespace Dse.Core.Spaces;

/// <summary>Turns rows into keys: mixed-radix numbers where they fit 128 bits, else hashes.</summary>
internal sealed class DesignKeys
{
    private readonly int[]? radices;

    public DesignKeys(IReadOnlyList<Parameter> parameters)
    {
        // One digit more than levels: 0 stands for inactive.
        var bits = parameters.Sum(p => p.IsDiscrete ? Math.Log2(p.Levels.Count + 1.0) : double.PositiveInfinity);
        radices = bits < 127.9 ? [.. parameters.Select(p => p.Levels.Count + 1)] : null;
    }

    public UInt128 KeyOf(ReadOnlySpan<double> cells)
    {
        if (radices is null)
        {
            return Hash(cells);
        }

        // 64-bit arithmetic as long as it lasts: 128-bit products are several times slower.
        var high = UInt128.Zero;
        ulong low = 0;
        ulong scale = 1;
        for (var p = 0; p < radices.Length; p++)
        {
            var radix = (ulong)radices[p];
            if (scale > ulong.MaxValue / radix)
            {
                high = (high * scale) + low;
                (low, scale) = (0, 1);
            }

            low = (low * radix) + (double.IsNaN(cells[p]) ? 0 : (ulong)cells[p] + 1);
            scale *= radix;
        }

        return (high * scale) + low;
    }

    // Two independent 64-bit lanes, each a chain of multiply-xorshift rounds with odd constants (the finaliser of
    // SplitMix64, Steele et al. 2014).
    private static UInt128 Hash(ReadOnlySpan<double> cells)
    {
        ulong a = 0x9E3779B97F4A7C15;
        ulong b = 0xD1B54A32D192ED03;
        foreach (var cell in cells)
        {
            // -0 equals 0, and every NaN is the same inactive cell.
            var bits = double.IsNaN(cell) ? ulong.MaxValue : BitConverter.DoubleToUInt64Bits(cell + 0.0);
            a = Mix(a ^ bits, 0xBF58476D1CE4E5B9);
            b = Mix(b + bits, 0x94D049BB133111EB);
        }

        return new UInt128(a, b);
    }

    private static ulong Mix(ulong x, ulong odd)
    {
        x = (x ^ (x >> 30)) * odd;
        x = (x ^ (x >> 27)) * 0x94D049BB133111EB;
        return (x ^ (x >> 31)) + 0x9E3779B97F4A7C15;
    }
}
