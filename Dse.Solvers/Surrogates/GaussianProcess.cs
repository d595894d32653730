namespace Dse.Solvers.Surrogates;

/// <summary>
/// A Gaussian process over mixed features with a constant mean: mean and signal variance are the ones that the data
/// prefer under given length-scales and noise (generalised least squares; the variance with a weak prior towards 1).
/// </summary>
/// <remarks>Rows appended between fits cost O(n²). Not thread-safe.</remarks>
internal sealed class GaussianProcess
{
    /// <summary>Pseudo-observations of the weak prior that holds the signal variance of standardised values near 1.</summary>
    public const double VariancePriorCount = 3;

    // A third of the rows takes a ninth of the work.
    private const int BoundShare = 3;

    private static readonly double[] JitterLadder = [0, 1e-10, 1e-9, 1e-8, 1e-7, 1e-6, 1e-5, 1e-4];

    private readonly FeatureTable features;
    private readonly CholeskyFactor factor;
    private readonly double[] weights;
    private double[] values = [];
    private double[] ownNoises = [];
    private double[] row = [];
    private double[] ones = [];
    private double[] whitenedValues = [];
    private double[] coefficients = [];
    private double[] correlations = [];
    private double[] slopes = [];
    private double[] whitened = [];
    private double[] inverted = [];
    private double[] block = [];
    private double[] knowns = [];
    private int knownRows;
    private int rung;

    public GaussianProcess(FeatureTable features, GaussianProcessSettings settings)
    {
        this.features = features;
        Settings = settings;
        factor = new CholeskyFactor(Math.Max(16, features.Count + 8));
        weights = Weights(settings);
    }

    /// <summary>For how many rows one with such a noise of its own counts: 1 without, next to 0 where it says next to nothing.</summary>
    public static double Weight(double ownNoise) => 1 / (1 + ownNoise);

    /// <summary>Kernel, length-scales and noise.</summary>
    public GaussianProcessSettings Settings { get; }

    /// <summary>Constant mean.</summary>
    public double Mean { get; private set; }

    /// <summary>Signal variance.</summary>
    public double Variance { get; private set; } = 1;

    /// <summary>Rows the process is conditioned on.</summary>
    public int Count => factor.Count;

    /// <summary>Conditions on the first rows of the table; rows already factored are kept up to the first whose own noise changed.</summary>
    /// <param name="observed">A value per row.</param>
    /// <param name="noises">Per row a noise of its own beside that of all, as a share of the signal variance; empty for none.</param>
    public void Condition(ReadOnlySpan<double> observed, ReadOnlySpan<double> noises = default)
    {
        values = observed.ToArray();
        var kept = 0;
        while (kept < Math.Min(factor.Count, values.Length) && OwnNoise(kept) == (noises.IsEmpty ? 0 : noises[kept]))
        {
            kept++;
        }

        ownNoises = noises.ToArray();
        if (kept < factor.Count)
        {
            factor.Truncate(kept);
        }

        while (!TryExtend(values.Length))
        {
            rung++;
            factor.Clear();
        }

        Solve();
    }

    /// <summary>Drops rows at the end; nothing is predicted before values are conditioned on again.</summary>
    public void Truncate(int count)
    {
        if (factor.Count > count)
        {
            factor.Truncate(count);
        }
    }

    /// <summary>Adds a design that the caller puts into the table next.</summary>
    /// <param name="x">Its features.</param>
    /// <param name="value">Its value.</param>
    public void Append(ReadOnlySpan<double> x, double value)
    {
        var n = Count;
        Correlate(x, withSlopes: false);
        if (row.Length <= n)
        {
            row = new double[2 * (n + 1)];
        }

        correlations.AsSpan(0, n).CopyTo(row);
        var extra = 0.0;
        do
        {
            // A design that nearly repeats another one is taken with noise of its own.
            row[n] = 1 + Math.Exp(Settings.LogNoise) + Jitter + extra;
            extra = Math.Max(1e-8, 10 * extra);
        }
        while (!factor.TryAppend(row.AsSpan(0, n + 1)));

        values = [.. values.AsSpan(0, n), value];
        Solve();
    }

