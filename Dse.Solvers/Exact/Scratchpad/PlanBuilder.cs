using Dse.Core.Studies.Scratchpads;
using Dse.Solvers.Exact.Scratchpad.FixedOrder;

namespace Dse.Solvers.Exact.Scratchpad;

/// <summary>Turns an order and the gaps that are kept into stays and transfers.</summary>
internal static class PlanBuilder
{
    /// <summary>The plan, every stay at address 0.</summary>
    /// <param name="model">The gaps.</param>
    /// <param name="isKept">Which are kept.</param>
    /// <param name="isInside">Whether a gap that is not kept is spent in another memory on the chip, so that nothing crosses; null for none.</param>
    public static ScratchpadPlan Build(GapModel model, ReadOnlySpan<bool> isKept, Func<int, bool>? isInside = null)
    {
        var stays = new List<Episode>();
        var writes = new List<Transfer>();
        var reads = new List<Transfer>();
        var gap = 0;
        for (var tensor = 0; tensor < model.Touches.Length; tensor++)
        {
            var touches = model.Touches[tensor];
            if (touches.Count == 0)
            {
                continue;
            }

            var isWritten = model.IsOffChip(tensor);
            var from = touches[0];
            for (var i = 1; i < touches.Count; i++)
            {
                var isGap = gap < model.Gaps.Length && model.Gaps[gap].Tensor == tensor && model.Gaps[gap].To == touches[i];
                if (model.Order[touches[i]] == model.Graph.Producers[tensor])
                {
                    stays.Add(new Episode(tensor, from, touches[i - 1], 0));
                    from = touches[i];
                }
                else if (isGap && !isKept[gap])
                {
                    stays.Add(new Episode(tensor, from, touches[i - 1], 0));
                    from = touches[i];
                    if (isInside?.Invoke(gap) == true)
                    {
                        gap++;
                        continue;
                    }

                    reads.Add(new Transfer(tensor, from));
                    if (!isWritten)
                    {
                        writes.Add(new Transfer(tensor, touches[i - 1]));
                        isWritten = true;
                    }
                }

                gap += isGap ? 1 : 0;
            }

            stays.Add(new Episode(tensor, from, touches[^1], 0));
        }

        return new ScratchpadPlan(
            [.. model.Order],
            [.. stays.OrderBy(e => e.FromStep).ThenBy(e => e.Tensor)],
            [.. writes.OrderBy(w => w.Step).ThenBy(w => w.Tensor)],
            [.. reads.OrderBy(r => r.Step).ThenBy(r => r.Tensor)]);
    }
}
