using System.Text.Json;
using Dse.Storage.Studies;

namespace Dse.Api.Fronts;

/// <summary>The front of a study: the final one, or the best so far.</summary>
internal sealed record FrontResponse
{
    /// <summary>The study's id.</summary>
    public required Guid Study { get; init; }

    /// <summary>Grows with every change of the points; 0 before the first point.</summary>
    public required long Revision { get; init; }

    /// <summary>The revision that points and removedTrials are told against; null when this is the whole front.</summary>
    public required long? Since { get; init; }

    /// <summary>Whether the front is the study's final one.</summary>
    public required bool Final { get; init; }

    /// <summary>The spec; null in a delta.</summary>
    public required JsonElement? Spec { get; init; }

    /// <summary>Where the study stands.</summary>
    public required StudyState Status { get; init; }

    /// <summary>Why it ended, for people; null before.</summary>
    public required string? Reason { get; init; }

    /// <summary>Raw units, maximised objectives negated; null without a point.</summary>
    public required double? Hypervolume { get; init; }

    /// <summary>What the hypervolume is measured against, per objective, raw units; null before the end.</summary>
    public required IReadOnlyList<double>? ReferencePoint { get; init; }

    /// <summary>Evaluations billed.</summary>
    public required long Evaluations { get; init; }

    /// <summary>Wall-clock seconds of the search.</summary>
    public required double Seconds { get; init; }

    /// <summary>False when the clock ended the search; null before the end.</summary>
    public required bool? Reproducible { get; init; }

    /// <summary>True when the front is the whole truth about the space; null before the end.</summary>
    public required bool? Proved { get; init; }

    /// <summary>The strategy that ran, with the reasons when auto chose it; null before the end.</summary>
    public required string? Strategy { get; init; }

    /// <summary>Candidates rejected, by reason; null before the end.</summary>
    public required IReadOnlyDictionary<string, long>? Rejected { get; init; }

    /// <summary>What is minimised or maximised, for example "min stepTimeSeconds".</summary>
    public required IReadOnlyList<string> Objectives { get; init; }

    /// <summary>The points in order of their ids; in a delta those that are new or changed.</summary>
    public required IReadOnlyList<FrontPointResponse> Points { get; init; }

    /// <summary>In a delta, the trials whose points left the front; else empty.</summary>
    public required IReadOnlyList<long> RemovedTrials { get; init; }

    /// <summary>The formats that points of this kind may be exported to.</summary>
    public required IReadOnlyList<string> Exports { get; init; }
}