    /// <summary>What the other rows say of each row: its mean and deviation without its own value and noise (Sundararajan and Keerthi 2001).</summary>
    /// <param name="means">One per row.</param>
    /// <param name="deviations">One per row.</param>
    public void LeaveOneOut(Span<double> means, Span<double> deviations)
    {
        factor.InverseDiagonal(deviations);
        for (var i = 0; i < Count; i++)
        {
            means[i] = values[i] - (coefficients[i] / deviations[i]);
            deviations[i] = Math.Sqrt(Variance * Math.Max((1 / deviations[i]) - OwnNoise(i), GaussianProcessFit.LeastNoise));
        }
    }

    /// <summary>Mean at a design, without the deviation.</summary>
    public double PredictMean(ReadOnlySpan<double> x)
    {
        Correlate(x, withSlopes: false);
        return Mean + Vectors.Dot(correlations.AsSpan(0, Count), coefficients.AsSpan(0, Count));
    }

    /// <summary>Mean and deviation of the noise-free function at a design.</summary>
    /// <param name="x">Its features.</param>
    public (double Mean, double Deviation) Predict(ReadOnlySpan<double> x)
    {
        var n = Count;
        Correlate(x, withSlopes: false);
        factor.Whiten(correlations.AsSpan(0, n), whitened);
        var known = Vectors.Dot(whitened.AsSpan(0, n), whitened.AsSpan(0, n));
        return (
            Mean + Vectors.Dot(correlations.AsSpan(0, n), coefficients.AsSpan(0, n)),
            Math.Sqrt(Variance * Math.Max(1 - known, 1e-12)));
    }

    /// <summary>Means and deviations at several designs, cheaper than one by one.</summary>
    /// <param name="designs">Their features, one design after another.</param>
    /// <param name="means">One per design.</param>
    /// <param name="deviations">One per design.</param>
    public void PredictAll(ReadOnlySpan<double> designs, Span<double> means, Span<double> deviations)
    {
        Correlate(designs, means);
        Know(Count, deviations);
    }

    /// <summary>Means at several designs, and what their deviations do not exceed: those that a part of the rows leaves.</summary>
    /// <param name="designs">Their features, one design after another.</param>
    /// <param name="means">One per design.</param>
    /// <param name="bounds">One per design.</param>
    public void BoundAll(ReadOnlySpan<double> designs, Span<double> means, Span<double> bounds)
    {
        Correlate(designs, means);
        Know(Count / BoundShare / 2 * 2, bounds);
    }

    /// <summary>Deviations themselves of some of the designs bounded last, with the bits of a prediction.</summary>
    /// <param name="chosen">Which, ascending.</param>
    /// <param name="deviations">One per chosen design.</param>
    public void Refine(ReadOnlySpan<int> chosen, Span<double> deviations)
    {
        var length = CholeskyFactor.Padded(Count);
        for (var k = 0; k < chosen.Length; k++)
        {
            if (chosen[k] != k)
            {
                block.AsSpan(chosen[k] * length, length).CopyTo(block.AsSpan(k * length));
                knowns[k] = knowns[chosen[k]];
            }
        }

        Know(Count, deviations);
    }

    /// <summary>Also the gradients of both by every numeric feature; those of categorical features are 0.</summary>
    public (double Mean, double Deviation) Predict(ReadOnlySpan<double> x, Span<double> meanSlope, Span<double> deviationSlope)
    {
        var n = Count;
        Correlate(x, withSlopes: true);
        factor.Whiten(correlations.AsSpan(0, n), whitened);
        var known = Vectors.Dot(whitened.AsSpan(0, n), whitened.AsSpan(0, n));
        factor.Unwhiten(whitened, inverted);
        var mean = Mean + Vectors.Dot(correlations.AsSpan(0, n), coefficients.AsSpan(0, n));
        var deviation = Math.Sqrt(Variance * Math.Max(1 - known, 1e-12));
        for (var f = 0; f < features.Width; f++)
        {
            meanSlope[f] = 0;
            deviationSlope[f] = 0;
            if (features.IsCategorical(f))
            {
                continue;
            }

            // dk/dx = dk/d(r²) · 2 (x − x_i)/l².
            var (byMean, byKnown) = CovarianceKernel.SumSlopes(features.Column(f), x[f], slopes.AsSpan(0, n), coefficients, inverted);

            meanSlope[f] = 2 * weights[f] * byMean;
            deviationSlope[f] = -Variance * 2 * weights[f] * byKnown / deviation;
        }

        return (mean, deviation);
    }

    private static double[] Weights(GaussianProcessSettings settings) => [.. settings.LogLengths.Select(l => Math.Exp(-2 * l))];

