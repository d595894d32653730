namespace Dse.Solvers.Search.Bayesian;

/// <summary>
/// The region below the reference point that no front point dominates, as disjoint boxes: a sweep along the last
/// objective over the boxes of the others, in which a box lasts until a point changes it. 2 objectives give n + 1 boxes,
/// 3 give at most 2 n + 1.
/// </summary>
/// <remarks>Immutable. All objectives are minimised.</remarks>
internal sealed class BoxDecomposition
{
    /// <summary>Levels per objective that box corners can name.</summary>
    private const int MaxLevels = 1 << 12;

    private readonly List<UInt128> boxes = [];
    private readonly int[][] ranks;

    /// <summary>Cuts the region into boxes.</summary>
    /// <param name="front">Points below the reference in every objective; dominated ones do no harm.</param>
    /// <param name="reference">One value per objective.</param>
    /// <param name="floor">What no design can undercut, per objective; −∞ when nothing is known.</param>
    public BoxDecomposition(IReadOnlyList<double[]> front, double[] reference, double[] floor)
    {
        ArgumentOutOfRangeException.ThrowIfGreaterThan(front.Count, MaxLevels - 2);
        var objectives = reference.Length;
        Levels = new double[objectives][];
        ranks = [.. front.Select(_ => new int[objectives])];
        for (var m = 0; m < objectives; m++)
        {
            var values = front.Select(p => p[m]).Distinct().Order().ToArray();
            Levels[m] = [floor[m], .. values, reference[m]];
            for (var i = 0; i < front.Count; i++)
            {
                ranks[i][m] = 1 + Array.BinarySearch(values, front[i][m]);
            }
        }

        var order = Enumerable.Range(0, front.Count).ToArray();
        boxes = Sweep(order, objectives);
    }

    /// <summary>Per objective the corner values: the floor, the front's, the reference.</summary>
    public double[][] Levels { get; }

    /// <summary>How many boxes.</summary>
    public int Count => boxes.Count;

    /// <summary>Which levels bound a box in an objective.</summary>
    public (int Lower, int Upper) Bounds(int box, int objective)
    {
        var bits = (int)(uint)((boxes[box] >> (24 * objective)) & 0xFFFFFF);
        return (bits & 0xFFF, bits >> 12);
    }

    private static UInt128 Side(int objective, int lower, int upper) => (UInt128)(uint)(lower | (upper << 12)) << (24 * objective);

    private List<UInt128> Sweep(int[] points, int objectives)
    {
        var last = objectives - 1;
        var top = Levels[last].Length - 1;
        if (objectives == 1)
        {
            return [Side(0, 0, points.Length == 0 ? top : points.Min(i => ranks[i][0]))];
        }

        var done = new List<UInt128>();
        var ordered = points.OrderBy(i => ranks[i][last]).ToArray();
        var open = Sweep([], last).ToDictionary(b => b, _ => 0);
        for (var at = 0; at < ordered.Length;)
        {
            var level = ranks[ordered[at]][last];
            while (at < ordered.Length && ranks[ordered[at]][last] == level)
            {
                at++;
            }

            var next = Sweep(ordered[..at], last);
            var kept = new Dictionary<UInt128, int>(next.Count);
            foreach (var box in next)
            {
                kept[box] = open.Remove(box, out var since) ? since : level;
            }

            done.AddRange(open.Where(b => b.Value < level).Select(b => b.Key | Side(last, b.Value, level)));
            open = kept;
        }

        done.AddRange(open.Select(b => b.Key | Side(last, b.Value, top)));
        return done;
    }
}
