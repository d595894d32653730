using Dse.Core.Studies;

namespace Dse.Formats.Fronts;

/// <summary>A front as people read it: found here, read from a file, or told by a server while the study still runs.</summary>
/// <param name="Study">The study's id or name.</param>
/// <param name="Status">How it ended, or where it stands.</param>
/// <param name="Reason">Why it ended; empty before.</param>
/// <param name="Hypervolume">Raw units, maximised objectives negated; null without a point.</param>
/// <param name="ReferencePoint">What the hypervolume is measured against; null before the end.</param>
/// <param name="Evaluations">Evaluations billed.</param>
/// <param name="Seconds">Wall-clock seconds of the search.</param>
/// <param name="Reproducible">False when the clock ended it; null before the end.</param>
/// <param name="Proved">True when the front is the whole truth about the space; null before the end.</param>
/// <param name="Strategy">The strategy that ran; empty before the end.</param>
/// <param name="Rejected">Candidates rejected, by reason.</param>
/// <param name="Objectives">What is minimised or maximised.</param>
/// <param name="Points">The front.</param>
public sealed record FrontReading(
    string Study,
    string Status,
    string Reason,
    double? Hypervolume,
    IReadOnlyList<double>? ReferencePoint,
    long Evaluations,
    double Seconds,
    bool? Reproducible,
    bool? Proved,
    string Strategy,
    IReadOnlyDictionary<string, long> Rejected,
    IReadOnlyList<Objective> Objectives,
    IReadOnlyList<FrontPoint> Points)
{
    /// <summary>A front that was just found.</summary>
    /// <param name="study">The study's id or name.</param>
    /// <param name="front">What came out.</param>
    public static FrontReading Of(string study, FrontDocument front)
    {
        ArgumentNullException.ThrowIfNull(front);
        return new FrontReading(
            study,
            FrontJson.StatusName(front.Status),
            front.Reason,
            front.Hypervolume,
            front.ReferencePoint,
            front.Evaluations,
            front.Seconds,
            front.Reproducible,
            front.Proved,
            front.Strategy,
            front.Rejected,
            front.Objectives,
            front.Points);
    }
}
