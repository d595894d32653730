using Dse.Solvers.Surrogates;

namespace Dse.Solvers.Search.Bayesian;

/// <summary>
/// What objectives say of a limit: power is energy over time and area is often an objective itself, so that the logarithm
/// of the excess over a limit is a sum of multiples of their logarithms. Where refused designs follow such a law to a
/// hundredth and no accepted one contradicts it, it tells how far every measured design is from the limit.
/// </summary>
internal static class ObjectiveLaw
{
    // Refused designs beyond as many as the law has factors.
    private const int LeastSpare = 2;
    private const double MostUnexplained = 1e-4;
    private const double MostContradiction = 0.01;
    private const double Ridge = 1e-10;

    /// <summary>Values by the law, NaN for trials without objectives; null when there is no such law.</summary>
    /// <param name="trials">The trials.</param>
    /// <param name="values">Per trial ln(1 + excess), in any unit; read where told.</param>
    /// <param name="isTold">Per trial, whether the evaluator told its excess.</param>
    public static double[]? Explain(IReadOnlyList<Trial> trials, double[] values, bool[] isTold)
    {
        double[]?[] logs = [.. trials.Select(t => t.Objectives?.Select(v => Math.Log(Math.Abs(v))).ToArray())];
        int[] told = [.. Enumerable.Range(0, trials.Count).Where(i => isTold[i] && logs[i] is not null)];
        if (told.Length == 0 || told.Length < logs[told[0]]!.Length + 1 + LeastSpare || !KeepSigns(trials))
        {
            return null;
        }

        var mean = told.Average(i => values[i]);
        double[] centre = [.. Enumerable.Range(0, logs[told[0]]!.Length).Select(o => told.Average(i => logs[i]![o]))];
        var powers = Powers([.. told.Select(i => logs[i]!.Zip(centre, (l, c) => l - c).ToArray())], [.. told.Select(i => values[i] - mean)]);
        double At(double[]? log) => log is null ? double.NaN : mean + log.Select((l, o) => powers[o] * (l - centre[o])).Sum();
        var unexplained = told.Sum(i => Square(values[i] - At(logs[i])));
        var isLaw = unexplained < MostUnexplained * told.Sum(i => Square(values[i] - mean))
            && !trials.Where((t, i) => t.Refusal < 0 && At(logs[i]) > MostContradiction).Any();
        return isLaw ? [.. logs.Select(At)] : null;
    }

    // Least squares.
    private static double[] Powers(double[][] rows, double[] values)
    {
        var count = rows[0].Length;
        var factor = new CholeskyFactor(count);
        var (products, powers) = (new double[count], new double[count]);
        for (var o = 0; o < count; o++)
        {
            double[] row = [.. Enumerable.Range(0, o + 1).Select(p => rows.Sum(r => r[o] * r[p]))];
            row[o] = (row[o] * (1 + Ridge)) + double.Epsilon;
            products[o] = rows.Zip(values, (r, v) => r[o] * v).Sum();
            if (!factor.TryAppend(row))
            {
                return powers;
            }
        }

        var whitened = new double[count];
        factor.Whiten(products, whitened);
        factor.Unwhiten(whitened, powers);
        return powers;
    }

    // A logarithm of the size means nothing where an objective is 0 or changes its sign.
    private static bool KeepSigns(IReadOnlyList<Trial> trials)
    {
        var measured = trials.Where(t => t.Objectives is not null).Select(t => t.Objectives!).ToArray();
        return measured.All(p => p.Zip(measured[0]).All(v => Math.Sign(v.First) == Math.Sign(v.Second) && v.First != 0));
    }

    private static double Square(double value) => value * value;
}
