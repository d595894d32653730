using Dse.Core.Spaces;
using Dse.Core.Studies.Scratchpads;

namespace Dse.Solvers.Exact.Scratchpad.Baselines;

/// <summary>Simulated annealing over orders, each scored by what a simple rule of residency makes of it: what a search without a model of residency reaches.</summary>
internal static class OrderAnnealing
{
    private const int Moves = 4000;
    private const double FirstTemperature = 0.1;
    private const double LastTemperature = 1e-4;

    /// <summary>The best order that it met.</summary>
    /// <param name="graph">The graph.</param>
    /// <param name="cost">What an order costs; 0 is the least that there can be.</param>
    /// <param name="seed">Seed of what is drawn.</param>
    /// <param name="stop">Ends it early.</param>
    public static int[] Run(ScratchpadGraph graph, Func<int[], double> cost, ulong seed, Func<bool> stop)
    {
        var random = new RandomSource(seed);
        var order = SimpleOrders.All(graph).MinBy(cost)!;
        var reached = cost(order);
        var (best, least) = (order, reached);
        for (var move = 0; move < Moves && least > 0 && !stop(); move++)
        {
            var changed = Moved(graph, order, random);
            var changedCost = cost(changed);
            var temperature = FirstTemperature * Math.Pow(LastTemperature / FirstTemperature, (double)move / Moves);
            if (changedCost <= reached || random.NextDouble() < Math.Exp((reached - changedCost) / (temperature * reached)))
            {
                (order, reached) = (changed, changedCost);
                (best, least) = reached < least ? (order, reached) : (best, least);
            }
        }

        return best;
    }

    /// <summary>One operator to another step between the last that makes something for it and the first that reads what it makes.</summary>
    public static int[] Moved(ScratchpadGraph graph, int[] order, RandomSource random)
    {
        var steps = new int[order.Length];
        for (var step = 0; step < order.Length; step++)
        {
            steps[order[step]] = step;
        }

        var from = random.Next(order.Length);
        var op = order[from];
        var (low, high) = (0, order.Length - 1);
        foreach (var tensor in graph.Inputs(op))
        {
            low = graph.Producers[tensor] is >= 0 and var producer ? Math.Max(low, steps[producer] + 1) : low;
        }

        foreach (var tensor in graph.Outputs(op))
        {
            foreach (var reader in graph.Consumers(tensor))
            {
                high = Math.Min(high, steps[reader] - 1);
            }
        }

        var moved = order.ToList();
        moved.RemoveAt(from);
        moved.Insert(low + random.Next(high - low + 1), op);
        return [.. moved];
    }
}
