namespace Dse.Core.Cost.Accelerators.Groups;

/// <summary>Gives chains of jobs to unlike machines: proved where few, else by local search with a bound (docs/studies/accelerator.md, sub-accelerators).</summary>
/// <remarks>Pure, deterministic and thread-safe.</remarks>
public static class ChainScheduler
{
    /// <summary>What sums of the same numbers in another order may differ by, relative.</summary>
    internal const double Rounding = 1e-9;

    // Beyond so many jobs the tree of all schedules is not closed within the nodes.
    private const int MostExactJobs = 24;
    private const long MostNodes = 50_000;
    private const int MostPasses = 8;

    /// <summary>A schedule.</summary>
    /// <param name="problem">The chains.</param>
    /// <param name="goal">What it makes small.</param>
    /// <param name="byJob">Whether jobs of a chain may run on different machines.</param>
    public static ChainSchedule Solve(ChainProblem problem, ChainGoal goal, bool byJob)
    {
        ArgumentNullException.ThrowIfNull(problem);
        var whole = byJob ? problem : problem.Whole();
        var (machine, start, bound) = (goal, byJob) switch
        {
            (ChainGoal.Energy, _) => Frugal(whole),
            (_, true) => Fast(whole),
            _ => Whole(whole),
        };
        return byJob ? Of(problem, machine, start, bound) : Spread(problem, machine);

        // Whole chains follow one another on their machine, so that the busiest machine's load is the makespan.
        ChainSchedule Spread(ChainProblem jobs, int[] chains)
        {
            var (machines, starts) = (new int[jobs.Jobs], new double[jobs.Jobs]);
            for (var c = 0; c < jobs.Chains; c++)
            {
                var at = start[c];
                for (var j = jobs.Start(c); j < jobs.Start(c + 1); j++)
                {
                    (machines[j], starts[j]) = (chains[c], at);
                    at += jobs.Cycles[(j * jobs.Machines) + chains[c]];
                }
            }

            return Of(jobs, machines, starts, bound);
        }
    }

    private static ChainSchedule Of(ChainProblem problem, int[] machine, double[] start, double bound)
    {
        double makespan = 0;
        for (var j = 0; j < machine.Length; j++)
        {
            makespan = Math.Max(makespan, start[j] + problem.Cycles[(j * problem.Machines) + machine[j]]);
        }

        // A bound within rounding of the value is the value.
        var proved = bound >= makespan * (1 - Rounding);
        return new ChainSchedule(machine, start, makespan, problem.Sum(problem.EnergyPj, machine), proved ? makespan : bound);
    }

    private static (int[] Machine, double[] Start, double Bound) Frugal(ChainProblem problem)
    {
        var machine = new int[problem.Jobs];
        for (var j = 0; j < machine.Length; j++)
        {
            for (var m = 1; m < problem.Machines; m++)
            {
                var (here, there) = ((j * problem.Machines) + m, (j * problem.Machines) + machine[j]);
                if (problem.EnergyPj[here] < problem.EnergyPj[there]
                    || (problem.EnergyPj[here].Equals(problem.EnergyPj[there]) && problem.Cycles[here] < problem.Cycles[there]))
                {
                    machine[j] = m;
                }
            }
        }

        var list = new ListSchedule(problem);
        var start = new double[problem.Jobs];
        list.Run(machine, start);
        return (machine, start, list.Bound(machine));
    }

    private static (int[] Machine, double[] Start, double Bound) Whole(ChainProblem whole)
    {
        var (machine, isProved) = WholeChains.Solve(whole);
        var start = new double[whole.Jobs];
        var makespan = new ListSchedule(whole).Run(machine, start);
        return (machine, start, isProved ? makespan : LoadBound.Of(whole));
    }

    private static (int[] Machine, double[] Start, double Bound) Fast(ChainProblem problem)
    {
        var bound = LoadBound.Of(problem);
        var (machine, start, makespan) = Improve(problem, Starts(problem), bound);
        if (makespan > bound * (1 + Rounding) && problem.Jobs <= MostExactJobs)
        {
            var (found, isProved) = DispatchSearch.Solve(problem, makespan, MostNodes);
            if (found is { } shorter)
            {
                (machine, start) = shorter;
                makespan = Enumerable.Range(0, machine.Length).Max(j => shorter.Start[j] + problem.Cycles[(j * problem.Machines) + shorter.Machine[j]]);
            }

            bound = isProved ? makespan : bound;
        }

        return (machine, start, bound);
    }

    // Whole chains at their best, and every job on its fastest machine.
    private static IEnumerable<int[]> Starts(ChainProblem problem)
    {
        var (chains, _) = WholeChains.Solve(problem.Whole());
        var whole = new int[problem.Jobs];
        for (var c = 0; c < problem.Chains; c++)
        {
            Array.Fill(whole, chains[c], problem.Start(c), problem.Start(c + 1) - problem.Start(c));
        }

        yield return whole;
        var fastest = new int[problem.Jobs];
        for (var j = 0; j < fastest.Length; j++)
        {
            for (var m = 1; m < problem.Machines; m++)
            {
                fastest[j] = problem.Cycles[(j * problem.Machines) + m] < problem.Cycles[(j * problem.Machines) + fastest[j]] ? m : fastest[j];
            }
        }

        yield return fastest;
    }

    // Jobs move to other machines as long as the makespan falls, or the energy at the same makespan.
    private static (int[] Machine, double[] Start, double Makespan) Improve(ChainProblem problem, IEnumerable<int[]> starts, double bound)
    {
        var list = new ListSchedule(problem);
        var scratch = new double[problem.Jobs];
        var best = (Machine: Array.Empty<int>(), Makespan: double.PositiveInfinity, Energy: double.PositiveInfinity);
        foreach (var machine in starts)
        {
            var makespan = list.Run(machine, scratch);
            var energy = problem.Sum(problem.EnergyPj, machine);
            for (var (pass, moved) = (0, true); moved && pass < MostPasses; pass++)
            {
                moved = false;
                for (var j = 0; j < machine.Length; j++)
                {
                    var (from, row) = (machine[j], j * problem.Machines);
                    for (var m = 0; m < problem.Machines; m++)
                    {
                        // At the bound only energy is left to gain.
                        if (m == machine[j] || (makespan <= bound && problem.EnergyPj[row + m] >= problem.EnergyPj[row + from]))
                        {
                            continue;
                        }

                        machine[j] = m;
                        var (shorter, less) = (list.Run(machine, scratch), energy + problem.EnergyPj[row + m] - problem.EnergyPj[row + from]);
                        if (IsBetter(shorter, less, makespan, energy))
                        {
                            (makespan, energy, from, moved) = (shorter, less, m, true);
                        }
                        else
                        {
                            machine[j] = from;
                        }
                    }
                }
            }

            if (IsBetter(makespan, energy, best.Makespan, best.Energy))
            {
                best = (machine, makespan, energy);
            }
        }

        best.Makespan = list.Run(best.Machine, scratch);
        return (best.Machine, scratch, best.Makespan);
    }

    private static bool IsBetter(double makespan, double energy, double bestMakespan, double bestEnergy) =>
        makespan < bestMakespan * (1 - Rounding) || (makespan <= bestMakespan && energy < bestEnergy * (1 - Rounding));
}
