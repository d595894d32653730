using Dse.Core.Hardware;
using Dse.Core.Pareto;

namespace Dse.Core.Studies.TestProblems;

/// <summary>What is known of a test problem's front, and the score of a front against it.</summary>
/// <remarks>
/// The score is the hypervolume after the reference front's least values are mapped to 0 and its greatest to 1, against
/// the point 1.1 in every objective, divided by the reference front's own; ACC-A on log10 of its objectives. Above 1 is
/// possible where the reference front is an approximation.
/// </remarks>
public sealed class ReferenceFront
{
    private const double Reference = 1.1;

    private ReferenceFront(double[] ideal, double[] nadir, double hypervolume, bool isLogarithmic, PointSet? points)
    {
        Ideal = ideal;
        Nadir = nadir;
        Hypervolume = hypervolume;
        IsLogarithmic = isLogarithmic;
        Points = points;
    }

    /// <summary>The least value of each objective; log10 of it when <see cref="IsLogarithmic"/>.</summary>
    public IReadOnlyList<double> Ideal { get; }

    /// <summary>The greatest value of each objective on the front; log10 of it when <see cref="IsLogarithmic"/>.</summary>
    public IReadOnlyList<double> Nadir { get; }

    /// <summary>The front's normalised hypervolume: the score's denominator.</summary>
    public double Hypervolume { get; }

    /// <summary>Whether objectives are scored in the logarithm.</summary>
    public bool IsLogarithmic { get; }

    /// <summary>The front's points in raw units; null where it is known by its equation only.</summary>
    public PointSet? Points { get; }

    /// <summary>The front of a problem; null when none is known.</summary>
    /// <param name="problem">The name, as specs spell it.</param>
    /// <param name="objectives">Objectives of the problem.</param>
    public static ReferenceFront? Find(string problem, int objectives)
    {
        ArgumentNullException.ThrowIfNull(problem);
        if (problem == "acc-a" || problem.StartsWith("re", StringComparison.Ordinal))
        {
            return Read(problem);
        }

        // ZDT1 to 4, DTLZ2 and DTLZ7: hypervolumes of the sampled fronts that jMetal ships (resources/referenceFronts,
        // commit 98c84d712dad), so that scores compare with published ones; the others from the front's equation.
        return (problem, objectives) switch
        {
            ("zdt1", _) => Box([0, 0], [1, 1], 0.876160),
            ("zdt2", _) => Box([0, 0], [1, 1], 0.542834),
            ("zdt3", _) => Box([0, -0.773369012], [0.851832865, 1], 0.727192),
            ("zdt4", _) => Box([0, 0], [1, 1], 0.876174),
            ("zdt6", _) => Box([0.280775318, 0], [1, 0.921165221], Zdt6Volume()),
            ("dtlz1", _) => Box(Filled(objectives, 0), Filled(objectives, 0.5), Math.Pow(Reference, objectives) - (1 / Factorial(objectives))),
            ("dtlz2", 3) => Box([0, 0, 0], [1, 1, 1], 0.797601),
            ("dtlz2" or "dtlz3" or "dtlz4", _) => Box(Filled(objectives, 0), Filled(objectives, 1), Math.Pow(Reference, objectives) - BallShare(objectives)),
            ("dtlz7", 3) => Box([0, 0, 2.614008], [0.859401, 0.859401, 6], 0.589519),
            _ => null,
        };
    }

    /// <summary>The score of a front: its normalised hypervolume over the reference front's.</summary>
    /// <param name="front">Objectives in raw units, minimised; points outside the reference point add nothing.</param>
    public double Score(PointSet front)
    {
        ArgumentNullException.ThrowIfNull(front);
        return Volume(front) / Hypervolume;
    }

    /// <summary>The share of the reference front's points that a front holds, within a relative tolerance; null without points.</summary>
    /// <param name="front">Objectives in raw units.</param>
    /// <param name="tolerance">Relative, for each objective.</param>
    public double? Recall(PointSet front, double tolerance = 1e-7)
    {
        ArgumentNullException.ThrowIfNull(front);
        if (Points is null)
        {
            return null;
        }

        var found = 0;
        for (var i = 0; i < Points.Count; i++)
        {
            for (var j = 0; j < front.Count; j++)
            {
                if (IsNear(Points[i], front[j], tolerance))
                {
                    found++;
                    break;
                }
            }
        }

        return (double)found / Points.Count;
    }

    private static bool IsNear(ReadOnlySpan<double> a, ReadOnlySpan<double> b, double tolerance)
    {
        for (var m = 0; m < a.Length; m++)
        {
            if (Math.Abs(a[m] - b[m]) > tolerance * Math.Max(Math.Abs(a[m]), Math.Abs(b[m])))
            {
                return false;
            }
        }

        return true;
    }

    private static ReferenceFront Read(string problem)
    {
        var isLogarithmic = problem == "acc-a";
        string[] columns = isLogarithmic ? ["latencyMs", "energyMj", "areaMm2"] : ["f1", "f2", "f3", "f4"];
        PointSet? points = null;
        foreach (var row in CatalogText.ReadCsv($"benchmarks/{problem}.csv"))
        {
            double[] point = [.. columns.Select(c => CatalogText.Number(row, c)).OfType<double>()];
            points ??= new PointSet(point.Length);
            points.Add(point);
        }

        var (ideal, nadir) = (Filled(points!.Objectives, double.PositiveInfinity), Filled(points.Objectives, double.NegativeInfinity));
        for (var i = 0; i < points.Count; i++)
        {
            for (var m = 0; m < ideal.Length; m++)
            {
                var value = isLogarithmic ? Math.Log10(points[i][m]) : points[i][m];
                ideal[m] = Math.Min(ideal[m], value);
                nadir[m] = Math.Max(nadir[m], value);
            }
        }

        var own = new ReferenceFront(ideal, nadir, 1, isLogarithmic, points).Volume(points);
        return new ReferenceFront(ideal, nadir, own, isLogarithmic, points);
    }

    private static ReferenceFront Box(double[] ideal, double[] nadir, double hypervolume) => new(ideal, nadir, hypervolume, false, null);

    private static double[] Filled(int count, double value) => [.. Enumerable.Repeat(value, count)];

    private static double Factorial(int n) => n <= 1 ? 1 : n * Factorial(n - 1);

    // Of the unit ball in n dimensions, the part with no negative coordinate: V_n / 2^n, V_n = V_(n-2) 2 pi / n.
    private static double BallShare(int n)
    {
        double Ball(int d) => d switch
        {
            0 => 1,
            1 => 2,
            _ => Ball(d - 2) * 2 * Math.PI / d,
        };
        return Ball(n) / Math.Pow(2, n);
    }

    // f2 = 1 - f1^2 from a = 0.2808 to 1, both mapped to [0, 1]; beyond the end a strip of 0.1.
    private static double Zdt6Volume()
    {
        var (a, height) = (0.280775318, 0.921165221);
        var under = ((1 - a) - ((1 - (a * a * a)) / 3)) / ((1 - a) * height);
        return (Reference * Reference) - under;
    }

    private double Volume(PointSet front)
    {
        var normalised = new PointSet(front.Objectives, front.Count);
        var point = new double[front.Objectives];
        for (var i = 0; i < front.Count; i++)
        {
            for (var m = 0; m < point.Length; m++)
            {
                var value = IsLogarithmic ? Math.Log10(front[i][m]) : front[i][m];
                point[m] = (value - Ideal[m]) / (Nadir[m] - Ideal[m]);
            }

            normalised.Add(point);
        }

        return Pareto.Hypervolume.Compute(normalised, Filled(front.Objectives, Reference));
    }
}
