namespace Dse.Core.Cost.Operators.Measured;

/// <summary>
/// Interpolates scattered values from the nearest points: simple kriging with an exponential covariance of the
/// city-block distance, after slow outliers among the neighbours were replaced by what the others say
/// (docs/cost-model.md §2).
/// </summary>
/// <remarks>Immutable and thread-safe. Same points, same query, same answer.</remarks>
internal sealed class LocalKriging
{
    // Kernels timed alone repeat within a percent; also keeps the system well conditioned.
    private const double DefaultNoiseRatio = 0.01;

    // Times above what the neighbours say by more than this (in log) are taken for disturbed measurements.
    private const double OutlierLog = 0.25;

    private const int MaxOutliers = 6;

    private readonly double[] coordinates;
    private readonly int dimensions;
    private readonly int count;
    private readonly int neighbours;
    private readonly double noiseRatio;

    /// <summary>Takes the points.</summary>
    /// <param name="coordinates">Points one after another, in units of the correlation length.</param>
    /// <param name="dimensions">Coordinates per point.</param>
    /// <param name="neighbours">How many points an answer rests on.</param>
    /// <param name="noiseRatio">Share of a point's variance that is noise of the measurement, above 0.</param>
    public LocalKriging(double[] coordinates, int dimensions, int neighbours, double noiseRatio = DefaultNoiseRatio)
    {
        this.noiseRatio = noiseRatio;
        this.coordinates = coordinates;
        this.dimensions = dimensions;
        this.neighbours = neighbours;
        count = coordinates.Length / dimensions;
    }

    /// <summary>Finds the neighbours of a place and how they weigh.</summary>
    /// <param name="query">The place.</param>
    /// <param name="leaveOut">Points that must not serve (hold-out); null for none.</param>
    /// <exception cref="InvalidOperationException">Every point is left out.</exception>
    public Neighbourhood At(ReadOnlySpan<double> query, Func<int, bool>? leaveOut = null)
    {
        Span<int> nearest = stackalloc int[neighbours];
        Span<double> distances = stackalloc double[neighbours];
        var found = 0;
        for (var i = 0; i < count; i++)
        {
            var distance = 0.0;
            for (var d = 0; d < dimensions; d++)
            {
                distance += Math.Abs(query[d] - coordinates[(i * dimensions) + d]);
            }

            if ((found == neighbours && distance >= distances[found - 1]) || leaveOut?.Invoke(i) == true)
            {
                continue;
            }

            var at = found < neighbours ? found++ : found - 1;
            for (; at > 0 && distances[at - 1] > distance; at--)
            {
                distances[at] = distances[at - 1];
                nearest[at] = nearest[at - 1];
            }

            distances[at] = distance;
            nearest[at] = i;
        }

        if (found == 0)
        {
            throw new InvalidOperationException("No point is left to interpolate from.");
        }

        var covariance = new double[found];
        for (var i = 0; i < found; i++)
        {
            covariance[i] = Math.Exp(-distances[i]);
        }

        return new Neighbourhood(nearest[..found].ToArray(), distances[0], covariance, Inverse(nearest[..found]));
    }

    /// <summary>Expected square error of an answer, in units of the spread of far-apart values, noise included.</summary>
    public double Variance(Neighbourhood around) => around.Variance(noiseRatio);

    // Inverse of the covariance of the points, by Cholesky.
    private double[] Inverse(ReadOnlySpan<int> points)
    {
        var n = points.Length;
        var lower = new double[n * n];
        for (var i = 0; i < n; i++)
        {
            for (var j = 0; j <= i; j++)
            {
                var sum = Covariance(points[i], points[j]) + (i == j ? noiseRatio : 0);
                for (var m = 0; m < j; m++)
                {
                    sum -= lower[(i * n) + m] * lower[(j * n) + m];
                }

                lower[(i * n) + j] = i == j ? Math.Sqrt(sum) : sum / lower[(j * n) + j];
            }
        }

        var inverse = new double[n * n];
        for (var c = 0; c < n; c++)
        {
            var column = inverse.AsSpan(c * n, n);
            for (var i = c; i < n; i++)
            {
                var sum = i == c ? 1.0 : 0.0;
                for (var m = c; m < i; m++)
                {
                    sum -= lower[(i * n) + m] * column[m];
                }

                column[i] = sum / lower[(i * n) + i];
            }

            for (var i = n - 1; i >= 0; i--)
            {
                var sum = column[i];
                for (var m = i + 1; m < n; m++)
                {
                    sum -= lower[(m * n) + i] * column[m];
                }

                column[i] = sum / lower[(i * n) + i];
            }
        }

        return inverse;
    }

