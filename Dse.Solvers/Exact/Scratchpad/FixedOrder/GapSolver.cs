namespace Dse.Solvers.Exact.Scratchpad.FixedOrder;

/// <summary>The cheapest choice of gaps to keep.</summary>
internal static class GapSolver
{
    /// <summary>Solves a model.</summary>
    /// <param name="model">The gaps; in every step the operands fit.</param>
    /// <param name="forced">Per gap: 1 must be kept, -1 must not, 0 free; null for all free.</param>
    /// <param name="cutoffBytes">Only choices below this are looked for.</param>
    /// <param name="stop">Ends the search early.</param>
    /// <returns>The best choice, or null when none costs less than the cutoff; proved unless stopped or too wide.</returns>
    public static (GapChoice? Choice, long BoundBytes) Solve(GapModel model, sbyte[]? forced, long cutoffBytes, Func<bool> stop)
    {
        forced ??= new sbyte[model.Gaps.Length];
        if (model.TightSteps.Length == 0)
        {
            bool[] all = [.. forced.Select(f => f >= 0)];
            var cost = model.CostOf(all);
            return (cost < cutoffBytes ? new GapChoice(all, cost, cost) : null, cost);
        }

        // Nothing costs more than to give up every gap.
        var none = new bool[model.Gaps.Length];
        var upper = Math.Min(cutoffBytes, model.CostOf(none) + 1);
        var prices = new GapPrices(model, upper, forced, stop);
        var (isKept, found, bound) = new GapSearch(model, prices, upper, stop).Run();
        return isKept is null ? (null, bound) : (new GapChoice(isKept, model.CostOf(isKept), Math.Min(bound, found)), bound);
    }
}
