namespace Dse.Core.Cost.Accelerators.Groups;

/// <summary>All schedules of few jobs: which chain goes on next and on which machine, in order of the starts.</summary>
/// <remarks>Some schedule of least makespan starts every job as early as its chain and its machine allow; putting its jobs in order of their starts is one path of this tree.</remarks>
internal sealed class DispatchSearch
{
    private readonly ChainProblem problem;
    private readonly long mostNodes;
    private readonly int[] next;
    private readonly double[] ready;
    private readonly double[] free;
    private readonly double[] shortestBehind;
    private readonly int[] machine;
    private readonly double[] start;
    private double shortestLeft;
    private double limit;
    private long nodes;

    private DispatchSearch(ChainProblem problem, double makespan, long mostNodes)
    {
        this.problem = problem;
        this.mostNodes = mostNodes;
        limit = makespan;
        next = [.. Enumerable.Range(0, problem.Chains).Select(problem.Start)];
        ready = new double[problem.Chains];
        free = new double[problem.Machines];
        machine = new int[problem.Jobs];
        start = new double[problem.Jobs];

        // Of every job the shortest times of it and those behind it in its chain.
        shortestBehind = new double[problem.Jobs];
        for (var c = 0; c < problem.Chains; c++)
        {
            for (var j = problem.Start(c + 1) - 1; j >= problem.Start(c); j--)
            {
                shortestBehind[j] = problem.Shortest(j) + (j + 1 < problem.Start(c + 1) ? shortestBehind[j + 1] : 0);
            }

            shortestLeft += shortestBehind[problem.Start(c)];
        }
    }

    /// <summary>The machines and starts of the shortest schedule when it is shorter than one that is known.</summary>
    private (int[] Machine, double[] Start)? Best { get; set; }

    /// <summary>Looks for a shorter schedule.</summary>
    /// <param name="problem">The problem.</param>
    /// <param name="makespan">That of the best known, cycles.</param>
    /// <param name="mostNodes">Nodes after which it gives up.</param>
    /// <returns>A shorter one, null when none was found; and whether none is shorter than what is returned or known.</returns>
    public static ((int[] Machine, double[] Start)? Found, bool IsProved) Solve(ChainProblem problem, double makespan, long mostNodes)
    {
        var search = new DispatchSearch(problem, makespan, mostNodes);
        search.Visit(0, 0, -1, 0);
        return (search.Best, search.nodes < mostNodes);
    }

    private void Visit(int done, double last, int lastChain, double end)
    {
        if (++nodes >= mostNodes)
        {
            return;
        }

        if (done == problem.Jobs)
        {
            limit = end;
            Best = ([.. machine], [.. start]);
            return;
        }

        for (var c = 0; c < problem.Chains; c++)
        {
            if (next[c] == problem.Start(c + 1))
            {
                continue;
            }

            var job = next[c];
            for (var m = 0; m < problem.Machines; m++)
            {
                var at = Math.Max(ready[c], free[m]);
                if (at < last || (at.Equals(last) && c < lastChain))
                {
                    continue;
                }

                var stop = at + problem.Cycles[(job * problem.Machines) + m];
                var (wasReady, wasFree) = (ready[c], free[m]);
                (ready[c], free[m], machine[job], start[job]) = (stop, stop, m, at);
                next[c]++;
                shortestLeft -= problem.Shortest(job);
                if (Bound(at) < limit * (1 - ChainScheduler.Rounding))
                {
                    Visit(done + 1, at, c, Math.Max(end, stop));
                }

                shortestLeft += problem.Shortest(job);
                next[c]--;
                (ready[c], free[m]) = (wasReady, wasFree);
            }
        }
    }

    // No job starts before the last one did any more.
    private double Bound(double last)
    {
        double bound = 0;
        var shared = shortestLeft;
        for (var c = 0; c < next.Length; c++)
        {
            bound = Math.Max(bound, next[c] < problem.Start(c + 1) ? Math.Max(ready[c], last) + shortestBehind[next[c]] : ready[c]);
        }

        foreach (var at in free)
        {
            shared += Math.Max(at, last);
        }

        return Math.Max(bound, shared / problem.Machines);
    }
}
