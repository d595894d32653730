using System.Numerics;

namespace Dse.Solvers.Surrogates;

/// <summary>Inner loops over spans. Sums run in a fixed order, so that equal input gives equal bits on one machine.</summary>
internal static class Vectors
{
    /// <summary>Σ a_i b_i over the shorter span.</summary>
    public static double Dot(ReadOnlySpan<double> a, ReadOnlySpan<double> b)
    {
        var count = Math.Min(a.Length, b.Length);
        var width = Vector<double>.Count;
        var i = 0;
        var sum = 0.0;
        if (count >= 4 * width)
        {
            var (s0, s1, s2, s3) = (Vector<double>.Zero, Vector<double>.Zero, Vector<double>.Zero, Vector<double>.Zero);
            for (; i <= count - (4 * width); i += 4 * width)
            {
                s0 = Vector.FusedMultiplyAdd(new Vector<double>(a[i..]), new Vector<double>(b[i..]), s0);
                s1 = Vector.FusedMultiplyAdd(new Vector<double>(a[(i + width)..]), new Vector<double>(b[(i + width)..]), s1);
                s2 = Vector.FusedMultiplyAdd(new Vector<double>(a[(i + (2 * width))..]), new Vector<double>(b[(i + (2 * width))..]), s2);
                s3 = Vector.FusedMultiplyAdd(new Vector<double>(a[(i + (3 * width))..]), new Vector<double>(b[(i + (3 * width))..]), s3);
            }

            sum = Vector.Sum(s0 + s1 + (s2 + s3));
        }

        for (; i <= count - width; i += width)
        {
            sum += Vector.Dot(new Vector<double>(a[i..]), new Vector<double>(b[i..]));
        }

        for (; i < count; i++)
        {
            sum += a[i] * b[i];
        }

        return sum;
    }

    /// <summary>y += s x over the length of x.</summary>
    public static void AddScaled(Span<double> y, double s, ReadOnlySpan<double> x)
    {
        var width = Vector<double>.Count;
        var scale = new Vector<double>(s);
        var i = 0;
        for (; i <= x.Length - width; i += width)
        {
            Vector.FusedMultiplyAdd(scale, new Vector<double>(x[i..]), new Vector<double>(y[i..])).CopyTo(y[i..]);
        }

        for (; i < x.Length; i++)
        {
            y[i] += s * x[i];
        }
    }

    /// <summary>y = s y.</summary>
    public static void Scale(Span<double> y, double s)
    {
        for (var i = 0; i < y.Length; i++)
        {
            y[i] *= s;
        }
    }
}
