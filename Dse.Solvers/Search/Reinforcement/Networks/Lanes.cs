using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace Dse.Solvers.Search.Reinforcement.Networks;

/// <summary>Vector arithmetic of four lanes whatever the machine has, without fused products, so that sums are the same everywhere.</summary>
internal static class Lanes
{
    private const int Width = 4;

    /// <summary>The sum of products: four partial sums, added in order, then the tail.</summary>
    public static double Dot(ReadOnlySpan<double> a, ReadOnlySpan<double> b)
    {
        ArgumentOutOfRangeException.ThrowIfNotEqual(b.Length, a.Length);
        var whole = a.Length - (a.Length % Width);
        var left = MemoryMarshal.Cast<double, Vector256<double>>(a[..whole]);
        var right = MemoryMarshal.Cast<double, Vector256<double>>(b[..whole]);
        var sums = Vector256<double>.Zero;
        for (var i = 0; i < left.Length; i++)
        {
            sums += left[i] * right[i];
        }

        var sum = ((sums[0] + sums[1]) + sums[2]) + sums[3];
        for (var i = whole; i < a.Length; i++)
        {
            sum += a[i] * b[i];
        }

        return sum;
    }

    /// <summary>Adds a multiple of a vector to another.</summary>
    public static void AddScaled(ReadOnlySpan<double> from, double scale, Span<double> to)
    {
        ArgumentOutOfRangeException.ThrowIfNotEqual(to.Length, from.Length);
        var whole = from.Length - (from.Length % Width);
        var source = MemoryMarshal.Cast<double, Vector256<double>>(from[..whole]);
        var target = MemoryMarshal.Cast<double, Vector256<double>>(to[..whole]);
        var factor = Vector256.Create(scale);
        for (var i = 0; i < source.Length; i++)
        {
            target[i] += source[i] * factor;
        }

        for (var i = whole; i < from.Length; i++)
        {
            to[i] += from[i] * scale;
        }
    }

    /// <summary>The activation x / (1 + |x|) of a sum of two vectors.</summary>
    public static void Softsign(ReadOnlySpan<double> x, ReadOnlySpan<double> bias, Span<double> activation)
    {
        for (var i = 0; i < activation.Length; i++)
        {
            var sum = x[i] + bias[i];
            activation[i] = sum / (1 + Math.Abs(sum));
        }
    }

    /// <summary>Turns the gradient by an activation into that by its input: times (1 - |activation|)².</summary>
    public static void ThroughSoftsign(ReadOnlySpan<double> activation, Span<double> gradient)
    {
        for (var i = 0; i < gradient.Length; i++)
        {
            var slope = 1 - Math.Abs(activation[i]);
            gradient[i] *= slope * slope;
        }
    }
}
