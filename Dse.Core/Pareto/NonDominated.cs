namespace Dse.Core.Pareto;

/// <summary>Finds the points that no other one dominates, and sorts points into successive fronts.</summary>
public static class NonDominated
{
    /// <summary>The indices of the non-dominated points, ascending; of equal points only the first.</summary>
    /// <remarks>O(n log n) for up to three objectives, else O(n · front).</remarks>
    public static int[] Filter(PointSet points)
    {
        ArgumentNullException.ThrowIfNull(points);
        var (candidates, indices) = Pivots.Survivors(points);
        var kept = Front(candidates);
        if (indices is not null)
        {
            for (var k = 0; k < kept.Count; k++)
            {
                kept[k] = indices[kept[k]];
            }
        }

        kept.Sort();
        return [.. kept];
    }

    /// <summary>For every point the number of its front: 0 for the non-dominated ones, 1 for those only front 0 dominates, and so on.</summary>
    /// <remarks>Equal points share a front. O(n log² n) for up to three objectives, else O(n log n · front).</remarks>
    public static int[] Sort(PointSet points)
    {
        ArgumentNullException.ThrowIfNull(points);
        var ranks = new int[points.Count];
        var order = points.LexicographicOrder();
        var fronts = new List<FrontIndex>();
        var previous = -1;
        foreach (var i in order)
        {
            if (previous >= 0 && points[i].SequenceEqual(points[previous]))
            {
                ranks[i] = ranks[previous];
                continue;
            }

            // In this order nothing later dominates anything earlier, and what front k dominates, all before k do too.
            var (low, high) = (0, fronts.Count);
            while (low < high)
            {
                var middle = (low + high) >>> 1;
                if (fronts[middle].Covers(points[i], i))
                {
                    low = middle + 1;
                }
                else
                {
                    high = middle;
                }
            }

            if (low == fronts.Count)
            {
                fronts.Add(FrontIndex.Create(points));
            }

            fronts[low].Add(points[i], i);
            ranks[i] = low;
            previous = i;
        }

        return ranks;
    }

    private static List<int> Front(PointSet points)
    {
        var order = points.LexicographicOrder();
        var kept = new List<int>();
        var front = FrontIndex.Create(points);
        foreach (var i in order)
        {
            if (!front.Covers(points[i], i))
            {
                front.Add(points[i], i);
                kept.Add(i);
            }
        }

        return kept;
    }
}

/// <summary>Members of one front, filled in lexicographic order, asked whether one of them covers a later point.</summary>
internal abstract class FrontIndex
{
    public static FrontIndex Create(PointSet points) => points.Objectives <= 3 ? new StaircaseFront() : new ListFront(points);

    public abstract bool Covers(ReadOnlySpan<double> point, int index);

    public abstract void Add(ReadOnlySpan<double> point, int index);

    // The first objective never falls in lexicographic order, so that the others decide: a staircase of at most two.
    private sealed class StaircaseFront : FrontIndex
    {
        private readonly Staircase stairs = new();

        public override bool Covers(ReadOnlySpan<double> point, int index) => stairs.Covers(Second(point), Third(point));

        public override void Add(ReadOnlySpan<double> point, int index) => stairs.Add(Second(point), Third(point));

        private static double Second(ReadOnlySpan<double> point) => point.Length > 1 ? point[1] : 0;

        private static double Third(ReadOnlySpan<double> point) => point.Length > 2 ? point[2] : 0;
    }

    private sealed class ListFront(PointSet points) : FrontIndex
    {
        private readonly List<int> members = [];

        // The newest members are nearest in the first objective and most likely to dominate.
        public override bool Covers(ReadOnlySpan<double> point, int index)
        {
            for (var k = members.Count - 1; k >= 0; k--)
            {
                if (Dominance.WeaklyDominates(points[members[k]][1..], point[1..]))
                {
                    return true;
                }
            }

            return false;
        }

        public override void Add(ReadOnlySpan<double> point, int index) => members.Add(index);
    }
}
