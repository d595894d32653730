using Dse.Core.Pareto;
using Dse.Core.Studies;

namespace Dse.Solvers.Search.Bayesian;

/// <summary>The front so far and the axes on which its volume is counted.</summary>
internal sealed class FrontScales
{
    // A front that spans more than this ratio in an objective may be measured by the logarithm.
    private const double DecadesRatio = 50;

    // Values that come this near to zero beside the others touch it, and have no logarithm to speak of.
    private const double TouchingRatio = 1e-9;
    private const double Margin = 0.1;

    // Beyond this many interquartile ranges above the third quartile a value is far out (Tukey 1977): a penalty, say.
    private const double FarOut = 3;

    // A gain that costs less than this part of it elsewhere is a bargain.
    private const double MostTrade = 10;

    // By the number of objectives; from six on some thousand boxes.
    private static readonly int[] MostPoints = [0, 4000, 1000, 300, 60, 24, 24, 16, 12, 10, 8];

    private readonly StudyProblem problem;
    private readonly IReadOnlyList<Trial> feasible;
    private readonly List<double[]> front;
    private readonly double[] lows;
    private readonly double[] highs;
    private readonly double[] ranges;
    private readonly bool[] touchesZero;
    private readonly double[] floors;
    private LevelScale[] scales = [];

    private FrontScales(StudyProblem problem, List<Trial> members, IReadOnlyList<Trial> feasible, IReadOnlyList<Trial> measured)
    {
        (this.problem, this.feasible) = (problem, feasible);
        front = [.. members.Select(t => t.Objectives!)];
        Elite = [.. members.Select(t => t.Cells)];
        var m = problem.Objectives.Count;
        (lows, highs, ranges) = (new double[m], new double[m], new double[m]);
        touchesZero = new bool[m];
        floors = new double[m];
        for (var o = 0; o < m; o++)
        {
            touchesZero[o] = measured.Min(t => Math.Abs(t.Objectives![o])) <= TouchingRatio * measured.Max(t => Math.Abs(t.Objectives![o]));
            floors[o] = measured.All(t => t.Objectives![o] >= 0) && measured.Count(t => t.Objectives![o] == 0) > 1 ? 0 : double.NegativeInfinity;
            (lows[o], highs[o]) = (front.Min(p => p[o]), front.Max(p => p[o]));
            var range = highs[o] - lows[o];
            if (!(range > 0))
            {
                range = measured.Max(t => t.Objectives![o]) - measured.Min(t => t.Objectives![o]);
            }

            ranges[o] = range > 0 ? range : Math.Max(Math.Abs(highs[o]), 1);
        }
    }

    /// <summary>Rows of the front's members.</summary>
    public IReadOnlyList<double[]> Elite { get; }

    /// <summary>Minimised objectives of the front's members.</summary>
    public IReadOnlyList<double[]> Points => front;

    /// <summary>The scales of the feasible trials; null when there are none.</summary>
    public static FrontScales? Of(StudyProblem problem, IReadOnlyList<Trial> measured)
    {
        var accepted = measured.Where(t => t.IsFeasible).ToArray();
        if (accepted.Length == 0)
        {
            return null;
        }

        var points = new PointSet(problem.Objectives.Count, accepted.Length);
        foreach (var trial in accepted)
        {
            points.Add(trial.Objectives!);
        }

        return new FrontScales(problem, [.. NonDominated.Filter(points).Select(i => accepted[i])], accepted, measured);
    }

    /// <summary>The axes that a model of an objective may choose from.</summary>
    public IReadOnlyList<ModelAxis> Axes(int objective) =>
        LevelScale.Axes(problem.Objectives[objective].Maximize, Reference(objective), ranges[objective], touchesZero[objective]);

    /// <summary>Settles on which axis volume is counted, from the axes the models chose.</summary>
    /// <remarks>The logarithm everywhere when all models prefer it and the front spans decades, else nowhere: mixed axes would weigh one objective by ratios against another by differences.</remarks>
    public void Decide(IReadOnlyList<int> modelAxes)
    {
        var isLogarithmic = modelAxes.All(a => a == 1) && Enumerable.Range(0, lows.Length).Any(o => Ratio(o) > DecadesRatio);
        scales = [.. modelAxes.Select((axis, o) => new LevelScale(isLogarithmic, axis == 1, problem.Objectives[o].Maximize))];
    }

    // Worst to best where both have the same sign.
    private double Ratio(int objective) => problem.Objectives[objective].Maximize ? lows[objective] / highs[objective] : highs[objective] / lows[objective];

    /// <summary>A prediction on the axis of the volume.</summary>
    public double LevelOfMean(int objective, double mean) => Math.Max(scales[objective].LevelOfMean(mean), floors[objective]);

