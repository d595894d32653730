namespace Dse.Solvers.Surrogates;

/// <summary>
/// Length-scales and noise with the greatest posterior density: marginal likelihood with mean and signal variance
/// profiled out, times priors. Length-scales have the log-normal prior of Hvarfner, Hellsten and Nardi (2024), whose
/// location grows with the number of features: ln l has location √2 + ½ ln d and scale √3.
/// </summary>
/// <remarks>Not thread-safe.</remarks>
internal sealed class GaussianProcessFit
{
    /// <summary>Least share of noise: keeps the matrix well conditioned.</summary>
    public const double LeastNoise = 1e-6;

    private const double MostNoise = 0.3;
    private const double LeastLength = 0.02;
    private const double MostLength = 100;
    private const double PriorVariance = 3;

    // Density of the noise share t falls as t^-1.5: studies run simulators, and those answer the same every time.
    private const double NoisePenalty = 0.5;

    private readonly FeatureTable features;
    private readonly double[] values;
    private readonly double[] ownNoises;
    private readonly double weight;
    private readonly KernelShape shape;
    private readonly double location;
    private readonly CholeskyFactor factor;
    private readonly double[] row;
    private readonly double[] slopes;
    private readonly double[] inverse;
    private readonly double[] centred;
    private readonly double[] ones;
    private readonly double[] coefficients;
    private readonly double[] weights;

    /// <summary>Takes the data.</summary>
    /// <param name="features">Designs; the first rows belong to the values.</param>
    /// <param name="values">Standardised.</param>
    /// <param name="shape">The kernel.</param>
    /// <param name="noises">Per value a noise of its own beside that of all, as a share of the signal variance; empty for none.</param>
    public GaussianProcessFit(FeatureTable features, ReadOnlySpan<double> values, KernelShape shape, ReadOnlySpan<double> noises = default)
    {
        this.features = features;
        this.values = values.ToArray();
        ownNoises = noises.IsEmpty ? new double[values.Length] : noises.ToArray();
        weight = ownNoises.Sum(GaussianProcess.Weight);
        this.shape = shape;
        var n = values.Length;
        location = Math.Sqrt(2) + (0.5 * Math.Log(features.Width));
        factor = new CholeskyFactor(n);
        row = new double[n + 1];
        slopes = new double[n * n];
        inverse = new double[n * n];
        centred = new double[n];
        ones = new double[n];
        coefficients = new double[n];
        weights = new double[features.Width];
    }

    /// <summary>Settings to start from when nothing is known: the mode of the prior, times a factor.</summary>
    public static GaussianProcessSettings Start(FeatureTable features, KernelShape shape, double lengthFactor)
    {
        var length = Math.Sqrt(2) + (0.5 * Math.Log(features.Width)) - PriorVariance + Math.Log(lengthFactor);
        return new GaussianProcessSettings(shape, [.. Enumerable.Repeat(Math.Clamp(length, Math.Log(LeastLength), Math.Log(MostLength)), features.Width)], Math.Log(1e-5));
    }

    /// <summary>Improves settings.</summary>
    /// <param name="start">Where to start.</param>
    /// <param name="maxEvaluations">Most likelihoods computed.</param>
    /// <returns>The best settings found and their negative log posterior density, constants left out.</returns>
    public (GaussianProcessSettings Settings, double Loss) Improve(GaussianProcessSettings start, int maxEvaluations)
    {
        var d = features.Width;
        var x = new double[d + 1];
        start.LogLengths.CopyTo(x, 0);
        x[d] = start.LogNoise;
        var (lower, upper) = (new double[d + 1], new double[d + 1]);
        Array.Fill(lower, Math.Log(LeastLength));
        Array.Fill(upper, Math.Log(MostLength));
        lower[d] = Math.Log(LeastNoise);
        upper[d] = Math.Log(MostNoise);
        for (var i = 0; i <= d; i++)
        {
            x[i] = Math.Clamp(x[i], lower[i], upper[i]);
        }

        var loss = BoundedMinimizer.Minimize(Loss, x, lower, upper, maxEvaluations, firstStep: 1, tolerance: 1e-4);
        return (new GaussianProcessSettings(shape, x[..d], x[d]), loss);
    }

