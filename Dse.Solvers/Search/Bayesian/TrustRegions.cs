using Dse.Core.Pareto;
using Dse.Solvers.Search.Evolution;

namespace Dse.Solvers.Search.Bayesian;

/// <summary>
/// Boxes around good designs within which designs are sought in turn, wider after successes and narrower after failures
/// (TuRBO: Eriksson et al. 2019; several with one front: MORBO, Daulton et al. 2022).
/// </summary>
/// <remarks>Not thread-safe.</remarks>
internal sealed class TrustRegions
{
    private const double FirstSide = 0.8;
    private const double MostSide = 1.6;
    private const double LeastSide = 1.0 / 128;
    private const int SuccessesToWiden = 3;
    private const int LeastFailures = 4;
    private const int MostMeasured = 3;
    private const double Reference = 1.1;

    // Share of the front's volume that a success adds at least.
    private const double LeastGain = 1e-3;

    private readonly double[] sides;
    private readonly int[] successes;
    private readonly int[] failures;
    private readonly int failuresToNarrow;
    private int turn;

    /// <summary>Makes the boxes.</summary>
    /// <param name="objectives">One box for one objective, three for more.</param>
    /// <param name="parameters">As many failures in a row make a box narrower.</param>
    public TrustRegions(int objectives, int parameters)
    {
        sides = new double[objectives == 1 ? 1 : 3];
        Array.Fill(sides, FirstSide);
        (successes, failures) = (new int[sides.Length], new int[sides.Length]);
        failuresToNarrow = Math.Max(LeastFailures, parameters);
    }

    /// <summary>The box whose turn it is.</summary>
    public int Next() => turn = (turn + 1) % sides.Length;

    /// <summary>Side of a box, as a share of the range.</summary>
    public double Side(int box) => sides[box];

    /// <summary>Which member of the front a box stands around: those that add most volume, one after another.</summary>
    /// <param name="box">The box.</param>
    /// <param name="front">Objectives of the front, none of them dominated.</param>
    public static int Centre(int box, IReadOnlyList<double[]> front)
    {
        if (front.Count <= 2 || front[0].Length is 1 or > MostMeasured)
        {
            return box % front.Count;
        }

        var contributions = HypervolumeContributions.Compute(Scaled(front, out _), [.. Enumerable.Repeat(Reference, front[0].Length)]);
        return Enumerable.Range(0, front.Count).OrderByDescending(i => contributions[i]).ElementAt(box % front.Count);
    }

    /// <summary>Whether a point improves a front by more than next to nothing.</summary>
    public static bool IsSuccess(double[] point, IReadOnlyList<double[]> front)
    {
        if (front.Any(f => Dominance.WeaklyDominates(f, point)))
        {
            return false;
        }

        if (point.Length is 1 or > MostMeasured || front.Count == 0)
        {
            return true;
        }

        var points = Scaled(front, out var scale);
        var gain = new HypervolumeGain([.. Enumerable.Repeat(Reference, point.Length)], points.Count + 1);
        for (var i = 0; i < points.Count; i++)
        {
            gain.Add(points[i]);
        }

        var mapped = new double[point.Length];
        scale.Map(point, mapped);
        return gain.Of(mapped) > LeastGain;
    }

    /// <summary>Learns what came of a proposal.</summary>
    public void Report(int box, bool isSuccess)
    {
        (successes[box], failures[box]) = isSuccess ? (successes[box] + 1, 0) : (0, failures[box] + 1);
        if (successes[box] >= SuccessesToWiden)
        {
            (sides[box], successes[box]) = (Math.Min(MostSide, 2 * sides[box]), 0);
        }
        else if (failures[box] >= failuresToNarrow)
        {
            (sides[box], failures[box]) = (sides[box] / 2, 0);
            sides[box] = sides[box] < LeastSide ? FirstSide : sides[box];
        }
    }

    public void Save(BinaryWriter writer)
    {
        writer.Write(turn);
        for (var box = 0; box < sides.Length; box++)
        {
            writer.Write(sides[box]);
            writer.Write(successes[box]);
            writer.Write(failures[box]);
        }
    }

    public void Restore(BinaryReader reader)
    {
        turn = reader.ReadInt32();
        for (var box = 0; box < sides.Length; box++)
        {
            (sides[box], successes[box], failures[box]) = (reader.ReadDouble(), reader.ReadInt32(), reader.ReadInt32());
        }
    }

    private static PointSet Scaled(IReadOnlyList<double[]> front, out ObjectiveScale scale)
    {
        var points = new PointSet(front[0].Length, front.Count);
        foreach (var point in front)
        {
            points.Add(point);
        }

        scale = ObjectiveScale.Of(points);
        var mapped = new PointSet(front[0].Length, front.Count);
        var to = new double[front[0].Length];
        foreach (var point in front)
        {
            scale.Map(point, to);
            mapped.Add(to);
        }

        return mapped;
    }
}
