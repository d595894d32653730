namespace Dse.Solvers.Surrogates;

/// <summary>A smooth function and its gradient; may answer infinity or NaN where it is not defined.</summary>
/// <param name="x">Where.</param>
/// <param name="gradient">Receives the gradient.</param>
internal delegate double SmoothFunction(ReadOnlySpan<double> x, Span<double> gradient);

/// <summary>
/// Minimises a smooth function in a box: limited-memory BFGS (Nocedal and Wright 2006, §7.2) on the variables that are
/// not held at a bound, with a backtracking search along the projected direction.
/// </summary>
internal static class BoundedMinimizer
{
    private const int Memory = 8;
    private const int MaxHalvings = 20;
    private const double Sufficient = 1e-4;

    /// <summary>Improves x in place.</summary>
    /// <param name="function">What to minimise.</param>
    /// <param name="x">Start, within the box; receives the best point found.</param>
    /// <param name="lower">Lower bounds.</param>
    /// <param name="upper">Upper bounds.</param>
    /// <param name="maxEvaluations">Most calls of the function.</param>
    /// <param name="firstStep">Length of the first trial step, in units of x.</param>
    /// <param name="tolerance">Ends when a step gains less than this.</param>
    /// <returns>The value at x.</returns>
    public static double Minimize(SmoothFunction function, Span<double> x, ReadOnlySpan<double> lower, ReadOnlySpan<double> upper, int maxEvaluations, double firstStep, double tolerance)
    {
        var n = x.Length;
        var (gradient, nextGradient, next, direction) = (new double[n], new double[n], new double[n], new double[n]);
        var history = new Queue<(double[] Step, double[] Change, double Rho)>();
        var value = function(x, gradient);
        for (var evaluations = 1; evaluations < maxEvaluations && double.IsFinite(value);)
        {
            Direction(x, lower, upper, gradient, history, direction);
            var slope = Vectors.Dot(direction, gradient);
            if (!(slope < 0))
            {
                break;
            }

            var step = history.Count > 0 ? 1 : Math.Min(1, firstStep / Math.Sqrt(Vectors.Dot(direction, direction)));
            var nextValue = double.PositiveInfinity;
            for (var halving = 0; halving < MaxHalvings && evaluations < maxEvaluations; halving++, step *= 0.4)
            {
                for (var i = 0; i < n; i++)
                {
                    next[i] = Math.Clamp(x[i] + (step * direction[i]), lower[i], upper[i]);
                }

                nextValue = function(next, nextGradient);
                evaluations++;
                if (nextValue <= value + (Sufficient * Gain(gradient, x, next)))
                {
                    break;
                }
            }

            if (!(nextValue < value))
            {
                if (history.Count == 0)
                {
                    break;
                }

                // A stale curvature estimate: once more along the gradient.
                history.Clear();
                continue;
            }

            Remember(history, x, next, gradient, nextGradient);
            var gained = value - nextValue;
            next.AsSpan().CopyTo(x);
            nextGradient.AsSpan().CopyTo(gradient);
            value = nextValue;
            if (gained < tolerance)
            {
                break;
            }
        }

        return value;
    }

    private static double Gain(ReadOnlySpan<double> gradient, ReadOnlySpan<double> x, ReadOnlySpan<double> next)
    {
        var gain = 0.0;
        for (var i = 0; i < x.Length; i++)
        {
            gain += gradient[i] * (next[i] - x[i]);
        }

        return Math.Min(gain, 0);
    }

    private static void Direction(
        ReadOnlySpan<double> x,
        ReadOnlySpan<double> lower,
        ReadOnlySpan<double> upper,
        ReadOnlySpan<double> gradient,
        Queue<(double[] Step, double[] Change, double Rho)> history,
        Span<double> direction)
    {
        for (var i = 0; i < x.Length; i++)
        {
            var held = (x[i] <= lower[i] && gradient[i] > 0) || (x[i] >= upper[i] && gradient[i] < 0);
            direction[i] = held ? 0 : -gradient[i];
        }

        var newestFirst = history.Reverse().ToArray();
        Span<double> alphas = stackalloc double[Memory];
        for (var k = 0; k < newestFirst.Length; k++)
        {
            alphas[k] = newestFirst[k].Rho * Vectors.Dot(newestFirst[k].Step, direction);
            Vectors.AddScaled(direction, -alphas[k], newestFirst[k].Change);
        }

        if (newestFirst.Length > 0)
        {
            var (_, change, rho) = newestFirst[0];
            Vectors.Scale(direction, 1 / (rho * Vectors.Dot(change, change)));
        }

        for (var k = newestFirst.Length - 1; k >= 0; k--)
        {
            var beta = newestFirst[k].Rho * Vectors.Dot(newestFirst[k].Change, direction);
            Vectors.AddScaled(direction, alphas[k] - beta, newestFirst[k].Step);
        }

        for (var i = 0; i < x.Length; i++)
        {
            if ((x[i] <= lower[i] && direction[i] < 0) || (x[i] >= upper[i] && direction[i] > 0))
            {
                direction[i] = 0;
            }
        }
    }

    private static void Remember(
        Queue<(double[] Step, double[] Change, double Rho)> history,
        ReadOnlySpan<double> x,
        ReadOnlySpan<double> next,
        ReadOnlySpan<double> gradient,
        ReadOnlySpan<double> nextGradient)
    {
        var (step, change) = (new double[x.Length], new double[x.Length]);
        for (var i = 0; i < x.Length; i++)
        {
            step[i] = next[i] - x[i];
            change[i] = nextGradient[i] - gradient[i];
        }

        var curvature = Vectors.Dot(step, change);
        if (curvature <= 1e-10 * Vectors.Dot(change, change))
        {
            return;
        }

        if (history.Count == Memory)
        {
            history.Dequeue();
        }

        history.Enqueue((step, change, 1 / curvature));
    }
}
