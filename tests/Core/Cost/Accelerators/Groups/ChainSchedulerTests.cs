using Dse.Core.Cost.Accelerators.Groups;

namespace Dse.Core.Tests.Cost.Accelerators.Groups;

public class ChainSchedulerTests
{
    // Every machine for every job, every interleaving of the chains, jobs as early as they can.
    [Theory]
    [InlineData(new[] { 3, 2 }, 2)]
    [InlineData(new[] { 2, 2, 1 }, 2)]
    [InlineData(new[] { 1, 3 }, 3)]
    [InlineData(new[] { 4 }, 3)]
    [InlineData(new[] { 1, 1, 1, 2 }, 2)]
    public void Few_jobs_get_the_shortest_schedule_and_it_is_proved(int[] lengths, int machines)
    {
        for (var seed = 0; seed < 40; seed++)
        {
            var problem = Random(lengths, machines, seed);

            var schedule = ChainScheduler.Solve(problem, ChainGoal.Latency, byJob: true);

            Assert.Equal(ShortestOfAll(problem), schedule.Makespan, 1e-9);
            Assert.Equal(0, schedule.GapRatio);
            AssertValid(problem, schedule);
        }
    }

    [Theory]
    [InlineData(5, 2)]
    [InlineData(4, 3)]
    [InlineData(3, 4)]
    public void Whole_chains_get_the_shortest_assignment_and_of_those_the_least_energy(int chains, int machines)
    {
        for (var seed = 0; seed < 40; seed++)
        {
            var problem = Random([.. Enumerable.Range(0, chains).Select(c => 1 + ((c + seed) % 3))], machines, seed);

            var schedule = ChainScheduler.Solve(problem, ChainGoal.Latency, byJob: false);

            var whole = problem.Whole();
            var all = Assignments(chains, machines).Select(a => (Makespan: Loads(whole, a).Max(), Energy: a.Select((m, c) => whole.EnergyPj[(c * machines) + m]).Sum())).ToArray();
            var shortest = all.Min(a => a.Makespan);
            Assert.Equal(shortest, schedule.Makespan, 1e-9);
            Assert.Equal(all.Where(a => a.Makespan <= shortest + 1e-9).Min(a => a.Energy), schedule.EnergyPj, 1e-9);
            Assert.Equal(0, schedule.GapRatio);
            AssertValid(problem, schedule);
        }
    }

    [Fact]
    public void The_least_energy_is_that_of_every_job_on_its_cheapest_machine()
    {
        var problem = Random([4, 3, 5], 3, 7);

        var schedule = ChainScheduler.Solve(problem, ChainGoal.Energy, byJob: true);

        Assert.Equal(Enumerable.Range(0, 12).Sum(j => Enumerable.Range(0, 3).Min(m => problem.EnergyPj[(j * 3) + m])), schedule.EnergyPj, 1e-9);
        AssertValid(problem, schedule);
    }

    // As large as networks are: not proved, but no worse than whole chains, and above the bound.
    [Fact]
    public void Long_chains_gain_from_moving_single_jobs_and_say_how_far_they_may_be_off()
    {
        var gained = 0;
        for (var seed = 0; seed < 10; seed++)
        {
            var problem = Random([30, 50, 20], 2 + (seed % 3), seed);

            var schedule = ChainScheduler.Solve(problem, ChainGoal.Latency, byJob: true);
            var whole = ChainScheduler.Solve(problem, ChainGoal.Latency, byJob: false);

            AssertValid(problem, schedule);
            Assert.True(schedule.Bound <= schedule.Makespan && schedule.Bound > 0);
            Assert.InRange(schedule.GapRatio, 0, 0.2);
            Assert.True(schedule.Makespan <= whole.Makespan * (1 + 1e-9));
            gained += schedule.Makespan < 0.9 * whole.Makespan ? 1 : 0;
        }

        Assert.True(gained > 5, $"{gained}");
    }