    private double Covariance(int a, int b)
    {
        var distance = 0.0;
        for (var d = 0; d < dimensions; d++)
        {
            distance += Math.Abs(coordinates[(a * dimensions) + d] - coordinates[(b * dimensions) + d]);
        }

        return Math.Exp(-distance);
    }

    /// <summary>The points an answer rests on.</summary>
    /// <param name="Points">Their indices, the nearest first.</param>
    /// <param name="Nearest">Distance of the nearest, in correlation lengths.</param>
    /// <param name="Covariance">Covariance of each with the place asked for.</param>
    /// <param name="Inverse">Inverse covariance of the points, row by row.</param>
    public sealed record Neighbourhood(int[] Points, double Nearest, double[] Covariance, double[] Inverse)
    {
        /// <summary>Expected square error at the place, in units of the spread of far-apart values; noise of the measurement included.</summary>
        /// <remarks>Of kriging with an estimated mean: 1 - c'K^-1c + (1 - 1'K^-1c)^2 / (1'K^-11), never below the noise.</remarks>
        /// <param name="noiseRatio">As the kriging took it.</param>
        public double Variance(double noiseRatio)
        {
            var n = Points.Length;
            var explained = 0.0;
            var weight = 0.0;
            var total = 0.0;
            for (var i = 0; i < n; i++)
            {
                for (var j = 0; j < n; j++)
                {
                    var cell = Inverse[(i * n) + j];
                    explained += Covariance[i] * cell * Covariance[j];
                    weight += cell * Covariance[j];
                    total += cell;
                }
            }

            return noiseRatio + Math.Max(0, 1 - explained + ((1 - weight) * (1 - weight) / total));
        }

        /// <summary>The value at the place.</summary>
        /// <param name="values">Values of <see cref="Points"/>, in their order; overwritten where they are outliers.</param>
        public double Predict(Span<double> values)
        {
            var n = Points.Length;
            Span<double> weights = stackalloc double[n];
            var total = 0.0;
            foreach (var cell in Inverse)
            {
                total += cell;
            }

            for (var round = 0; ; round++)
            {
                var mean = Weigh(values, total, weights);
                var worst = -1;
                var excess = OutlierLog;
                for (var i = 0; i < n && round < MaxOutliers; i++)
                {
                    // What the other points leave unexplained of this one.
                    var rest = weights[i] / Inverse[(i * n) + i];
                    if (rest > excess)
                    {
                        (worst, excess) = (i, rest);
                    }
                }

                if (worst < 0)
                {
                    var value = mean;
                    for (var i = 0; i < n; i++)
                    {
                        value += Covariance[i] * weights[i];
                    }

                    return value;
                }

                values[worst] -= excess;
            }
        }

        // The generalised mean of the values and the weights of their deviations from it.
        private double Weigh(ReadOnlySpan<double> values, double total, Span<double> weights)
        {
            var n = values.Length;
            var mean = 0.0;
            for (var i = 0; i < n; i++)
            {
                var sum = 0.0;
                for (var j = 0; j < n; j++)
                {
                    sum += Inverse[(i * n) + j];
                }

                mean += sum * values[i] / total;
            }

            for (var i = 0; i < n; i++)
            {
                weights[i] = 0;
                for (var j = 0; j < n; j++)
                {
                    weights[i] += Inverse[(i * n) + j] * (values[j] - mean);
                }
            }

            return mean;
        }
    }
}