    /// <summary>Negative log posterior density and its gradient by ln l per feature and ln noise; infinite when the matrix cannot be factored.</summary>
    public double Loss(ReadOnlySpan<double> x, Span<double> gradient)
    {
        var (n, d) = (values.Length, features.Width);
        for (var f = 0; f < d; f++)
        {
            weights[f] = Math.Exp(-2 * x[f]);
        }

        var noise = Math.Exp(x[d]);
        if (!TryFactor(noise))
        {
            gradient.Clear();
            return double.PositiveInfinity;
        }

        var whitened = row.AsSpan(0, n);
        Array.Fill(coefficients, 1);
        factor.Whiten(values, centred);
        factor.Whiten(coefficients, ones);
        var mean = Vectors.Dot(ones, centred) / Vectors.Dot(ones, ones);
        Vectors.AddScaled(centred, -mean, ones);
        centred.CopyTo(whitened);
        var squares = Vectors.Dot(whitened, whitened);
        factor.Unwhiten(whitened, coefficients);
        factor.Invert(inverse);

        const double prior = GaussianProcess.VariancePriorCount;
        var pull = (weight + prior) / (squares + prior);
        var loss = (0.5 * (weight + prior) * Math.Log(squares + prior)) + factor.LogDiagonal + (NoisePenalty * x[d]);
        gradient.Clear();
        for (var i = 0; i < n; i++)
        {
            gradient[d] += 0.5 * noise * (inverse[(i * n) + i] - (pull * coefficients[i] * coefficients[i]));
            var pulls = inverse.AsSpan(i * n, i);
            Vectors.AddScaled(pulls, -pull * coefficients[i], coefficients.AsSpan(0, i));
            AddLengthSlopes(i, pulls, slopes.AsSpan(i * n, i), gradient);
        }

        gradient[d] += NoisePenalty;
        for (var f = 0; f < d; f++)
        {
            var distance = x[f] - location;
            loss += x[f] + (distance * distance / (2 * PriorVariance));
            gradient[f] += 1 + (distance / PriorVariance);
        }

        return loss;
    }

    private bool TryFactor(double noise)
    {
        var n = values.Length;
        factor.Clear();
        for (var i = 0; i < n; i++)
        {
            var squares = row.AsSpan(0, i);
            squares.Clear();
            for (var f = 0; f < features.Width; f++)
            {
                var column = features.Column(f);
                CovarianceKernel.AddSquares(column, column[i], weights[f], features.IsCategorical(f), squares);
            }

            CovarianceKernel.Correlate(shape, squares, slopes.AsSpan(i * n, i));
            row[i] = 1 + noise + ownNoises[i];
            if (!factor.TryAppend(row.AsSpan(0, i + 1)))
            {
                return false;
            }
        }

        return true;
    }

    // d k_ij / d ln l_f = slope_ij · (−2 δ²/l²).
    private void AddLengthSlopes(int i, Span<double> pulls, ReadOnlySpan<double> slope, Span<double> gradient)
    {
        for (var j = 0; j < pulls.Length; j++)
        {
            pulls[j] *= slope[j];
        }

        for (var f = 0; f < features.Width; f++)
        {
            var column = features.Column(f);
            var x = column[i];
            gradient[f] -= 2 * weights[f] * (features.IsCategorical(f) ? SumUnequal(column, x, pulls) : SumSquares(column, x, pulls));
        }
    }

    private static double SumUnequal(ReadOnlySpan<double> column, double x, ReadOnlySpan<double> pulls)
    {
        var sum = 0.0;
        for (var j = 0; j < pulls.Length; j++)
        {
            sum += column[j] == x ? 0 : pulls[j];
        }

        return sum;
    }

    private static double SumSquares(ReadOnlySpan<double> column, double x, ReadOnlySpan<double> pulls)
    {
        var width = System.Numerics.Vector<double>.Count;
        var total = System.Numerics.Vector<double>.Zero;
        var xs = new System.Numerics.Vector<double>(x);
        var j = 0;
        for (; j <= pulls.Length - width; j += width)
        {
            var difference = new System.Numerics.Vector<double>(column[j..]) - xs;
            total += difference * difference * new System.Numerics.Vector<double>(pulls[j..]);
        }

        var sum = System.Numerics.Vector.Sum(total);
        for (; j < pulls.Length; j++)
        {
            sum += (column[j] - x) * (column[j] - x) * pulls[j];
        }

        return sum;
    }
}
