using System.Numerics;

namespace Dse.Core.Spaces;

/// <summary>A small seeded generator whose whole state can be saved: xoshiro256** (Blackman and Vigna 2018).</summary>
/// <remarks>Not thread-safe. The same seed gives the same numbers on every machine and version.</remarks>
public sealed class RandomSource
{
    private ulong s0;
    private ulong s1;
    private ulong s2;
    private ulong s3;

    /// <summary>Starts from a seed, spread by SplitMix64 so that near seeds give unlike streams.</summary>
    public RandomSource(ulong seed)
    {
        s0 = Spread(ref seed);
        s1 = Spread(ref seed);
        s2 = Spread(ref seed);
        s3 = Spread(ref seed);
    }

    /// <summary>The state as four numbers, from which <see cref="Restore"/> goes on.</summary>
    public (ulong A, ulong B, ulong C, ulong D) Save() => (s0, s1, s2, s3);

    /// <summary>Continues from a saved state.</summary>
    public static RandomSource Restore((ulong A, ulong B, ulong C, ulong D) state) =>
        new(0) { s0 = state.A, s1 = state.B, s2 = state.C, s3 = state.D };

    /// <summary>64 random bits.</summary>
    public ulong NextBits()
    {
        var result = BitOperations.RotateLeft(s1 * 5, 7) * 9;
        var t = s1 << 17;
        s2 ^= s0;
        s3 ^= s1;
        s1 ^= s2;
        s0 ^= s3;
        s2 ^= t;
        s3 = BitOperations.RotateLeft(s3, 45);
        return result;
    }

    /// <summary>A number in [0, 1).</summary>
    public double NextDouble() => (NextBits() >> 11) * (1.0 / (1UL << 53));

    /// <summary>An integer in [0, limit), each equally likely.</summary>
    /// <param name="limit">At least 1.</param>
    public int Next(int limit)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(limit, 1);

        // Lemire's multiply-and-reject: unbiased, almost never loops.
        var bound = (uint)limit;
        var product = (ulong)(uint)(NextBits() >> 32) * bound;
        if ((uint)product < bound)
        {
            var threshold = unchecked(0u - bound) % bound;
            while ((uint)product < threshold)
            {
                product = (ulong)(uint)(NextBits() >> 32) * bound;
            }
        }

        return (int)(product >> 32);
    }

    /// <summary>True with this probability.</summary>
    public bool Chance(double probability) => NextDouble() < probability;

    /// <summary>A normal number with mean 0 and deviation 1 (Box and Muller 1958; the second one is not kept, so that the state stays small).</summary>
    public double NextNormal() => Math.Sqrt(-2 * Math.Log(1 - NextDouble())) * Math.Cos(2 * Math.PI * NextDouble());

    private static ulong Spread(ref ulong seed)
    {
        seed += 0x9E3779B97F4A7C15;
        var z = seed;
        z = (z ^ (z >> 30)) * 0xBF58476D1CE4E5B9;
        z = (z ^ (z >> 27)) * 0x94D049BB133111EB;
        return z ^ (z >> 31);
    }
}
