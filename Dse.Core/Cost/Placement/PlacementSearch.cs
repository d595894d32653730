using Dse.Core.Spaces;

namespace Dse.Core.Cost.Placement;

/// <summary>Finds good orders of nodes: by local search, then exactly where the tree of orders is small enough.</summary>
/// <remarks>Pure, thread-safe and deterministic: no clock, no seed from outside.</remarks>
public static class PlacementSearch
{
    // Partial orders of the exact search: eight unlike nodes always finish (8!·e = 109,601).
    private const long TreeBudget = 120_000;

    // Weights of the kinds of traffic and of the stages in one run of the local search: each alone in front, and all alike.
    private const double Emphasis = 30;

    /// <summary>Solves a problem.</summary>
    /// <returns>A front that always holds an order, and with it the identity or what covers it.</returns>
    public static PlacementFront Solve(PlacementProblem problem)
    {
        ArgumentNullException.ThrowIfNull(problem);
        var front = new PlacementFront { Ideal = PlacementBounds.Ideal(problem) };
        var identity = Enumerable.Range(0, problem.Nodes).ToArray();
        front.Add(identity, problem.Rate(identity));
        var chain = Chain(problem);
        front.Add(chain, problem.Rate(chain));
        var kinds = Enumerable.Range(0, problem.Traffic.Length).Where(k => problem.Traffic[k].Length > 0).ToArray();
        for (var run = 0; run <= kinds.Length && !front.Covers(front.Ideal); run++)
        {
            var weights = Enumerable.Repeat(1.0, problem.Traffic.Length).ToArray();
            if (run < kinds.Length)
            {
                weights[kinds[run]] = Emphasis;
            }

            Anneal(problem, front, chain, weights, new RandomSource((ulong)run + 1));
        }

        front.IsExact = front.Covers(front.Ideal) || PlacementTree.Search(problem, front, TreeBudget);
        return front;
    }

    // Each node follows the one with the fastest link to it: neighbours in rings and chains.
    private static int[] Chain(PlacementProblem problem)
    {
        var order = new int[problem.Nodes];
        var isUsed = new bool[order.Length];
        isUsed[0] = true;
        for (var slot = 1; slot < order.Length; slot++)
        {
            var best = -1;
            for (var node = 0; node < order.Length; node++)
            {
                if (!isUsed[node] && (best < 0 || Both(problem, order[slot - 1], node) > Both(problem, order[slot - 1], best)))
                {
                    best = node;
                }
            }

            order[slot] = best;
            isUsed[best] = true;
        }

        return order;
    }

    private static double Both(PlacementProblem problem, int a, int b) => Math.Min(problem.Links[a, b], problem.Links[b, a]);

    // Swaps two slots at a time; worse orders are kept with a chance that falls to nothing (simulated annealing).
    private static void Anneal(PlacementProblem problem, PlacementFront front, int[] start, double[] weights, RandomSource random)
    {
        var order = (int[])start.Clone();
        var rating = problem.Rate(order);
        var energy = Energy(problem, order, rating, weights, front.Ideal.Rates);
        var steps = 2000 + (60 * order.Length);
        for (var step = 0; step < steps && order.Length > 1; step++)
        {
            var (a, b) = (random.Next(order.Length), random.Next(order.Length));
            if (a == b)
            {
                continue;
            }

            (order[a], order[b]) = (order[b], order[a]);
            var next = problem.Rate(order);
            var nextEnergy = Energy(problem, order, next, weights, front.Ideal.Rates);
            var temperature = 0.2 * energy * (1 - ((double)step / steps));
            if (nextEnergy <= energy || random.NextDouble() < Math.Exp((energy - nextEnergy) / Math.Max(1e-12 * energy, temperature)))
            {
                (rating, energy) = (next, nextEnergy);
                front.Add(order, rating);
            }
            else
            {
                (order[a], order[b]) = (order[b], order[a]);
            }
        }
    }

    // Time of the slowest link of each kind; the mean of all of them leads across plateaus.
    private static double Energy(PlacementProblem problem, int[] order, PlacementRating rating, double[] weights, IReadOnlyList<double> ideals)
    {
        var energy = rating.StageTime / Math.Max(1, problem.Stages.Length);
        for (var kind = 0; kind < weights.Length; kind++)
        {
            var edges = problem.Traffic[kind];
            if (edges.Length == 0)
            {
                continue;
            }

            // In units of the best rate that can be hoped for.
            var ideal = ideals[kind];
            var mean = 0.0;
            foreach (var (from, to) in edges)
            {
                mean += ideal / problem.Links[order[from], order[to]];
            }

            energy += weights[kind] * ((ideal / rating.Rates[kind]) + (0.3 * mean / edges.Length));
        }

        return energy;
    }
}
