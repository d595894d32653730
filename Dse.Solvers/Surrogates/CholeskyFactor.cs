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
        stride = Math.Max(8, capacity);
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