    private void Correlate(ReadOnlySpan<double> designs, Span<double> means)
    {
        var (n, width) = (Count, features.Width);
        var length = CholeskyFactor.Padded(n);
        if (block.Length < length * means.Length)
        {
            block = new double[length * means.Length];
        }

        if (knowns.Length < means.Length)
        {
            knowns = new double[means.Length];
        }

        knowns.AsSpan(0, means.Length).Clear();
        knownRows = 0;
        for (var d = 0; d < means.Length; d++)
        {
            var correlation = block.AsSpan(d * length, length);
            correlation[n..].Clear();
            Correlate(designs.Slice(d * width, width), correlation[..n], []);
            means[d] = Mean + Vectors.Dot(correlation[..n], coefficients.AsSpan(0, n));
        }
    }

    // Deviations after so many rows, which can only get less with more.
    private void Know(int rows, Span<double> deviations)
    {
        var known = knowns.AsSpan(0, deviations.Length);
        factor.AddWhitenedSquares(block, CholeskyFactor.Padded(Count), knownRows, rows, known);
        knownRows = rows;
        for (var d = 0; d < deviations.Length; d++)
        {
            deviations[d] = Math.Sqrt(Variance * Math.Max(1 - known[d], 1e-12));
        }
    }

    private void Correlate(ReadOnlySpan<double> x, bool withSlopes) => Correlate(x, correlations.AsSpan(0, Count), withSlopes ? slopes.AsSpan(0, Count) : []);

    private void Correlate(ReadOnlySpan<double> x, Span<double> squares, Span<double> byDistance)
    {
        squares.Clear();
        for (var f = 0; f < features.Width; f++)
        {
            CovarianceKernel.AddSquares(features.Column(f), x[f], weights[f], features.IsCategorical(f), squares);
        }

        CovarianceKernel.Correlate(Settings.Shape, squares, byDistance);
    }

    private bool TryExtend(int count)
    {
        if (row.Length < count)
        {
            row = new double[Math.Max(count, 2 * row.Length)];
        }

        for (var i = factor.Count; i < count; i++)
        {
            var squares = row.AsSpan(0, i);
            squares.Clear();
            for (var f = 0; f < features.Width; f++)
            {
                var column = features.Column(f);
                CovarianceKernel.AddSquares(column, column[i], weights[f], features.IsCategorical(f), squares);
            }

            CovarianceKernel.Correlate(Settings.Shape, squares, []);
            row[i] = 1 + Math.Exp(Settings.LogNoise) + Jitter + OwnNoise(i);
            if (!factor.TryAppend(row.AsSpan(0, i + 1)))
            {
                return false;
            }
        }

        return true;
    }

    private void Solve()
    {
        Resize();
        var n = Count;
        Array.Fill(ones, 1.0, 0, n);
        factor.Whiten(values, whitenedValues);
        factor.Whiten(ones.AsSpan(0, n), whitened);
        var (ones2, cross) = (Vectors.Dot(whitened.AsSpan(0, n), whitened.AsSpan(0, n)), Vectors.Dot(whitened.AsSpan(0, n), whitenedValues.AsSpan(0, n)));
        Mean = n == 0 ? 0 : cross / ones2;
        Vectors.AddScaled(whitenedValues, -Mean, whitened.AsSpan(0, n));
        var squares = Vectors.Dot(whitenedValues.AsSpan(0, n), whitenedValues.AsSpan(0, n));
        var weight = 0.0;
        for (var i = 0; i < n; i++)
        {
            weight += Weight(OwnNoise(i));
        }

        Variance = (squares + VariancePriorCount) / (weight + VariancePriorCount);
        factor.Unwhiten(whitenedValues, coefficients);
    }

    // Rows appended beyond those conditioned on have none.
    private double OwnNoise(int i) => i < ownNoises.Length ? ownNoises[i] : 0;

    private double Jitter => rung < JitterLadder.Length ? JitterLadder[rung] : 1e-4 * Math.Pow(10, rung - JitterLadder.Length + 1);

    private void Resize()
    {
        if (coefficients.Length >= Count)
        {
            return;
        }

        var size = Math.Max(Count, 2 * coefficients.Length);
        ones = new double[size];
        whitenedValues = new double[size];
        coefficients = new double[size];
        correlations = new double[size];
        slopes = new double[size];
        whitened = new double[size];
        inverted = new double[size];
    }
}
