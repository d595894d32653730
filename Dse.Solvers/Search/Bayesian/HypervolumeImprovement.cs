using Dse.Solvers.Surrogates;

namespace Dse.Solvers.Search.Bayesian;

/// <summary>
/// The logarithm of the expected hypervolume improvement of one design whose objectives are independent: exactly
/// Σ over boxes of Π over objectives of E max(0, u − Y) − E max(0, l − Y). With one objective it is log expected
/// improvement.
/// </summary>
/// <remarks>Not thread-safe.</remarks>
internal sealed class HypervolumeImprovement
{
    // Below this share of the reference box's volume, sums of differences lose too many digits and logarithms take over.
    private const double LeastShare = 1e-7;

    // Below it an improvement over nothing is a number without digits.
    private const double LeastWhole = 1e-250;

    // Shares below it are lost in a sum above the least share.
    private const double Nothing = 1e-30;

    // Levels whose logarithm lies this far below that of the whole are 0 beside each that is not.
    private const double FarBelow = -1500;

    private readonly double[][] levels;
    private readonly LevelLaw[] laws;
    private readonly int objectives;
    private readonly int boxes;
    private readonly int[] lower;
    private readonly int[] upper;
    private readonly int[] starts;
    private readonly int[] filled;
    private readonly double[] logs;
    private readonly double[] values;
    private readonly double[] byMean;
    private readonly double[] byDeviation;
    private readonly double[] boxLogs;

    /// <summary>Prepares the sums.</summary>
    /// <param name="decomposition">The boxes.</param>
    /// <param name="laws">Per objective, how its level follows from a normal variable.</param>
    public HypervolumeImprovement(BoxDecomposition decomposition, IReadOnlyList<LevelLaw> laws)
    {
        levels = decomposition.Levels;
        this.laws = [.. laws];
        objectives = levels.Length;
        boxes = decomposition.Count;
        starts = new int[objectives + 1];
        for (var m = 0; m < objectives; m++)
        {
            starts[m + 1] = starts[m] + levels[m].Length;
        }

        lower = new int[boxes * objectives];
        upper = new int[boxes * objectives];
        for (var b = 0; b < boxes; b++)
        {
            for (var m = 0; m < objectives; m++)
            {
                var (low, high) = decomposition.Bounds(b, m);
                (lower[(b * objectives) + m], upper[(b * objectives) + m]) = (starts[m] + low, starts[m] + high);
            }
        }

        filled = new int[objectives];
        logs = new double[starts[^1]];
        values = new double[starts[^1]];
        byMean = new double[starts[^1]];
        byDeviation = new double[starts[^1]];
        boxLogs = new double[boxes];
    }

    /// <summary>ln of the volume between the front's ideal point and the reference: what improvements are measured against.</summary>
    public double LogVolume => levels.Sum(l => Math.Log(l[^1] - l[Math.Min(1, l.Length - 2)])) is var log && double.IsFinite(log) ? log : 0;

    /// <summary>
    /// Whether the value never falls when the deviation of an objective grows: improvement is convex in its normal variable,
    /// which it is not where the level is an exponential of it, and not where gains end at a floor.
    /// </summary>
    public bool GrowsWithDeviation(int objective) => laws[objective] != LevelLaw.Exponential && double.IsNegativeInfinity(levels[objective][0]);

    /// <summary>The value by sums of differences, cheaper than with derivatives.</summary>
    /// <param name="means">Means of the normal variable per objective.</param>
    /// <param name="deviations">Standard deviations, above 0.</param>
    /// <param name="log">The value; where sums lose too many digits something above it.</param>
    /// <returns>Whether it is the value itself.</returns>
    public bool TryLogValue(ReadOnlySpan<double> means, ReadOnlySpan<double> deviations, out double log)
    {
        log = 0;
        for (var m = 0; m < objectives; m++)
        {
            var level = levels[m];
            var value = values.AsSpan(starts[m], level.Length);
            var whole = NormalTail.ValueBelow(laws[m], level[^1], means[m], deviations[m]);
            log += Math.Log(whole);
            if (!(whole > LeastWhole))
            {
                log = double.PositiveInfinity;
                return false;
            }

            var scale = 1 / whole;
            value[^1] = whole * scale;
            var k = level.Length - 2;
            for (; k >= 0 && value[k + 1] > Nothing; k--)
            {
                value[k] = scale * NormalTail.ValueBelow(laws[m], level[k], means[m], deviations[m]);
            }

            value[..(k + 1)].Clear();
        }

        var share = Sum([], []);
        log += Math.Log(Math.Max(share, LeastShare));
        return share > LeastShare;
    }

