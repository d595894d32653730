namespace Dse.Core.Cost.Accelerators.Groups;

/// <summary>Every chain as a whole on one machine, the busiest machine least busy: branch and bound, the longest chains first.</summary>
internal sealed class WholeChains
{
    // Nodes after which the best so far is taken and only the bound of the root is claimed.
    private const long MostNodes = 50_000;

    private readonly ChainProblem problem;
    private readonly int[] order;
    private readonly double[] shortestBehind;
    private readonly double[] leastEnergyBehind;
    private readonly double[] loads;
    private readonly int[] machine;
    private readonly int[] best;
    private double bestMakespan = double.PositiveInfinity;
    private double bestEnergy = double.PositiveInfinity;
    private long nodes;

    private WholeChains(ChainProblem whole)
    {
        problem = whole;
        var jobs = whole.Jobs;
        order = [.. Enumerable.Range(0, jobs).OrderByDescending(whole.Shortest).ThenBy(j => j)];
        shortestBehind = new double[jobs + 1];
        leastEnergyBehind = new double[jobs + 1];
        for (var d = jobs - 1; d >= 0; d--)
        {
            shortestBehind[d] = shortestBehind[d + 1] + whole.Shortest(order[d]);
            leastEnergyBehind[d] = leastEnergyBehind[d + 1] + Enumerable.Range(0, whole.Machines).Min(m => whole.EnergyPj[(order[d] * whole.Machines) + m]);
        }

        loads = new double[whole.Machines];
        machine = new int[jobs];
        best = new int[jobs];
    }

    /// <summary>The machines of the chains, and whether no others are better in makespan and then in energy.</summary>
    /// <param name="whole">A problem whose chains have one job each.</param>
    public static (int[] Machine, bool IsProved) Solve(ChainProblem whole)
    {
        var search = new WholeChains(whole);
        search.Visit(0, 0);
        return (search.best, search.nodes < MostNodes);
    }

    private void Visit(int depth, double energy)
    {
        if (++nodes >= MostNodes && !double.IsInfinity(bestMakespan))
        {
            return;
        }

        double busiest = 0;
        double all = 0;
        foreach (var load in loads)
        {
            busiest = Math.Max(busiest, load);
            all += load;
        }

        // Nothing behind can end before the busiest machine, nor before all work shared out evenly, nor before the longest job behind.
        var bound = Math.Max(busiest, (all + shortestBehind[depth]) / loads.Length);
        bound = depth < order.Length ? Math.Max(bound, problem.Shortest(order[depth])) : bound;
        if (bound > bestMakespan || (bound.Equals(bestMakespan) && energy + leastEnergyBehind[depth] >= bestEnergy))
        {
            return;
        }

        if (depth == order.Length)
        {
            (bestMakespan, bestEnergy) = (busiest, energy);
            machine.CopyTo(best, 0);
            return;
        }

        // The machine that would be done first is tried first.
        var job = order[depth];
        Span<int> tried = stackalloc int[loads.Length];
        Span<double> ends = stackalloc double[loads.Length];
        for (var m = 0; m < loads.Length; m++)
        {
            tried[m] = m;
            ends[m] = loads[m] + problem.Cycles[(job * loads.Length) + m];
        }

        ends.Sort(tried);
        foreach (var m in tried)
        {
            var (before, at) = (loads[m], (job * loads.Length) + m);
            loads[m] += problem.Cycles[at];
            machine[job] = m;
            Visit(depth + 1, energy + problem.EnergyPj[at]);
            loads[m] = before;
        }
    }
}
