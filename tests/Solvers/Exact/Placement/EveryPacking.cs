using Dse.Core.Studies.Scratchpads.Packing;

namespace Dse.Solvers.Tests.Exact.Placement;

/// <summary>Brute force: every order, each buffer at the lowest offset above those placed before that it meets.</summary>
/// <remarks>Any packing, its buffers taken by their offsets, is pushed down by this to one of no greater height.</remarks>
internal static class EveryPacking
{
    public static long LeastHeight(IReadOnlyList<MemoryBuffer> buffers)
    {
        int[] live = [.. Enumerable.Range(0, buffers.Count).Where(i => buffers[i].IsLive)];
        return live.Length == 0 ? 0 : Least(buffers, live, 0, new long[buffers.Count], 0, long.MaxValue);
    }

    private static long Least(IReadOnlyList<MemoryBuffer> buffers, int[] order, int placed, long[] tops, long height, long best)
    {
        if (height >= best || placed == order.Length)
        {
            return Math.Min(height, best);
        }

        for (var next = placed; next < order.Length; next++)
        {
            (order[placed], order[next]) = (order[next], order[placed]);
            var buffer = buffers[order[placed]];
            var at = 0L;
            for (var p = 0; p < placed; p++)
            {
                var other = buffers[order[p]];
                at = other.Lower < buffer.Upper && buffer.Lower < other.Upper ? Math.Max(at, tops[order[p]]) : at;
            }

            at = (at + buffer.AlignmentBytes - 1) / buffer.AlignmentBytes * buffer.AlignmentBytes;
            tops[order[placed]] = at + buffer.SizeBytes;
            best = Least(buffers, order, placed + 1, tops, Math.Max(height, at + buffer.SizeBytes), best);
            (order[placed], order[next]) = (order[next], order[placed]);
        }

        return best;
    }
}
