using System.Numerics;

namespace Dse.Solvers.Surrogates;

/// <summary>The inverse of the factor L of a symmetric positive definite matrix K = L Lᵀ, grown row by row.</summary>
/// <remarks>
/// A row depends only on the rows before it, so that appending one gives the same bits as factoring anew. Row-major with
/// a fixed stride. Not thread-safe.
/// </remarks>
internal sealed class CholeskyFactor
{
    private double[] inverse;
    private double[] whitened;
    private int stride;

    public CholeskyFactor(int capacity)
    {
        stride = Padded(Math.Max(8, capacity));
        inverse = new double[stride * stride];
        whitened = new double[stride];
    }

    /// <summary>Rows so far.</summary>
    public int Count { get; private set; }

    /// <summary>Σ log L_ii = ½ log |K|.</summary>
    public double LogDiagonal { get; private set; }

    /// <summary>Starts over.</summary>
    public void Clear()
    {
        Count = 0;
        LogDiagonal = 0;
    }

    /// <summary>Drops rows at the end, for example those of points that were only believed.</summary>
    public void Truncate(int count)
    {
        Count = Math.Min(Count, count);
        LogDiagonal = 0;
        for (var i = 0; i < Count; i++)
        {
            LogDiagonal -= Math.Log(inverse[(i * stride) + i]);
        }
    }

    /// <summary>Appends a row of K.</summary>
    /// <param name="row">K_n0 … K_nn; the last is the diagonal.</param>
    /// <returns>False, and nothing changed, when the matrix is not positive definite to working precision.</returns>
    public bool TryAppend(ReadOnlySpan<double> row)
    {
        var n = Count;
        if (n == stride)
        {
            Grow();
        }

        var l = whitened.AsSpan(0, n);
        Whiten(row, l);
        var pivot = row[n] - Vectors.Dot(l, l);
        if (!(pivot > 1e-14 * Math.Abs(row[n])))
        {
            return false;
        }

        var diagonal = Math.Sqrt(pivot);
        var inverted = inverse.AsSpan(n * stride, n + 1);
        inverted.Clear();
        for (var j = 0; j < n; j++)
        {
            Vectors.AddScaled(inverted, -l[j], inverse.AsSpan(j * stride, j + 1));
        }

        Vectors.Scale(inverted[..n], 1 / diagonal);
        inverted[n] = 1 / diagonal;
        LogDiagonal -= Math.Log(inverted[n]);
        Count++;
        return true;
    }

    /// <summary>v = L⁻¹ k.</summary>
    public void Whiten(ReadOnlySpan<double> k, Span<double> v)
    {
        for (var i = 0; i < Count; i++)
        {
            v[i] = Vectors.Dot(inverse.AsSpan(i * stride, i + 1), k);
        }
    }

    /// <summary>w = L⁻ᵀ v; with v = L⁻¹ k this is K⁻¹ k.</summary>
    public void Unwhiten(ReadOnlySpan<double> v, Span<double> w)
    {
        w[..Count].Clear();
        for (var i = 0; i < Count; i++)
        {
            Vectors.AddScaled(w, v[i], inverse.AsSpan(i * stride, i + 1));
        }
    }

    /// <summary>Adds a part of ‖L⁻¹ k‖² of several k at once, four of them to each row read; part by part gives the bits of all rows at once.</summary>
    /// <param name="vectors">One k after another, each padded to a multiple of the vector width; what pads counts for nothing but must be finite.</param>
    /// <param name="length">Length of each with its padding, at least <see cref="Count"/>.</param>
    /// <param name="from">First row to take, even.</param>
    /// <param name="to">The row after the last one, even or <see cref="Count"/>.</param>
    /// <param name="squares">One per k.</param>
    public void AddWhitenedSquares(ReadOnlySpan<double> vectors, int length, int from, int to, Span<double> squares)
    {
        var (first, n) = (0, squares.Length);
        for (; n - first > 1; first += 4)
        {
            // The last ones again where fewer than four are left.
            var (a, b, c, d) = (first, first + 1, Math.Min(first + 2, n - 1), Math.Min(first + 3, n - 1));
            (squares[a], squares[b], squares[c], squares[d]) = WhitenedSquares(
                vectors.Slice(a * length, length),
                vectors.Slice(b * length, length),
                vectors.Slice(c * length, length),
                vectors.Slice(d * length, length),
                from,
                to,
                (squares[a], squares[b], squares[c], squares[d]));
        }

        if (first < n)
        {
            squares[first] = WhitenedSquares(vectors.Slice(first * length, length), from, to, squares[first]);
        }
    }

