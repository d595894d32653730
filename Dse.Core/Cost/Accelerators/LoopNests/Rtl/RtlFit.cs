namespace Dse.Core.Cost.Accelerators.LoopNests.Rtl;

/// <summary>Learns an <see cref="RtlCalibration"/> from measured cycles.</summary>
/// <remarks>
/// Least relative error, softened beyond 10 % so that rows that no count explains do not decide, over the logarithms of the constants:
/// all stay above 0. A weak pull keeps what the rows do not show where it started. Deterministic.
/// </remarks>
public static class RtlFit
{
    private const double SoftFrom = 0.1;
    private const double Pull = 1e-3;
    private const int MaxSteps = 200;

    // One filling and draining per tile, one cycle for a step and a line, the bandwidth of the model, and round figures for what it does not have.
    private static readonly RtlCalibration Start = new(1, 1, 1, 1, 0.125, 10, 0.02);

    /// <summary>Fits.</summary>
    /// <param name="rows">Counts, measured cycles above 0, and weights that sum to about 1.</param>
    public static RtlCalibration Fit(IReadOnlyList<(RtlCounts Counts, double Cycles, double Weight)> rows)
    {
        ArgumentNullException.ThrowIfNull(rows);
        var start = Array.ConvertAll(Start.ToArray(), Math.Log);
        var at = (double[])start.Clone();
        var loss = Loss(rows, at, start);
        var damping = 1e-3;
        for (var step = 0; step < MaxSteps && damping < 1e9; step++)
        {
            var (matrix, gradient) = Normal(rows, at, start);
            for (var i = 0; i < at.Length; i++)
            {
                matrix[i, i] *= 1 + damping;
            }

            var next = at.Zip(Solve(matrix, gradient), (a, d) => a - d).ToArray();
            var nextLoss = Loss(rows, next, start);
            if (nextLoss < loss)
            {
                var gain = loss - nextLoss;
                (at, loss, damping) = (next, nextLoss, Math.Max(damping / 10, 1e-9));
                if (gain < 1e-13)
                {
                    break;
                }
            }
            else
            {
                damping *= 10;
            }
        }

        return RtlCalibration.FromArray(Array.ConvertAll(at, Math.Exp));
    }

    private static double Loss(IReadOnlyList<(RtlCounts Counts, double Cycles, double Weight)> rows, double[] at, double[] start)
    {
        var model = RtlCalibration.FromArray(Array.ConvertAll(at, Math.Exp));
        var sum = 0.0;
        foreach (var (counts, cycles, weight) in rows)
        {
            var error = ((model.Cycles(counts) / cycles) - 1) / SoftFrom;
            sum += weight * SoftFrom * SoftFrom * (Math.Sqrt(1 + (error * error)) - 1);
        }

        for (var i = 0; i < at.Length; i++)
        {
            sum += 0.5 * Pull * (at[i] - start[i]) * (at[i] - start[i]);
        }

        return sum;
    }

    // Normal equations of one Gauss-Newton step, rows weighted by the slope of the softened error.
    private static (double[,] Matrix, double[] Gradient) Normal(IReadOnlyList<(RtlCounts Counts, double Cycles, double Weight)> rows, double[] at, double[] start)
    {
        var constants = Array.ConvertAll(at, Math.Exp);
        var model = RtlCalibration.FromArray(constants);
        var matrix = new double[at.Length, at.Length];
        var gradient = new double[at.Length];
        Span<double> slope = stackalloc double[RtlCalibration.Constants];
        foreach (var (counts, cycles, weight) in rows)
        {
            var told = model.Cycles(counts);
            ReadOnlySpan<double> parts =
            [
                constants[0] * counts.FillCycles, constants[1] * counts.Steps, constants[2] * counts.WeightRequests, constants[3] * counts.InputRequests,
                constants[4] * counts.DramBytes, constants[5] * counts.WeightPages, constants[6] * counts.MissedBytes,
            ];
            var transfer = parts[2] + parts[3] + parts[4] + parts[5] + parts[6];
            for (var i = 0; i < slope.Length; i++)
            {
                var group = (i < 2 ? parts[i] : transfer) / told;
                slope[i] = group * group * parts[i] / cycles;
            }

            var error = (told / cycles) - 1;
            var soft = weight / Math.Sqrt(1 + (error * error / (SoftFrom * SoftFrom)));
            for (var i = 0; i < slope.Length; i++)
            {
                gradient[i] += soft * slope[i] * error;
                for (var j = 0; j < slope.Length; j++)
                {
                    matrix[i, j] += soft * slope[i] * slope[j];
                }
            }
        }

        for (var i = 0; i < at.Length; i++)
        {
            matrix[i, i] += Pull;
            gradient[i] += Pull * (at[i] - start[i]);
        }

        return (matrix, gradient);
    }

    // Gaussian elimination; the matrix is positive definite, so no pivots are exchanged.
    private static double[] Solve(double[,] matrix, double[] right)
    {
        var n = right.Length;
        var x = (double[])right.Clone();
        for (var k = 0; k < n; k++)
        {
            for (var i = k + 1; i < n; i++)
            {
                var factor = matrix[i, k] / matrix[k, k];
                for (var j = k; j < n; j++)
                {
                    matrix[i, j] -= factor * matrix[k, j];
                }

                x[i] -= factor * x[k];
            }
        }

        for (var i = n - 1; i >= 0; i--)
        {
            for (var j = i + 1; j < n; j++)
            {
                x[i] -= matrix[i, j] * x[j];
            }

            x[i] /= matrix[i, i];
        }

        return x;
    }
}
