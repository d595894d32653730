using Dse.Core.Studies.Scratchpads;
using Dse.Solvers.Exact.Scratchpad.FixedOrder;

namespace Dse.Solvers.Exact.Scratchpad.FreeOrder;

/// <summary>The best order: simple ones first, then ever wider searches until one proves its result, then windows.</summary>
/// <remarks>One use each; deterministic when not stopped.</remarks>
internal sealed class OrderPlanner(ScratchpadGraph graph, long capacityBytes, ulong seed, Func<bool> stop)
{
    private const int IdleRounds = 8;

    // Larger graphs are left to simple orders and windows: sets of all their operators take too much memory.
    private const int MaxOperators = 4096;
    private static readonly int[] Widths = [256, 4096, 32768];

    // Most graphs are proved before the least peak is worth a search.
    private const int PeakWidth = 4096;

    private OrderPlan? best;

    /// <summary>Least traffic of any order, as far as it is known.</summary>
    public long BoundBytes { get; private set; }

    /// <summary>The best plan; null only when stopped before any was found.</summary>
    public OrderPlan? Run()
    {
        BoundBytes = graph.OperatorCount <= MaxOperators ? CoverBound.Of(graph, capacityBytes, stop) : 0;
        foreach (var order in SimpleOrders.All(graph))
        {
            Offer(order);
            if (IsProved)
            {
                return best;
            }
        }

        foreach (var width in graph.OperatorCount <= MaxOperators ? Widths : [])
        {
            if (best is null || stop())
            {
                return best;
            }

            var instance = OrderInstance.Whole(graph, capacityBytes);
            var search = new OrderSearch(instance, best.CostBytes, width, byteWeight: 0, stop);
            if (search.Run(out _) is { } found)
            {
                Offer([.. found.Select(o => instance.Ops[o])]);
            }

            BoundBytes = search.IsStopped ? BoundBytes : Math.Max(BoundBytes, Math.Min(best.CostBytes, search.CutBytes));
            if (!IsProved && width == PeakWidth)
            {
                BoundBytes = Math.Max(BoundBytes, Math.Min(best.CostBytes, PeakSearch.TrafficBound(graph, capacityBytes, PeakWidth, stop)));
            }

            if (IsProved)
            {
                return best;
            }
        }

        return best is null ? null : new WindowSearch(graph, capacityBytes, seed, stop).Improve(best, BoundBytes, IdleRounds);
    }

    private bool IsProved => best is not null && best.CostBytes <= BoundBytes;

    private void Offer(int[] order)
    {
        var model = new GapModel(graph, order, capacityBytes);
        var (choice, _) = GapSolver.Solve(model, null, best?.CostBytes ?? long.MaxValue, stop);
        best = choice is null ? best : new OrderPlan(model, choice);
    }
}
