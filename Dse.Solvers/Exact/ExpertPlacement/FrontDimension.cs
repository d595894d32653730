using Dse.Core.Studies;
using Dse.Core.Studies.ExpertPlacements;

namespace Dse.Solvers.Exact.ExpertPlacement;

/// <summary>One number that partial placements are compared by.</summary>
/// <param name="Metric">The metric that it is part of.</param>
/// <param name="Profile">The profile it is of; −1 where the worst of all is taken layer by layer.</param>
/// <param name="IsMaximum">Whether layers compose by their maximum instead of their sum.</param>
/// <param name="IsPairwise">Whether it belongs to two successive layers instead of to one.</param>
/// <param name="Limit">The most that it may be; infinite without a limit.</param>
internal readonly record struct FrontDimension(string Metric, int Profile, bool IsMaximum, bool IsPairwise, double Limit)
{
    /// <summary>What objectives and limits ask for; null when a constraint is more than an upper limit or a metric is none that this handles.</summary>
    public static FrontDimension[]? Of(StudyProblem problem, ExpertPlacementModel model)
    {
        var limits = new Dictionary<string, double>(StringComparer.Ordinal);
        foreach (var objective in problem.Objectives)
        {
            limits[objective.Metric] = double.PositiveInfinity;
        }

        foreach (var limit in problem.MetricConstraints.SelectMany(c => Core.Spaces.NameLimit.Of(c)!))
        {
            if (!double.IsNegativeInfinity(limit.Low))
            {
                return null;
            }

            limits[limit.Name] = Math.Min(limits.GetValueOrDefault(limit.Name, double.PositiveInfinity), limit.High);
        }

        if (model.MaxMoves is { } most)
        {
            limits["moves"] = Math.Min(limits.GetValueOrDefault("moves", double.PositiveInfinity), most);
        }

        var dimensions = new List<FrontDimension>();
        foreach (var (metric, limit) in limits)
        {
            var profiles = Enumerable.Range(0, model.Profiles.Count);
            switch (metric)
            {
                case "peakToMeanRatio":
                    dimensions.Add(new(metric, -1, true, false, limit));
                    break;
                case "moves":
                    dimensions.Add(new(metric, -1, false, false, limit));
                    break;
                case "meanPeakToMeanRatio" or "peakLoadTokens":
                    dimensions.AddRange(profiles.Select(p => new FrontDimension(metric, p, false, false, limit)));
                    break;
                case "crossDeviceTokens" or "crossNodeTokens" or "communicationMs":
                    dimensions.AddRange(profiles.Select(p => new FrontDimension(metric, p, false, true, limit)));
                    break;
                default:
                    return null;
            }
        }

        return [.. dimensions];
    }
}
