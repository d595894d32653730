namespace Dse.Core.Cost.Accelerators.Groups;

/// <summary>Orders jobs whose machines are known: whichever can start first does, of several the one with most work behind it in its chain.</summary>
internal sealed class ListSchedule(ChainProblem problem)
{
    private readonly int[] next = new int[problem.Chains];
    private readonly double[] ready = new double[problem.Chains];
    private readonly double[] left = new double[problem.Chains];
    private readonly double[] free = new double[problem.Machines];

    /// <summary>Fills the starts and gives the makespan, cycles.</summary>
    public double Run(ReadOnlySpan<int> machine, Span<double> start)
    {
        Array.Clear(ready);
        Array.Clear(left);
        Array.Clear(free);
        for (var c = 0; c < next.Length; c++)
        {
            next[c] = problem.Start(c);
            for (var j = problem.Start(c); j < problem.Start(c + 1); j++)
            {
                left[c] += problem.Cycles[(j * problem.Machines) + machine[j]];
            }
        }

        double end = 0;
        for (var done = 0; done < problem.Jobs; done++)
        {
            var (chosen, from) = (-1, double.PositiveInfinity);
            for (var c = 0; c < next.Length; c++)
            {
                if (next[c] == problem.Start(c + 1))
                {
                    continue;
                }

                var at = Math.Max(ready[c], free[machine[next[c]]]);
                if (at < from || (at.Equals(from) && left[c] > left[chosen]))
                {
                    (chosen, from) = (c, at);
                }
            }

            var job = next[chosen]++;
            var cycles = problem.Cycles[(job * problem.Machines) + machine[job]];
            start[job] = from;
            ready[chosen] = free[machine[job]] = from + cycles;
            left[chosen] -= cycles;
            end = Math.Max(end, from + cycles);
        }

        return end;
    }

    /// <summary>No order of these jobs on these machines is shorter: the busiest machine, the longest chain.</summary>
    public double Bound(ReadOnlySpan<int> machine)
    {
        Array.Clear(free);
        double bound = 0;
        for (var c = 0; c < next.Length; c++)
        {
            double chain = 0;
            for (var j = problem.Start(c); j < problem.Start(c + 1); j++)
            {
                var cycles = problem.Cycles[(j * problem.Machines) + machine[j]];
                chain += cycles;
                free[machine[j]] += cycles;
            }

            bound = Math.Max(bound, chain);
        }

        foreach (var load in free)
        {
            bound = Math.Max(bound, load);
        }

        return bound;
    }
}
