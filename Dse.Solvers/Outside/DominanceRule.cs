using Dse.Core.Studies;

namespace Dse.Solvers.Outside;

/// <summary>Decides by dominance whether a trial that reports its metrics on the way is worth going on with.</summary>
/// <remarks>
/// The multi-objective form of stopping below a quantile: with one objective, being dominated by a share of the earlier
/// trials is being worse than that quantile of them. Immutable and thread-safe.
/// </remarks>
public sealed class DominanceRule
{
    private readonly EarlyStopping settings;
    private readonly int[] columns;
    private readonly bool[] maximizes;

    /// <summary>A rule for a problem.</summary>
    public DominanceRule(StudyProblem problem, EarlyStopping settings)
    {
        ArgumentNullException.ThrowIfNull(problem);
        this.settings = settings;
        columns = [.. problem.ObjectiveMetrics];
        maximizes = [.. problem.Objectives.Select(o => o.Maximize)];
    }

    /// <summary>The objectives of a report, minimised.</summary>
    /// <param name="metrics">One number per metric of the problem, NaN where there is none.</param>
    /// <returns>Null when one is no number: such a report neither stops nor is compared with.</returns>
    public double[]? Objectives(ReadOnlySpan<double> metrics)
    {
        var point = new double[columns.Length];
        for (var o = 0; o < point.Length; o++)
        {
            var value = metrics[columns[o]];
            if (!double.IsFinite(value))
            {
                return null;
            }

            point[o] = maximizes[o] ? -value : value;
        }

        return point;
    }

    /// <summary>Whether a report ends its trial.</summary>
    /// <param name="step">The step of the report.</param>
    /// <param name="report">Its objectives, minimised.</param>
    /// <param name="earlier">Objectives that trials of earlier batches reported at the same step.</param>
    public bool Stops(long step, double[] report, IReadOnlyCollection<double[]> earlier)
    {
        ArgumentNullException.ThrowIfNull(report);
        ArgumentNullException.ThrowIfNull(earlier);
        return step > settings.WarmUpSteps && earlier.Count >= settings.WarmUpTrials && earlier.Count(e => Dominates(e, report)) >= settings.Share * earlier.Count;
    }

    private static bool Dominates(double[] point, double[] other)
    {
        var isBetter = false;
        for (var o = 0; o < point.Length; o++)
        {
            if (point[o] > other[o])
            {
                return false;
            }

            isBetter |= point[o] < other[o];
        }

        return isBetter;
    }
}
