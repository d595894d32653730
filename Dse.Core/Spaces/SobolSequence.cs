using System.Globalization;
using Dse.Core.Hardware;

namespace Dse.Core.Spaces;

/// <summary>A scrambled Sobol sequence: points that fill the unit cube evenly, any prefix of them (catalog/sequences/SOURCE.md).</summary>
/// <remarks>
/// Direction numbers of Joe and Kuo (2008). The seed scrambles the digits of each coordinate by nested permutations drawn
/// from a hash (Owen 1995; Laine and Karras 2011), which keeps every power of two of points balanced. Immutable and
/// thread-safe.
/// </remarks>
public sealed class SobolSequence
{
    /// <summary>The most coordinates.</summary>
    public const int MaxDimensions = 1024;

    private const int Bits = 32;
    private static readonly Lazy<uint[]> Table = new(ReadTable);

    private readonly uint[] seeds;

    /// <summary>A sequence.</summary>
    /// <param name="dimensions">Coordinates, 1 to <see cref="MaxDimensions"/>.</param>
    /// <param name="seed">Decides the scrambling.</param>
    public SobolSequence(int dimensions, ulong seed)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(dimensions, 1);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(dimensions, MaxDimensions);
        var random = new RandomSource(seed);
        seeds = new uint[dimensions];
        for (var d = 0; d < dimensions; d++)
        {
            seeds[d] = (uint)(random.NextBits() >> 32);
        }
    }

    /// <summary>Coordinates of a point.</summary>
    public int Dimensions => seeds.Length;

    /// <summary>One point.</summary>
    /// <param name="index">Its place in the sequence, from 0.</param>
    /// <param name="point">Receives <see cref="Dimensions"/> numbers in [0, 1).</param>
    public void Point(uint index, Span<double> point)
    {
        for (var d = 0; d < seeds.Length; d++)
        {
            point[d] = Scrambled(Digits(d, index), seeds[d]) / 4294967296.0;
        }
    }

    /// <summary>The same point without scrambling, for comparison with published sequences.</summary>
    internal static double Plain(int dimension, uint index) => Digits(dimension, index) / 4294967296.0;

    private static uint Digits(int dimension, uint index)
    {
        var directions = Table.Value.AsSpan(dimension * Bits, Bits);
        var digits = 0u;
        for (var bit = 0; index != 0; bit++, index >>= 1)
        {
            digits ^= (index & 1) * directions[bit];
        }

        return digits;
    }

    // A permutation of the reversed digits in which each depends on those below it only, hence nested.
    private static uint Scrambled(uint digits, uint seed)
    {
        var x = Reversed(digits);
        x += seed;
        x ^= x * 0x6C50B47C;
        x ^= x * 0xB82F1E52;
        x ^= x * 0xC7AFE638;
        x ^= x * 0x8D22F6E6;
        return Reversed(x);
    }

    private static uint Reversed(uint x)
    {
        x = (x >> 16) | (x << 16);
        x = ((x & 0x00FF00FF) << 8) | ((x & 0xFF00FF00) >> 8);
        x = ((x & 0x0F0F0F0F) << 4) | ((x & 0xF0F0F0F0) >> 4);
        x = ((x & 0x33333333) << 2) | ((x & 0xCCCCCCCC) >> 2);
        return ((x & 0x55555555) << 1) | ((x & 0xAAAAAAAA) >> 1);
    }

    // v_i = m_i 2^(32-i) for i up to the degree, then the recurrence of the primitive polynomial.
    private static uint[] ReadTable()
    {
        var table = new uint[MaxDimensions * Bits];
        for (var i = 0; i < Bits; i++)
        {
            table[i] = 1u << (Bits - 1 - i);
        }

        foreach (var row in CatalogText.ReadCsv("sequences/sobol-joe-kuo.csv"))
        {
            var degree = int.Parse(row["degree"], CultureInfo.InvariantCulture);
            var coefficients = uint.Parse(row["coefficients"], CultureInfo.InvariantCulture);
            var m = row["m"].Split(' ');
            var v = table.AsSpan((int.Parse(row["dimension"], CultureInfo.InvariantCulture) - 1) * Bits, Bits);
            for (var i = 0; i < Bits; i++)
            {
                if (i < degree)
                {
                    v[i] = uint.Parse(m[i], CultureInfo.InvariantCulture) << (Bits - 1 - i);
                    continue;
                }

                v[i] = v[i - degree] ^ (v[i - degree] >> degree);
                for (var k = 1; k < degree; k++)
                {
                    v[i] ^= ((coefficients >> (degree - 1 - k)) & 1) * v[i - k];
                }
            }
        }

        return table;
    }
}
