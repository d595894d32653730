using Dse.Solvers.Mip;

namespace Dse.Solvers.Exact.Scratchpad.FixedOrder;

/// <summary>The choice of gaps as a linear model with whole variables, for solvers of such: one row for every tight step, one for every gap of a tensor that would have to be written.</summary>
internal static class GapLinearModel
{
    /// <summary>Solves it.</summary>
    /// <param name="model">The gaps.</param>
    /// <param name="solver">The solver.</param>
    /// <param name="options">Limits.</param>
    /// <param name="ct">Ends the solver.</param>
    /// <returns>The choice with the solver's bound; null when it found none.</returns>
    /// <exception cref="MipException">The solver is missing or failed.</exception>
    public static async Task<GapChoice?> SolveAsync(GapModel model, IMipSolver solver, MipOptions options, CancellationToken ct)
    {
        var unit = model.Gaps.Aggregate(0L, (divisor, gap) => Divisor(divisor, gap.Bytes));
        var linear = Build(model, unit, out var keeps);
        bool[] all = [.. keeps.Select(_ => true)];
        if (linear.Rows.Count == 0)
        {
            return new GapChoice(all, 0, 0);
        }

        var result = await solver.SolveAsync(linear, options, ct);
        if (result.Values.Count == 0)
        {
            return null;
        }

        bool[] isKept = [.. keeps.Select(k => k < 0 || result.Values[k] > 0.5)];
        var cost = model.CostOf(isKept);
        return new GapChoice(isKept, cost, result.Status == MipStatus.Optimal ? cost : (long)Math.Max(0, Math.Min(cost, Math.Ceiling(result.Bound - 1e-6) * unit)));
    }

    // Sizes in units. Only keeping is a whole decision: leaving and writing follow from it.
    private static LinearModel Build(GapModel model, long unit, out int[] keeps)
    {
        var linear = new LinearModel();
        keeps = new int[model.Gaps.Length];
        Array.Fill(keeps, -1);
        foreach (var step in model.TightSteps)
        {
            var terms = new List<LinearTerm>();
            for (var g = 0; g < keeps.Length; g++)
            {
                var gap = model.Gaps[g];
                if (gap.From < step && gap.To > step)
                {
                    keeps[g] = keeps[g] < 0 ? linear.AddBinary() : keeps[g];
                    terms.Add(new LinearTerm(keeps[g], (double)gap.Bytes / unit));
                }
            }

            linear.AddRow(double.NegativeInfinity, Math.Floor((double)model.RoomBytes[step] / unit), terms);
        }

        for (int g = 0, written = -1; g < keeps.Length; g++)
        {
            var gap = model.Gaps[g];
            written = gap.IsFirst ? -1 : written;
            if (keeps[g] < 0)
            {
                continue;
            }

            var leaves = linear.AddVariable(0, 1, (double)gap.Bytes / unit);
            linear.AddRow(1, double.PositiveInfinity, [new LinearTerm(leaves, 1), new LinearTerm(keeps[g], 1)]);
            if (!model.IsOffChip(gap.Tensor))
            {
                written = written < 0 ? linear.AddVariable(0, 1, (double)gap.Bytes / unit) : written;
                linear.AddRow(1, double.PositiveInfinity, [new LinearTerm(written, 1), new LinearTerm(keeps[g], 1)]);
            }
        }

        return linear;
    }

    private static long Divisor(long a, long b)
    {
        while (b != 0)
        {
            (a, b) = (b, a % b);
        }

        return a;
    }
}