    /// <summary>The diagonal of K⁻¹.</summary>
    public void InverseDiagonal(Span<double> result)
    {
        result[..Count].Clear();
        for (var k = 0; k < Count; k++)
        {
            var row = inverse.AsSpan(k * stride, k + 1);
            for (var i = 0; i <= k; i++)
            {
                result[i] += row[i] * row[i];
            }
        }
    }

    /// <summary>The lower triangle of K⁻¹, row-major with stride <see cref="Count"/>.</summary>
    public void Invert(Span<double> result)
    {
        var n = Count;
        result[..(n * n)].Clear();
        for (var k = 0; k < n; k++)
        {
            var row = inverse.AsSpan(k * stride, k + 1);
            for (var i = 0; i <= k; i++)
            {
                Vectors.AddScaled(result[(i * n)..], row[i], row[..(i + 1)]);
            }
        }
    }

    // Above the diagonal stand zeros, so that rows can be read in whole vectors.
    private (double A, double B, double C, double D) WhitenedSquares(
        ReadOnlySpan<double> a, ReadOnlySpan<double> b, ReadOnlySpan<double> c, ReadOnlySpan<double> d, int from, int to, (double A, double B, double C, double D) sums)
    {
        var (sa, sb, sc, sd) = sums;
        for (var i = from; i < to; i += 2)
        {
            var isPair = i + 1 < to;
            var upper = inverse.AsSpan(i * stride, Padded(i + 2));
            var lower = isPair ? inverse.AsSpan((i + 1) * stride, upper.Length) : upper;
            var (ua, ub, uc, ud) = (Vector<double>.Zero, Vector<double>.Zero, Vector<double>.Zero, Vector<double>.Zero);
            var (la, lb, lc, ld) = (Vector<double>.Zero, Vector<double>.Zero, Vector<double>.Zero, Vector<double>.Zero);
            for (var j = 0; j < upper.Length; j += Vector<double>.Count)
            {
                var (u, l) = (new Vector<double>(upper[j..]), new Vector<double>(lower[j..]));
                var (ka, kb, kc, kd) = (new Vector<double>(a[j..]), new Vector<double>(b[j..]), new Vector<double>(c[j..]), new Vector<double>(d[j..]));
                ua = Vector.FusedMultiplyAdd(u, ka, ua);
                ub = Vector.FusedMultiplyAdd(u, kb, ub);
                uc = Vector.FusedMultiplyAdd(u, kc, uc);
                ud = Vector.FusedMultiplyAdd(u, kd, ud);
                la = Vector.FusedMultiplyAdd(l, ka, la);
                lb = Vector.FusedMultiplyAdd(l, kb, lb);
                lc = Vector.FusedMultiplyAdd(l, kc, lc);
                ld = Vector.FusedMultiplyAdd(l, kd, ld);
            }

            sa += Square(ua) + (isPair ? Square(la) : 0);
            sb += Square(ub) + (isPair ? Square(lb) : 0);
            sc += Square(uc) + (isPair ? Square(lc) : 0);
            sd += Square(ud) + (isPair ? Square(ld) : 0);
        }

        return (sa, sb, sc, sd);
    }

    // The same sums in the same order for one alone.
    private double WhitenedSquares(ReadOnlySpan<double> k, int from, int to, double sum)
    {
        for (var i = from; i < to; i += 2)
        {
            sum += Square(i, k, Padded(i + 2)) + (i + 1 < to ? Square(i + 1, k, Padded(i + 2)) : 0);
        }

        return sum;
    }

    private double Square(int i, ReadOnlySpan<double> k, int length)
    {
        var row = inverse.AsSpan(i * stride, length);
        var lanes = Vector<double>.Zero;
        for (var j = 0; j < row.Length; j += Vector<double>.Count)
        {
            lanes = Vector.FusedMultiplyAdd(new Vector<double>(row[j..]), new Vector<double>(k[j..]), lanes);
        }

        return Square(lanes);
    }

    private static double Square(Vector<double> lanes) => Vector.Sum(lanes) is var sum ? sum * sum : 0;

    /// <summary>The next multiple of the vector width.</summary>
    public static int Padded(int count) => (count + Vector<double>.Count - 1) / Vector<double>.Count * Vector<double>.Count;

    private void Grow()
    {
        var wider = stride * 2;
        var rows = new double[wider * wider];
        for (var i = 0; i < stride; i++)
        {
            inverse.AsSpan(i * stride, stride).CopyTo(rows.AsSpan(i * wider));
        }

        inverse = rows;
        whitened = new double[wider];
        stride = wider;
    }
}
