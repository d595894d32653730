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

    private readonly double[][] levels;
    private readonly LevelLaw[] laws;
    private readonly int objectives;
    private readonly int boxes;
    private readonly int[] lower;
    private readonly int[] upper;
    private readonly double[][] logs;
    private readonly double[][] values;
    private readonly double[][] byMean;
    private readonly double[][] byDeviation;
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
        lower = new int[boxes * objectives];
        upper = new int[boxes * objectives];
        for (var b = 0; b < boxes; b++)
        {
            for (var m = 0; m < objectives; m++)
            {
                (lower[(b * objectives) + m], upper[(b * objectives) + m]) = decomposition.Bounds(b, m);
            }
        }

        logs = [.. levels.Select(l => new double[l.Length])];
        values = [.. levels.Select(l => new double[l.Length])];
        byMean = [.. levels.Select(l => new double[l.Length])];
        byDeviation = [.. levels.Select(l => new double[l.Length])];
        boxLogs = new double[boxes];
    }

    /// <summary>ln of the volume between the front's ideal point and the reference: what improvements are measured against.</summary>
    public double LogVolume => levels.Sum(l => Math.Log(l[^1] - l[Math.Min(1, l.Length - 2)])) is var log && double.IsFinite(log) ? log : 0;

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
            var (level, value) = (levels[m], values[m]);
            for (var k = level.Length - 1; k >= 0; k--)
            {
                value[k] = NormalTail.ValueBelow(laws[m], level[k], means[m], deviations[m]);
            }

            var whole = value[^1];
            log += Math.Log(whole);
            if (!(whole > LeastWhole))
            {
                log = double.PositiveInfinity;
                return false;
            }

            Vectors.Scale(value, 1 / whole);
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
            scale += FillLevels(m, means[m], deviations[m]);
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
        return LogSum(meanSlopes, deviationSlopes);
    }

    private double FillLevels(int m, double mean, double deviation)
    {
        var (level, log, value) = (levels[m], logs[m], values[m]);
        for (var k = level.Length - 1; k >= 0; k--)
        {
            if (double.IsNegativeInfinity(level[k]) || (laws[m] == LevelLaw.Exponential && level[k] <= 0))
            {
                (log[k], byMean[m][k], byDeviation[m][k], value[k]) = (double.NegativeInfinity, 0, 0, 0);
                continue;
            }

            (log[k], byMean[m][k], byDeviation[m][k]) = laws[m] switch
            {
                LevelLaw.Exponential => NormalTail.ExponentialBelow(level[k], mean, deviation),
                LevelLaw.NegativeExponential => NormalTail.NegativeExponentialBelow(level[k], mean, deviation),
                _ => NormalTail.Below(level[k], mean, deviation),
            };
            value[k] = Math.Exp(log[k] - log[^1]);
        }

        return log[^1];
    }

    private double Sum(Span<double> meanSlopes, Span<double> deviationSlopes)
    {
        var total = 0.0;
        for (var b = 0; b < boxes; b++)
        {
            var product = 1.0;
            for (var m = 0; m < objectives; m++)
            {
                product *= values[m][upper[(b * objectives) + m]] - values[m][lower[(b * objectives) + m]];
            }

            total += product;
            if (product > 0)
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
            var ratio = Math.Exp(logs[m][l] - logs[m][u]);
            var share = weight / (1 - ratio);
            if (double.IsFinite(share))
            {
                meanSlopes[m] += share * (byMean[m][u] - (ratio * byMean[m][l]));
                deviationSlopes[m] += share * (byDeviation[m][u] - (ratio * byDeviation[m][l]));
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
                log += logs[m][u] + Math.Log(Math.Max(1 - Math.Exp(logs[m][l] - logs[m][u]), double.Epsilon));
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
            sum += Math.Exp(boxLogs[b] - most);
        }

        for (var b = 0; meanSlopes.Length > 0 && b < boxes; b++)
        {
            AddSlopes(b, Math.Exp(boxLogs[b] - most) / sum, meanSlopes, deviationSlopes);
        }

        return most + Math.Log(sum);
    }
}
