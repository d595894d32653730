using Dse.Core.Spaces;
using Dse.Core.Studies.Scratchpads;

namespace Dse.Solvers.Exact.Scratchpad.Baselines;

/// <summary>A genetic algorithm over orders, each scored by what a simple rule of residency makes of it.</summary>
/// <remarks>A child takes a stretch of one parent's order in the sequence of the other, so that every child can run.</remarks>
internal static class OrderGenetics
{
    private const int Members = 40;
    private const int Children = 4000;
    private const int Shuffles = 4;
    private const double MoveShare = 0.7;

    /// <summary>The best order that it met.</summary>
    /// <param name="graph">The graph.</param>
    /// <param name="cost">What an order costs; 0 is the least that there can be.</param>
    /// <param name="seed">Seed of what is drawn.</param>
    /// <param name="stop">Ends it early.</param>
    public static int[] Run(ScratchpadGraph graph, Func<int[], double> cost, ulong seed, Func<bool> stop)
    {
        var random = new RandomSource(seed);
        var members = new List<(int[] Order, double Cost)>(Members);
        foreach (var order in SimpleOrders.All(graph))
        {
            members.Add((order, cost(order)));
        }

        for (var next = 0; members.Count < Members && members.Min(m => m.Cost) > 0 && !stop(); next++)
        {
            var order = members[next].Order;
            for (var move = 0; move < Shuffles; move++)
            {
                order = OrderAnnealing.Moved(graph, order, random);
            }

            members.Add((order, cost(order)));
        }

        for (var child = members.Count; child < Children && members.Min(m => m.Cost) > 0 && !stop(); child++)
        {
            var order = Crossed(Parent(members, random), Parent(members, random), random);
            while (random.NextDouble() < MoveShare)
            {
                order = OrderAnnealing.Moved(graph, order, random);
            }

            // The worse of two takes its place to the child, unless that is worse still or there already.
            var reached = cost(order);
            var (a, b) = (random.Next(members.Count), random.Next(members.Count));
            var loser = members[a].Cost > members[b].Cost ? a : b;
            if (reached <= members[loser].Cost && !members.Exists(m => m.Cost == reached && m.Order.AsSpan().SequenceEqual(order)))
            {
                members[loser] = (order, reached);
            }
        }

        return members.MinBy(m => m.Cost).Order;
    }

    /// <summary>An order with a stretch of its operators in the sequence that another gives them.</summary>
    /// <param name="first">The order.</param>
    /// <param name="second">The other; the same operators.</param>
    /// <param name="random">Draws the ends of the stretch.</param>
    public static int[] Crossed(ReadOnlySpan<int> first, ReadOnlySpan<int> second, RandomSource random)
    {
        var (a, b) = (random.Next(first.Length + 1), random.Next(first.Length + 1));
        var (from, to) = (Math.Min(a, b), Math.Max(a, b));
        var isInside = new bool[first.Length];
        foreach (var op in first[from..to])
        {
            isInside[op] = true;
        }

        var child = first.ToArray();
        foreach (var op in second)
        {
            if (isInside[op])
            {
                child[from++] = op;
            }
        }

        return child;
    }

    private static int[] Parent(List<(int[] Order, double Cost)> members, RandomSource random)
    {
        var (a, b) = (members[random.Next(members.Count)], members[random.Next(members.Count)]);
        return (a.Cost <= b.Cost ? a : b).Order;
    }
}
