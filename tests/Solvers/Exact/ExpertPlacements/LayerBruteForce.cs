namespace Dse.Solvers.Tests.Exact.ExpertPlacements;

/// <summary>Every placement of one layer, tried without a thought.</summary>
internal static class LayerBruteForce
{
    /// <summary>The least load of the busiest device, over all placements that fill the slots (or place every expert once).</summary>
    public static double Peak(double[] loads, int[] slots, bool replicas, double[]? speeds = null, int[]? groupOf = null, int[]? nodeOf = null)
    {
        var best = double.PositiveInfinity;
        var masks = new int[loads.Length];
        var room = (int[])slots.Clone();
        Place(0);
        return best;

        void Place(int expert)
        {
            if (expert == loads.Length)
            {
                if (!replicas || room.All(r => r == 0))
                {
                    best = Math.Min(best, Of());
                }

                return;
            }

            for (var mask = 1; mask < 1 << slots.Length; mask++)
            {
                if ((!replicas && (mask & (mask - 1)) != 0) || !Fits(mask, expert))
                {
                    continue;
                }

                masks[expert] = mask;
                Take(mask, 1);
                Place(expert + 1);
                Take(mask, -1);
            }
        }

        bool Fits(int mask, int expert)
        {
            for (var d = 0; d < slots.Length; d++)
            {
                if ((mask >> d & 1) == 0)
                {
                    continue;
                }

                if (room[d] == 0)
                {
                    return false;
                }

                for (var other = 0; groupOf is not null && other <= expert; other++)
                {
                    var theirs = other == expert ? mask : masks[other];
                    if (groupOf[other] == groupOf[expert] && Enumerable.Range(0, slots.Length).Any(x => (theirs >> x & 1) == 1 && nodeOf![x] != nodeOf[d]))
                    {
                        return false;
                    }
                }
            }

            return true;
        }

        void Take(int mask, int count)
        {
            for (var d = 0; d < slots.Length; d++)
            {
                room[d] -= (mask >> d & 1) * count;
            }
        }

        double Of() => Enumerable.Range(0, slots.Length).Max(d => Enumerable.Range(0, loads.Length)
            .Where(e => (masks[e] >> d & 1) == 1)
            .Sum(e => loads[e] / int.PopCount(masks[e])) / (speeds is null ? 1 : speeds[d] / speeds.Average()));
    }
}