    [Fact]
    public void Times_in_another_unit_give_the_same_schedule()
    {
        var problem = Random([3, 4], 2, 11);
        var scaled = Random([3, 4], 2, 11);
        for (var i = 0; i < scaled.Cycles.Length; i++)
        {
            scaled.Cycles[i] *= 1024;
        }

        var (one, other) = (ChainScheduler.Solve(problem, ChainGoal.Latency, byJob: true), ChainScheduler.Solve(scaled, ChainGoal.Latency, byJob: true));

        Assert.Equal(one.Machine, other.Machine);
        Assert.Equal(1024 * one.Makespan, other.Makespan);
    }

    [Fact]
    public void A_faster_machine_never_makes_a_proved_schedule_longer()
    {
        for (var seed = 0; seed < 20; seed++)
        {
            var (problem, faster) = (Random([2, 3], 2, seed), Random([2, 3], 2, seed));
            for (var j = 0; j < faster.Jobs; j++)
            {
                faster.Cycles[2 * j] *= 0.7;
            }

            Assert.True(ChainScheduler.Solve(faster, ChainGoal.Latency, byJob: true).Makespan <= ChainScheduler.Solve(problem, ChainGoal.Latency, byJob: true).Makespan + 1e-9);
        }
    }

    private static ChainProblem Random(int[] lengths, int machines, int seed)
    {
        var random = new Random(seed);
        var problem = new ChainProblem(lengths, machines);
        for (var i = 0; i < problem.Cycles.Length; i++)
        {
            problem.Cycles[i] = random.Next(1, 20);
            problem.EnergyPj[i] = random.Next(1, 20);
        }

        return problem;
    }

    private static void AssertValid(ChainProblem problem, ChainSchedule schedule)
    {
        double End(int job) => schedule.Start[job] + problem.Cycles[(job * problem.Machines) + schedule.Machine[job]];
        for (var c = 0; c < problem.Chains; c++)
        {
            for (var j = problem.Start(c) + 1; j < problem.Start(c + 1); j++)
            {
                Assert.True(schedule.Start[j] >= End(j - 1) - 1e-9);
            }
        }

        for (var m = 0; m < problem.Machines; m++)
        {
            var jobs = Enumerable.Range(0, problem.Jobs).Where(j => schedule.Machine[j] == m).OrderBy(j => schedule.Start[j]).ToArray();
            Assert.All(jobs.Zip(jobs.Skip(1)), p => Assert.True(schedule.Start[p.Second] >= End(p.First) - 1e-9));
        }

        Assert.Equal(Enumerable.Range(0, problem.Jobs).Max(End), schedule.Makespan, 1e-9);
    }

    private static double ShortestOfAll(ChainProblem problem) => Assignments(problem.Jobs, problem.Machines).Min(machine =>
    {
        var best = double.PositiveInfinity;
        Interleave(problem, machine, [.. Enumerable.Range(0, problem.Chains).Select(problem.Start)], new double[problem.Chains], new double[problem.Machines], ref best);
        return best;
    });

    private static void Interleave(ChainProblem problem, int[] machine, int[] next, double[] ready, double[] free, ref double best)
    {
        var any = false;
        for (var c = 0; c < problem.Chains; c++)
        {
            if (next[c] == problem.Start(c + 1))
            {
                continue;
            }

            any = true;
            var (job, m) = (next[c], machine[next[c]]);
            var end = Math.Max(ready[c], free[m]) + problem.Cycles[(job * problem.Machines) + m];
            int[] after = [.. next];
            double[] chains = [.. ready];
            double[] machines = [.. free];
            after[c]++;
            chains[c] = machines[m] = end;
            Interleave(problem, machine, after, chains, machines, ref best);
        }

        best = any ? best : Math.Min(best, ready.Max());
    }

    private static IEnumerable<int[]> Assignments(int jobs, int machines)
    {
        var count = (int)Math.Pow(machines, jobs);
        for (var code = 0; code < count; code++)
        {
            var rest = code;
            yield return [.. Enumerable.Range(0, jobs).Select(_ =>
            {
                var m = rest % machines;
                rest /= machines;
                return m;
            })];
        }
    }

    private static IEnumerable<double> Loads(ChainProblem whole, int[] machine) => Enumerable.Range(0, whole.Machines).Select(m =>
        Enumerable.Range(0, machine.Length).Where(c => machine[c] == m).Sum(c => whole.Cycles[(c * whole.Machines) + m]));
}
