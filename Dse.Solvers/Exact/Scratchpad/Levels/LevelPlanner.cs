using Dse.Core.Studies.Scratchpads;
using Dse.Solvers.Exact.Scratchpad.FixedOrder;
using Dse.Solvers.Mip;

namespace Dse.Solvers.Exact.Scratchpad.Levels;

/// <summary>Plans with several memory levels under the scratchpad: the least energy of transfers under an order.</summary>
internal static class LevelPlanner
{
    private const int MaxRefused = 100;

    /// <summary>The plan with places in every memory.</summary>
    /// <param name="gaps">The gaps of the order.</param>
    /// <param name="levels">The memories.</param>
    /// <param name="solver">Solves the linear model.</param>
    /// <param name="ct">Ends the solver.</param>
    /// <returns>The plan, null when none found places, and the least energy of the order, pJ, places aside.</returns>
    /// <exception cref="MipException">The solver is missing or failed.</exception>
    /// <exception cref="OperationCanceledException">Cancelled.</exception>
    public static async Task<(ScratchpadPlan? Plan, double BoundPj)> PlanAsync(GapModel gaps, MemoryLevels levels, IMipSolver solver, CancellationToken ct)
    {
        var refused = new HashSet<(int Gap, int Level)>();
        var bound = 0.0;
        while (refused.Count <= MaxRefused)
        {
            var model = new LevelModel(gaps, levels, refused);
            var result = model.Linear.Variables.Count == 0 ? null : await solver.SolveAsync(model.Linear, MipOptions.Default with { Seconds = 3600 }, ct);
            if (result is { Values.Count: 0 })
            {
                break;
            }

            bound = refused.Count == 0 && result is not null ? Math.Max(0, result.Bound) : bound;
            int[] places = result is null ? [] : model.LevelsOf(result.Values);
            if (Placed(gaps, levels, places, refused, ct) is { } plan)
            {
                return (plan, bound);
            }
        }

        return (null, bound);
    }

    // Null when a memory cannot place what it should hold; the largest tensor that it should hold is refused then.
    private static ScratchpadPlan? Placed(GapModel gaps, MemoryLevels levels, int[] places, HashSet<(int Gap, int Level)> refused, CancellationToken ct)
    {
        var stays = new List<LevelStay>();
        for (var level = 0; level < levels.OnChip.Count; level++)
        {
            int[] visiting = [.. Enumerable.Range(0, places.Length).Where(g => places[g] == level)];
            Episode[] visits = [.. visiting.Select(g => new Episode(gaps.Gaps[g].Tensor, gaps.Gaps[g].From + 1, gaps.Gaps[g].To - 1, 0))];
            if (Placer.Place(gaps.Graph, visits, levels.OnChip[level].CapacityBytes, () => ct.IsCancellationRequested).Placed is not { } placed)
            {
                ct.ThrowIfCancellationRequested();
                refused.Add((visiting.MaxBy(g => gaps.Gaps[g].Bytes), level));
                return null;
            }

            stays.AddRange(placed.Select(e => new LevelStay(level, e)));
        }

        // In the scratchpad a visit is a gap that is not kept, but nothing crosses outside.
        var plan = PlanBuilder.Build(gaps, [.. places.Select(p => p == LevelModel.Kept)], g => places[g] < levels.OnChip.Count);
        if (Placer.Place(gaps.Graph, plan.Episodes, gaps.CapacityBytes, () => ct.IsCancellationRequested).Placed is { } there)
        {
            return plan with { Episodes = there, LevelStays = [.. stays.OrderBy(s => s.Level).ThenBy(s => s.Stay.FromStep).ThenBy(s => s.Stay.Tensor)] };
        }

        ct.ThrowIfCancellationRequested();
        int[] kept = [.. Enumerable.Range(0, places.Length).Where(g => places[g] == LevelModel.Kept)];
        if (kept.Length > 0)
        {
            refused.Add((kept.MaxBy(g => gaps.Gaps[g].Bytes), LevelModel.Kept));
        }
        else
        {
            refused.UnionWith(Enumerable.Range(0, MaxRefused + 1).Select(g => (g, LevelModel.Kept)));
        }

        return null;
    }
}
