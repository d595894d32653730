namespace Dse.Solvers.Search.Bayesian;

/// <summary>
/// The region below the reference point that no front point dominates, as disjoint boxes: a sweep along the last
/// objective over the boxes of the others, in which a box lasts until a point changes it. 2 objectives give n + 1 boxes,
/// 3 give at most 2 n + 1.
/// </summary>
/// <remarks>Immutable. All objectives are minimised.</remarks>
internal sealed class BoxDecomposition
{
    private const int MostBits = 12;

    private readonly List<UInt128> boxes = [];
    private readonly int[][] ranks;

    // Of a corner in one objective: two corners of a box name a level each in all objectives.
    private readonly int bits;

    /// <summary>Cuts the region into boxes.</summary>
    /// <param name="front">Points below the reference in every objective, at most 4,094, or 62 with ten objectives; dominated ones do no harm.</param>
    /// <param name="reference">One value per objective.</param>
    /// <param name="floor">What no design can undercut, per objective; −∞ when nothing is known.</param>
    public BoxDecomposition(IReadOnlyList<double[]> front, double[] reference, double[] floor)
    {
        var objectives = reference.Length;
        bits = Math.Min(MostBits, 64 / objectives);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(front.Count, (1 << bits) - 2);
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
        var side = (int)(uint)((boxes[box] >> (2 * bits * objective)) & ((1u << (2 * bits)) - 1));
        return (side & ((1 << bits) - 1), side >> bits);
    }

    private UInt128 Side(int objective, int lower, int upper) => (UInt128)(uint)(lower | (upper << bits)) << (2 * bits * objective);

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