    /// <summary>The improvement over the front and over believed points.</summary>
    /// <param name="believed">Points on the axes of the volume.</param>
    /// <param name="expected">What models expect of many designs, on the axes of the volume: where the front will end is read from them too.</param>
    /// <param name="outlook">What counts as an end: nothing that buys next to nothing dearly while trusting, the worst that was measured while hoping, but for outliers.</param>
    public HypervolumeImprovement Improvement(IReadOnlyList<double[]> believed, IReadOnlyList<double[]> expected, Outlook outlook)
    {
        var levels = front.Select(p => p.Select((v, o) => scales[o].Level(v)).ToArray()).ToList();
        levels.AddRange(believed);
        var ends = NonDominatedOf([.. levels, .. expected], scales.Length);
        ends = outlook == Outlook.Trusting ? Balanced(ends) : ends;
        var reference = new double[scales.Length];
        for (var o = 0; o < reference.Length; o++)
        {
            var (low, high) = (ends.Min(p => p[o]), ends.Max(p => p[o]));
            var given = problem.ReferencePoint is null ? double.NaN : scales[o].Level(Given(o));
            var end = high + (Margin * (high > low ? high - low : scales[o].IsLogarithmic ? 1 : ranges[o]));
            reference[o] = double.IsFinite(given) ? given : outlook == Outlook.Hoping ? Math.Max(end, scales[o].Level(Worst(o))) : end;
        }

        var below = levels.Where(p => p.Zip(reference).All(v => v.First < v.Second)).ToList();
        return new HypervolumeImprovement(new BoxDecomposition(Spread(NonDominatedOf(below, reference.Length), reference), reference, floors), [.. scales.Select(s => s.Law)]);
    }

    private double Worst(int objective)
    {
        double[] sorted = [.. feasible.Select(t => t.Objectives![objective]).Order()];
        var (first, third) = (sorted[sorted.Length / 4], sorted[3 * sorted.Length / 4]);
        return sorted.Last(v => v <= third + (FarOut * (third - first)));
    }

    private double Given(int objective) => problem.Objectives[objective].Maximize ? -problem.ReferencePoint![objective] : problem.ReferencePoint![objective];

    private double Reference(int objective) => problem.ReferencePoint is null ? highs[objective] + (Margin * ranges[objective]) : Given(objective);

    private static List<double[]> NonDominatedOf(List<double[]> levels, int objectives)
    {
        var points = new PointSet(objectives, Math.Max(1, levels.Count));
        foreach (var level in levels)
        {
            points.Add(level);
        }

        return [.. NonDominated.Filter(points).Select(i => levels[i])];
    }

    // Leaves out points for which another one gives up next to nothing (Geoffrion's trade-off): some objectives can be
    // bad without end while another one improves by nothing to speak of, and such a point is no end of the front.
    private static List<double[]> Balanced(List<double[]> points)
    {
        var widths = new double[points[0].Length];
        for (var pass = 0; pass < 2; pass++)
        {
            for (var o = 0; o < widths.Length; o++)
            {
                widths[o] = Math.Max(points.Max(p => p[o]) - points.Min(p => p[o]), double.Epsilon);
            }

            var balanced = points.FindAll(p => !points.Exists(q => IsBargain(p, q, widths)));
            points = balanced.Count > 0 ? balanced : points;
        }

        return points;
    }

    // Whether another point gains much more somewhere than it loses anywhere.
    private static bool IsBargain(double[] point, double[] other, double[] widths)
    {
        var (gain, loss) = (0.0, 0.0);
        for (var o = 0; o < widths.Length; o++)
        {
            var difference = (other[o] - point[o]) / widths[o];
            gain = Math.Max(gain, -difference);
            loss = Math.Max(loss, difference);
        }

        return gain > MostTrade * loss;
    }

    // Many boxes cost time: with four and more objectives the farthest-apart points stand for the front.
    private static List<double[]> Spread(List<double[]> points, double[] reference)
    {
        var most = MostPoints[reference.Length];
        if (points.Count <= most)
        {
            return points;
        }

        var widths = Enumerable.Range(0, reference.Length).Select(o => Math.Max(reference[o] - points.Min(p => p[o]), double.Epsilon)).ToArray();
        var distances = points.Select(_ => double.PositiveInfinity).ToArray();
        var chosen = new List<double[]>(most);
        var next = 0;
        while (chosen.Count < most)
        {
            var last = points[next];
            chosen.Add(last);
            for (var i = 0; i < points.Count; i++)
            {
                var distance = 0.0;
                for (var o = 0; o < widths.Length; o++)
                {
                    var difference = (points[i][o] - last[o]) / widths[o];
                    distance += difference * difference;
                }

                distances[i] = Math.Min(distances[i], distance);
            }

            next = Array.IndexOf(distances, distances.Max());
        }

        return chosen;
    }
}
