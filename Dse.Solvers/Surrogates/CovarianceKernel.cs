using System.Numerics;

namespace Dse.Solvers.Surrogates;

/// <summary>How correlation falls with scaled distance.</summary>
internal enum KernelShape : byte
{
    /// <summary>(1 + √5 r + 5 r²/3) exp(−√5 r): twice differentiable functions.</summary>
    Matern52,

    /// <summary>exp(−r²/2): smooth functions.</summary>
    SquaredExponential,
}

/// <summary>
/// Correlation of designs with r² = Σ ((x_i − x'_i)/l_i)² over numeric features plus Σ [x_i ≠ x'_i]/l_i² over categorical
/// ones, which is a scaled one-hot distance and so positive definite.
/// </summary>
internal static class CovarianceKernel
{
    private static readonly double Root5 = Math.Sqrt(5);

    // Exponents below it would leave the normal numbers; e^-600 is nothing beside 1 all the same.
    private static readonly Vector<double> Least = new(-600);

    /// <summary>Adds one feature's share to the squared distances.</summary>
    /// <param name="column">The feature of the known designs.</param>
    /// <param name="x">The feature of the other design.</param>
    /// <param name="weight">1/l².</param>
    /// <param name="isCategorical">Whether only equality counts.</param>
    /// <param name="squares">One per known design.</param>
    public static void AddSquares(ReadOnlySpan<double> column, double x, double weight, bool isCategorical, Span<double> squares)
    {
        var width = Vector<double>.Count;
        var i = 0;
        var (xs, weights) = (new Vector<double>(x), new Vector<double>(weight));
        if (isCategorical)
        {
            for (; i <= squares.Length - width; i += width)
            {
                (new Vector<double>(squares[i..]) + Vector.ConditionalSelect(Vector.Equals(new Vector<double>(column[i..]), xs), Vector<double>.Zero, weights)).CopyTo(squares[i..]);
            }

            for (; i < squares.Length; i++)
            {
                squares[i] += column[i] == x ? 0 : weight;
            }

            return;
        }

        for (; i <= squares.Length - width; i += width)
        {
            var difference = new Vector<double>(column[i..]) - xs;
            Vector.FusedMultiplyAdd(weights * difference, difference, new Vector<double>(squares[i..])).CopyTo(squares[i..]);
        }

        for (; i < squares.Length; i++)
        {
            var difference = column[i] - x;
            squares[i] += weight * difference * difference;
        }
    }

    /// <summary>Correlations and their derivatives by r².</summary>
    /// <param name="shape">Which kernel.</param>
    /// <param name="squares">r² per design; receives the correlation.</param>
    /// <param name="slopes">Receives dk/d(r²), or empty when not wanted.</param>
    public static void Correlate(KernelShape shape, Span<double> squares, Span<double> slopes)
    {
        var width = Vector<double>.Count;
        var i = 0;
        for (; i <= squares.Length - width; i += width)
        {
            var (k, g) = Correlate(shape, new Vector<double>(squares[i..]));
            k.CopyTo(squares[i..]);
            if (slopes.Length > 0)
            {
                g.CopyTo(slopes[i..]);
            }
        }

        if (i == squares.Length)
        {
            return;
        }

        Span<double> rest = stackalloc double[width];
        rest.Clear();
        squares[i..].CopyTo(rest);
        var (lastK, lastG) = Correlate(shape, new Vector<double>(rest));
        for (var j = 0; i < squares.Length; i++, j++)
        {
            squares[i] = lastK[j];
            if (slopes.Length > 0)
            {
                slopes[i] = lastG[j];
            }
        }
    }

    /// <summary>Σ s_i (x − c_i) a_i and the same with b.</summary>
    /// <param name="column">c, the feature of the known designs.</param>
    /// <param name="x">The feature of the other design.</param>
    /// <param name="slopes">s, dk/d(r²).</param>
    /// <param name="a">First factors, at least as many.</param>
    /// <param name="b">Second factors, at least as many.</param>
    public static (double ByA, double ByB) SumSlopes(ReadOnlySpan<double> column, double x, ReadOnlySpan<double> slopes, ReadOnlySpan<double> a, ReadOnlySpan<double> b)
    {
        var width = Vector<double>.Count;
        var xs = new Vector<double>(x);
        var (sa, sb) = (Vector<double>.Zero, Vector<double>.Zero);
        var i = 0;
        for (; i <= slopes.Length - width; i += width)
        {
            var slope = new Vector<double>(slopes[i..]) * (xs - new Vector<double>(column[i..]));
            sa = Vector.FusedMultiplyAdd(slope, new Vector<double>(a[i..]), sa);
            sb = Vector.FusedMultiplyAdd(slope, new Vector<double>(b[i..]), sb);
        }

        var (byA, byB) = (Vector.Sum(sa), Vector.Sum(sb));
        for (; i < slopes.Length; i++)
        {
            var slope = slopes[i] * (x - column[i]);
            byA += slope * a[i];
            byB += slope * b[i];
        }

        return (byA, byB);
    }

    private static (Vector<double> K, Vector<double> Slope) Correlate(KernelShape shape, Vector<double> squares)
    {
        if (shape == KernelShape.SquaredExponential)
        {
            var k = Vector.Exp(Vector.Max(squares * -0.5, Least));
            return (k, k * -0.5);
        }

        var r = Vector.SquareRoot(squares) * Root5;
        var e = Vector.Exp(Vector.Max(-r, Least));
        var linear = Vector<double>.One + r;
        return ((linear + (squares * (5.0 / 3.0))) * e, linear * e * (-5.0 / 6.0));
    }
}
