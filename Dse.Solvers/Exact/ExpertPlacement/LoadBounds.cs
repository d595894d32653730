using Dse.Core.Studies;
using Dse.Core.Studies.ExpertPlacements;

namespace Dse.Solvers.Exact.ExpertPlacement;

/// <summary>What follows for the metrics from bounds on the layers' peaks.</summary>
internal static class LoadBounds
{
    // Bounds are added up in floating point; none may come out above what it bounds.
    private const double Rounding = 1 - 1e-12;

    /// <summary>The metrics of loads.</summary>
    public static readonly string[] Loads = ["peakToMeanRatio", "meanPeakToMeanRatio", "peakLoadTokens"];

    /// <summary>Whether the best of each layer is the best of all: only loads count, and the worst profile of one layer cannot ease that of another.</summary>
    public static bool AreSeparable(ExpertPlacementModel model, StudyProblem problem)
    {
        var metrics = problem.Objectives.Select(o => o.Metric).Concat(problem.MetricConstraints.SelectMany(c => c.Names)).ToArray();
        return model.MaxMoves is null && Array.TrueForAll(metrics, m => Array.IndexOf(Loads, m) >= (model.Profiles.Count == 1 ? 0 : Loads.Length))
            || (model.MaxMoves is null && Array.TrueForAll(metrics, m => m == Loads[0]));
    }

    /// <summary>Bounds by metric.</summary>
    /// <param name="model">The study.</param>
    /// <param name="peaks">What each layer's peak over the mean cannot go below in its worst profile.</param>
    public static Dictionary<string, double> Of(ExpertPlacementModel model, double[] peaks)
    {
        var bounds = new Dictionary<string, double>(StringComparer.Ordinal) { [Loads[0]] = peaks.Max() * Rounding };
        if (model.Profiles.Count == 1)
        {
            bounds[Loads[1]] = peaks.Sum() / peaks.Length * Rounding;
            bounds[Loads[2]] = peaks.Select((p, l) => p * model.Profiles[0].Loads[l].Sum() / model.Devices.Count).Sum() * Rounding;
        }

        return bounds;
    }
}
