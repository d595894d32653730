using Dse.Core.Spaces;
using Dse.Core.Studies.Scratchpads;
using Dse.Solvers.Exact.Scratchpad.FixedOrder;

namespace Dse.Solvers.Exact.Scratchpad.Baselines;

/// <summary>A genetic algorithm over orders, each scored by the cheaper of Belady's rule and the size-aware one.</summary>
/// <remarks>A child takes a stretch of one parent's order in the sequence of the other, so that every child can run.</remarks>
internal static class OrderGenetics
{
    private const int Members = 40;
    private const int Children = 4000;
    private const int Shuffles = 4;
    private const double MoveShare = 0.7;

    /// <summary>The best order that it met.</summary>
    /// <param name="graph">The graph.</param>
    /// <param name="capacityBytes">Room.</param>
    /// <param name="seed">Seed of what is drawn.</param>
    /// <param name="stop">Ends it early.</param>
    public static int[] Run(ScratchpadGraph graph, long capacityBytes, ulong seed, Func<bool> stop)
    {
        var random = new RandomSource(seed);
        var members = new List<(int[] Order, long Cost)>(Members);
        foreach (var order in SimpleOrders.All(graph))
        {
            members.Add((order, Cost(order)));
        }

        for (var next = 0; members.Count < Members && members.Min(m => m.Cost) > 0 && !stop(); next++)
        {
            var order = members[next].Order;
            for (var move = 0; move < Shuffles; move++)
            {
                order = OrderAnnealing.Moved(graph, order, random);
            }

            members.Add((order, Cost(order)));
        }

        for (var child = members.Count; child < Children && members.Min(m => m.Cost) > 0 && !stop(); child++)
        {
            var order = Crossed(Parent(members, random), Parent(members, random), random);
            while (random.NextDouble() < MoveShare)
            {
                order = OrderAnnealing.Moved(graph, order, random);
            }

            // The worse of two takes its place to the child, unless that is worse still or there already.
            var cost = Cost(order);
            var (a, b) = (random.Next(members.Count), random.Next(members.Count));
            var loser = members[a].Cost > members[b].Cost ? a : b;
            if (cost <= members[loser].Cost && !members.Exists(m => m.Cost == cost && m.Order.AsSpan().SequenceEqual(order)))
            {
                members[loser] = (order, cost);
            }
        }

        return members.MinBy(m => m.Cost).Order;

        long Cost(int[] order)
        {
            var gaps = new GapModel(graph, order, capacityBytes);
            return gaps.CostOf(EvictionPlanner.Cheaper(gaps));
        }
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

    private static int[] Parent(List<(int[] Order, long Cost)> members, RandomSource random)
    {
        var (a, b) = (members[random.Next(members.Count)], members[random.Next(members.Count)]);
        return (a.Cost <= b.Cost ? a : b).Order;
    }
}
