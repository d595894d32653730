namespace Dse.Core.Cost.Placement;

/// <summary>Tries every order of nodes that no found one covers: depth first, slot by slot, like nodes once.</summary>
/// <remarks>Not thread-safe. A partial order's rating covers all that it can become, so a covered one is left.</remarks>
internal sealed class PlacementTree
{
    private readonly PlacementProblem problem;
    private readonly PlacementFront front;
    private readonly int[] order;
    private readonly bool[] isUsed;
    private readonly int[] twin;
    private readonly (int Kind, int From, int To)[][] closing;
    private readonly int[][] stagesOf;
    private long budget;

    private PlacementTree(PlacementProblem problem, PlacementFront front, long budget)
    {
        this.problem = problem;
        this.front = front;
        this.budget = budget;
        var nodes = problem.Nodes;
        order = new int[nodes];
        isUsed = new bool[nodes];
        twin = [.. Enumerable.Range(0, nodes).Select(i => Enumerable.Range(0, i).FirstOrDefault(j => AreTwins(j, i), i))];
        closing = [.. Enumerable.Range(0, nodes).Select(slot => problem.Traffic.SelectMany((edges, kind) => edges
            .Where(e => Math.Max(e.From, e.To) == slot).Select(e => (kind, e.From, e.To))).ToArray())];
        stagesOf = [.. Enumerable.Range(0, nodes).Select(slot => Enumerable.Range(0, problem.Stages.Length).Where(s => problem.Stages[s].Contains(slot)).ToArray())];
    }

    /// <summary>Completes a front.</summary>
    /// <param name="problem">The problem.</param>
    /// <param name="front">Receives orders; what it holds prunes.</param>
    /// <param name="budget">Most partial orders to look at.</param>
    /// <returns>Whether all orders were tried or left for good reason.</returns>
    public static bool Search(PlacementProblem problem, PlacementFront front, long budget)
    {
        var tree = new PlacementTree(problem, front, budget);
        var rates = new double[problem.Traffic.Length];
        rates.AsSpan().Fill(double.PositiveInfinity);
        return tree.Place(0, rates, new double[problem.Stages.Length]);
    }

    private bool Place(int slot, double[] rates, double[] stageTimes)
    {
        if (slot == order.Length)
        {
            front.Add(order, new PlacementRating(rates, stageTimes.Sum()));
            return true;
        }

        for (var node = 0; node < order.Length; node++)
        {
            // Of nodes that differ in nothing only the first free one is tried.
            if (isUsed[node] || HasFreeTwinBefore(node))
            {
                continue;
            }

            if (--budget < 0)
            {
                return false;
            }

            order[slot] = node;
            var nextRates = (double[])rates.Clone();
            foreach (var (kind, from, to) in closing[slot])
            {
                nextRates[kind] = Math.Min(nextRates[kind], problem.Links[order[from], order[to]]);
            }

            var nextTimes = (double[])stageTimes.Clone();
            foreach (var stage in stagesOf[slot])
            {
                nextTimes[stage] = Math.Max(nextTimes[stage], problem.Slowness[node]);
            }

            if (front.Covers(new PlacementRating(nextRates, nextTimes.Sum())))
            {
                continue;
            }

            isUsed[node] = true;
            var isDone = Place(slot + 1, nextRates, nextTimes);
            isUsed[node] = false;
            if (!isDone)
            {
                return false;
            }
        }

        return true;
    }

    private bool HasFreeTwinBefore(int node)
    {
        for (var other = twin[node]; other < node; other++)
        {
            if (!isUsed[other] && twin[other] == twin[node])
            {
                return true;
            }
        }

        return false;
    }

    private bool AreTwins(int a, int b)
    {
        var links = problem.Links;
        if (links[a, b] != links[b, a] || problem.Slowness[a] != problem.Slowness[b])
        {
            return false;
        }

        for (var k = 0; k < order.Length; k++)
        {
            if (k != a && k != b && (links[a, k] != links[b, k] || links[k, a] != links[k, b]))
            {
                return false;
            }
        }

        return true;
    }
}
