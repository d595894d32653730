namespace Dse.Core.Cost.Accelerators.Groups;

/// <summary>Bounds on the makespan over all choices of machines.</summary>
internal static class LoadBound
{
    private const int Steps = 60;
    private const double Rate = 0.5;

    /// <summary>No schedule is shorter, cycles: the longest chain of shortest jobs, and the load that weighted machines share.</summary>
    public static double Of(ChainProblem problem)
    {
        double longest = 0;
        for (var c = 0; c < problem.Chains; c++)
        {
            double chain = 0;
            for (var j = problem.Start(c); j < problem.Start(c + 1); j++)
            {
                chain += problem.Shortest(j);
            }

            longest = Math.Max(longest, chain);
        }

        return Math.Max(longest, Shared(problem));
    }

    // For weights that sum to one, every schedule's makespan is at least the weighted mean of its loads, hence at least the sum over jobs
    // of the least weighted time: the dual of the linear relaxation. Weights of busy machines grow.
    private static double Shared(ChainProblem problem)
    {
        var machines = problem.Machines;
        Span<double> weights = stackalloc double[machines];
        Span<double> loads = stackalloc double[machines];
        weights.Fill(1.0 / machines);
        double best = 0;
        for (var step = 1; step <= Steps; step++)
        {
            loads.Clear();
            double value = 0;
            for (var j = 0; j < problem.Jobs; j++)
            {
                var (least, at) = (double.PositiveInfinity, 0);
                for (var m = 0; m < machines; m++)
                {
                    var weighted = weights[m] * problem.Cycles[(j * machines) + m];
                    if (weighted < least)
                    {
                        (least, at) = (weighted, m);
                    }
                }

                value += least;
                loads[at] += problem.Cycles[(j * machines) + at];
            }

            best = Math.Max(best, value);
            double total = 0;
            foreach (var load in loads)
            {
                total += load;
            }

            double sum = 0;
            for (var m = 0; m < machines; m++)
            {
                weights[m] *= Math.Exp(Rate / Math.Sqrt(step) * ((loads[m] * machines / total) - 1));
                sum += weights[m];
            }

            for (var m = 0; m < machines; m++)
            {
                weights[m] /= sum;
            }
        }

        return best;
    }
}