    /// <summary>The value and its derivatives.</summary>
    /// <param name="means">Means of the normal variable per objective.</param>
    /// <param name="deviations">Standard deviations, above 0.</param>
    /// <param name="meanSlopes">Receives derivatives by the means; empty when not wanted.</param>
    /// <param name="deviationSlopes">Receives derivatives by the deviations; empty when not wanted.</param>
    public double LogValue(ReadOnlySpan<double> means, ReadOnlySpan<double> deviations, Span<double> meanSlopes, Span<double> deviationSlopes)
    {
        var scale = 0.0;
        for (var m = 0; m < objectives; m++)
        {
            filled[m] = FillLevels(m, levels[m].Length, means[m], deviations[m], FarBelow);
            scale += logs[starts[m + 1] - 1];
        }

        meanSlopes.Clear();
        deviationSlopes.Clear();
        var share = Sum(meanSlopes, deviationSlopes);
        if (share > LeastShare)
        {
            for (var m = 0; m < meanSlopes.Length; m++)
            {
                meanSlopes[m] /= share;
                deviationSlopes[m] /= share;
            }

            return scale + Math.Log(share);
        }

        meanSlopes.Clear();
        deviationSlopes.Clear();
        for (var m = 0; m < objectives; m++)
        {
            FillLevels(m, filled[m], means[m], deviations[m], double.NegativeInfinity);
        }

        return LogSum(meanSlopes, deviationSlopes);
    }

    // The levels below one, from the top down to one that lies far below the whole; lower ones count for nothing.
    private int FillLevels(int m, int count, double mean, double deviation, double least)
    {
        var (level, start) = (levels[m], starts[m]);
        var whole = starts[m + 1] - 1;
        var k = count - 1;
        for (var isFar = false; k >= 0 && !isFar; k--)
        {
            var at = start + k;
            if (double.IsNegativeInfinity(level[k]) || (laws[m] == LevelLaw.Exponential && level[k] <= 0))
            {
                (logs[at], byMean[at], byDeviation[at], values[at]) = (double.NegativeInfinity, 0, 0, 0);
                continue;
            }

            (logs[at], byMean[at], byDeviation[at]) = laws[m] switch
            {
                LevelLaw.Exponential => NormalTail.ExponentialBelow(level[k], mean, deviation),
                LevelLaw.NegativeExponential => NormalTail.NegativeExponentialBelow(level[k], mean, deviation),
                _ => NormalTail.Below(level[k], mean, deviation),
            };
            values[at] = NormalTail.Exp(logs[at] - logs[whole]);
            isFar = logs[at] - logs[whole] < least;
        }

        logs.AsSpan(start, k + 1).Fill(double.NegativeInfinity);
        byMean.AsSpan(start, k + 1).Clear();
        byDeviation.AsSpan(start, k + 1).Clear();
        values.AsSpan(start, k + 1).Clear();
        return k + 1;
    }

    private double Sum(Span<double> meanSlopes, Span<double> deviationSlopes)
    {
        var total = 0.0;
        for (var b = 0; b < boxes; b++)
        {
            var product = 1.0;
            for (var m = 0; m < objectives; m++)
            {
                product *= values[upper[(b * objectives) + m]] - values[lower[(b * objectives) + m]];
            }

            total += product;
            if (product > 0 && meanSlopes.Length > 0)
            {
                AddSlopes(b, product, meanSlopes, deviationSlopes);
            }
        }

        return total;
    }

    private void AddSlopes(int box, double weight, Span<double> meanSlopes, Span<double> deviationSlopes)
    {
        for (var m = 0; m < meanSlopes.Length; m++)
        {
            var (l, u) = (lower[(box * objectives) + m], upper[(box * objectives) + m]);
            var ratio = NormalTail.Exp(logs[l] - logs[u]);
            var share = weight / (1 - ratio);
            if (double.IsFinite(share))
            {
                meanSlopes[m] += share * (byMean[u] - (ratio * byMean[l]));
                deviationSlopes[m] += share * (byDeviation[u] - (ratio * byDeviation[l]));
            }
        }
    }

    private double LogSum(Span<double> meanSlopes, Span<double> deviationSlopes)
    {
        var most = double.NegativeInfinity;
        for (var b = 0; b < boxes; b++)
        {
            var log = 0.0;
            for (var m = 0; m < objectives; m++)
            {
                var (l, u) = (lower[(b * objectives) + m], upper[(b * objectives) + m]);
                log += logs[u] + Math.Log(Math.Max(1 - NormalTail.Exp(logs[l] - logs[u]), double.Epsilon));
            }

            boxLogs[b] = log;
            most = Math.Max(most, log);
        }

        if (!double.IsFinite(most))
        {
            return double.NegativeInfinity;
        }

        var sum = 0.0;
        for (var b = 0; b < boxes; b++)
        {
            sum += NormalTail.Exp(boxLogs[b] - most);
        }

        for (var b = 0; meanSlopes.Length > 0 && b < boxes; b++)
        {
            AddSlopes(b, NormalTail.Exp(boxLogs[b] - most) / sum, meanSlopes, deviationSlopes);
        }

        return most + Math.Log(sum);
    }
}
