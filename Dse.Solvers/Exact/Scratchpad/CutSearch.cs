using Dse.Core.Studies.Scratchpads;
using Dse.Solvers.Exact.Placement;
using Dse.Solvers.Exact.Scratchpad.FixedOrder;

namespace Dse.Solvers.Exact.Scratchpad;

/// <summary>
/// The cheapest plan of an order whose stays find places: while those of the cheapest choice do not, a small set of them that
/// cannot be placed together is found, and one of its gaps must not be kept.
/// </summary>
/// <remarks>Best first over the cuts, so that the first plan that is placed is the best. One use each.</remarks>
internal sealed class CutSearch(GapModel model, Func<bool> stop)
{
    private const int MaxNodes = 200;

    private readonly PriorityQueue<Node, (long Bytes, int Number)> open = new();
    private int count;

    /// <summary>No plan of the order that finds places costs less, as far as it is known.</summary>
    public long BoundBytes { get; private set; }

    /// <summary>The plan with its cost; null when none was found.</summary>
    /// <param name="first">The cheapest choice of gaps, places aside.</param>
    public (ScratchpadPlan Plan, long CostBytes)? Run(GapChoice first)
    {
        // What a set that was given up without a proof might have cost.
        var doubtful = long.MaxValue;
        open.Enqueue(new Node(first, new sbyte[model.Gaps.Length]), (first.CostBytes, count++));
        BoundBytes = first.BoundBytes;
        while (open.TryDequeue(out var node, out var priority))
        {
            BoundBytes = Math.Min(doubtful, node.Choice.BoundBytes);
            var plan = PlanBuilder.Build(model, node.Choice.IsKept);
            var (placed, status) = Placer.Place(model.Graph, plan.Episodes, model.CapacityBytes, stop);
            if (placed is not null)
            {
                return (plan with { Episodes = placed }, node.Choice.CostBytes);
            }

            if (stop() || count > MaxNodes)
            {
                return null;
            }

            doubtful = status == PackingStatus.Infeasible ? doubtful : Math.Min(doubtful, node.Choice.BoundBytes);
            Branch(node, plan);
        }

        return null;
    }

    // Of the gaps in the conflict at least one is not kept: the first; or the second but not the first; and so on.
    private void Branch(Node node, ScratchpadPlan plan)
    {
        var conflict = Conflict(plan);
        var forced = (sbyte[])node.Forced.Clone();
        foreach (var gap in conflict.Where(g => node.Choice.IsKept[g] && forced[g] == 0))
        {
            forced[gap] = -1;
            var child = (sbyte[])forced.Clone();
            if (GapSolver.Solve(model, child, long.MaxValue, stop).Choice is { } choice)
            {
                open.Enqueue(new Node(choice, child), (choice.CostBytes, count++));
            }

            forced[gap] = 1;
        }
    }

    // Gaps inside the stays of the shortest stretch of steps found whose stays alone cannot be placed, halving from either end.
    private List<int> Conflict(ScratchpadPlan plan)
    {
        var (from, to) = (0, model.Order.Count);
        for (var length = to / 2; length > 0; length /= 2)
        {
            for (var isSmaller = true; isSmaller && to - from > length;)
            {
                isSmaller = false;
                if (Fails(plan, from + length, to))
                {
                    (from, isSmaller) = (from + length, true);
                }
                else if (Fails(plan, from, to - length))
                {
                    (to, isSmaller) = (to - length, true);
                }
            }
        }

        return [.. Enumerable.Range(0, model.Gaps.Length).Where(g => model.Gaps[g].From < to && model.Gaps[g].To > from).OrderBy(g => model.Gaps[g].Bytes)];
    }

    private bool Fails(ScratchpadPlan plan, int from, int to) =>
        !stop() && Placer.Place(model.Graph, [.. plan.Episodes.Where(e => e.FromStep < to && e.ToStep >= from)], model.CapacityBytes, stop).Status == PackingStatus.Infeasible;

    private sealed record Node(GapChoice Choice, sbyte[] Forced);
}
