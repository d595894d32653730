using Dse.Core.Studies.Scratchpads;
using Dse.Solvers.Exact.Placement;
using Dse.Solvers.Exact.Scratchpad.FixedOrder;

namespace Dse.Solvers.Exact.Scratchpad;

/// <summary>
/// The cheapest plan of an order whose stays find places: while those of the cheapest choice do not, a small set of them that
/// cannot be placed together is found, and one of its gaps must not be kept.
/// </summary>
/// <remarks>
/// Best first over the cuts, so that the first plan that is placed is the best. Gaps between two steps one after the other count too:
/// not to keep one means to come back at another address. When the cuts are too many, gaps are given up until the rest is placed; with
/// none kept every step stands alone, so that there always is a plan. One use each.
/// </remarks>
internal sealed class CutSearch(GapModel model, Func<bool> stop)
{
    private const int MaxNodes = 200;

    private readonly PriorityQueue<Node, (long Bytes, int Number)> open = new();
    private readonly GapModel model = new(model.Graph, model.Order, model.CapacityBytes, hasMoves: true);
    private int count;

    // Least cost of what was given up without a proof.
    private long doubtful = long.MaxValue;

    /// <summary>No plan of the order that finds places costs less, as far as it is known.</summary>
    public long BoundBytes { get; private set; }

    /// <summary>The plan with its cost.</summary>
    /// <param name="isKept">The cheapest choice of the gaps with steps of their own, places aside.</param>
    /// <param name="boundBytes">No choice costs less, places aside.</param>
    public (ScratchpadPlan Plan, long CostBytes) Run(ReadOnlySpan<bool> isKept, long boundBytes)
    {
        BoundBytes = boundBytes;
        var first = Widened(isKept);
        open.Enqueue(new Node(first, boundBytes, new sbyte[model.Gaps.Length]), (model.CostOf(first), count++));
        var last = first;
        while (open.TryDequeue(out var node, out _))
        {
            var known = Math.Min(doubtful, open.UnorderedItems.Select(o => o.Element.BoundBytes).Append(node.BoundBytes).Min());

            // Stays that share a place need not: what cannot be placed so says nothing about other plans.
            BoundBytes = model.Graph.IsInPlace ? BoundBytes : Math.Max(BoundBytes, known);
            last = node.IsKept;
            var plan = PlanBuilder.Build(model, node.IsKept);
            var (placed, status) = Placer.Place(model.Graph, plan.Episodes, model.CapacityBytes, stop);
            if (placed is not null)
            {
                return (plan with { Episodes = placed }, model.CostOf(node.IsKept));
            }

            if (stop() || count > MaxNodes)
            {
                break;
            }

            doubtful = status == PackingStatus.Infeasible ? doubtful : Math.Min(doubtful, node.BoundBytes);
            Branch(node, plan);
        }

        return GiveUp([.. last]);
    }

    // The gaps of the model that came, those without steps kept.
    private bool[] Widened(ReadOnlySpan<bool> isKept)
    {
        var wide = new bool[model.Gaps.Length];
        for (var (g, next) = (0, 0); g < wide.Length; g++)
        {
            wide[g] = model.Gaps[g].To == model.Gaps[g].From + 1 || isKept[next++];
        }

        return wide;
    }

    // Of the gaps in the conflict at least one is not kept: the first; or the second but not the first; and so on.
    private void Branch(Node node, ScratchpadPlan plan)
    {
        var forced = (sbyte[])node.Forced.Clone();
        var dearest = model.CostOf(new bool[model.Gaps.Length]);
        foreach (var gap in Conflict(plan).Where(g => node.IsKept[g] && forced[g] == 0))
        {
            forced[gap] = -1;
            var child = (sbyte[])forced.Clone();
            var (choice, bound) = GapSolver.Solve(model, child, long.MaxValue, stop);
            if (choice is not null)
            {
                open.Enqueue(new Node(choice.IsKept, choice.BoundBytes, child), (choice.CostBytes, count++));
            }
            else if (bound <= dearest)
            {
                doubtful = Math.Min(doubtful, Math.Max(node.BoundBytes, bound));
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

        return [.. Enumerable.Range(0, model.Gaps.Length).Where(g => model.Gaps[g].From + 1 < to && model.Gaps[g].To > from).OrderBy(g => model.Gaps[g].Bytes)];
    }

    private bool Fails(ScratchpadPlan plan, int from, int to) =>
        !stop() && Placer.Place(model.Graph, [.. plan.Episodes.Where(e => e.FromStep < to && e.ToStep >= from)], model.CapacityBytes, stop).Status == PackingStatus.Infeasible;

    // Ever more of the smallest gaps in the way.
    private (ScratchpadPlan Plan, long CostBytes) GiveUp(bool[] isKept)
    {
        for (var many = 1; !stop(); many *= 2)
        {
            var plan = PlanBuilder.Build(model, isKept);
            if (Placer.Place(model.Graph, plan.Episodes, model.CapacityBytes, stop).Placed is { } placed)
            {
                return (plan with { Episodes = placed }, model.CostOf(isKept));
            }

            int[] gaps = [.. Conflict(plan).Where(g => isKept[g])];
            if (gaps.Length == 0)
            {
                break;
            }

            foreach (var gap in gaps.Take(many))
            {
                isKept[gap] = false;
            }
        }

        return (Alone(), model.CostOf(new bool[model.Gaps.Length]));
    }

    // Nothing stays from one step to the next: the operands of each lie one above the other.
    private ScratchpadPlan Alone()
    {
        var plan = PlanBuilder.Build(model, new bool[model.Gaps.Length]);
        var (buffers, bufferOf) = Placer.Buffers(model.Graph, plan.Episodes, model.Graph.IsInPlace);
        var tops = new long[model.Order.Count];
        var offsets = new long[buffers.Length];
        for (var b = 0; b < buffers.Length; b++)
        {
            var (from, to) = ((int)buffers[b].Lower, (int)buffers[b].Upper);
            offsets[b] = tops[from..to].Max();
            tops.AsSpan(from, to - from).Fill(offsets[b] + buffers[b].SizeBytes);
        }

        return plan with { Episodes = [.. plan.Episodes.Select((e, i) => e with { OffsetBytes = offsets[bufferOf[i]] })] };
    }

    private sealed record Node(bool[] IsKept, long BoundBytes, sbyte[] Forced);
}
