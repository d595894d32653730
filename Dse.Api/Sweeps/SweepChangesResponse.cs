using System.Text.Json;
using Dse.Api.Fronts;

namespace Dse.Api.Sweeps;

/// <summary>What changed between two runs of a sweep.</summary>
internal sealed record SweepChangesResponse
{
    /// <summary>The later run.</summary>
    public required int Run { get; init; }

    /// <summary>The earlier run; null when there is none before the later one, all points of which are then gained.</summary>
    public required int? Since { get; init; }

    /// <summary>When the next run comes by the schedule; null when it runs only when asked.</summary>
    public required DateTimeOffset? NextFireAt { get; init; }

    /// <summary>What the studies of both minimise or maximise.</summary>
    public required IReadOnlyList<string> Objectives { get; init; }

    /// <summary>What both hypervolumes are measured against, raw units; null without a point.</summary>
    public required IReadOnlyList<double>? ReferencePoint { get; init; }

    /// <summary>Of the earlier joint front.</summary>
    public required double? HypervolumeBefore { get; init; }

    /// <summary>Of the later joint front.</summary>
    public required double? HypervolumeAfter { get; init; }

    /// <summary>Later over earlier hypervolume, less 1; null when it cannot be computed.</summary>
    public required double? DriftRatio { get; init; }

    /// <summary>Points of the later joint front whose design was not on the earlier one.</summary>
    public required IReadOnlyList<SweepPoint> Gained { get; init; }

    /// <summary>Points of the earlier joint front whose design is not on the later one.</summary>
    public required IReadOnlyList<SweepPoint> Lost { get; init; }

    /// <summary>Designs on both whose objectives differ.</summary>
    public required IReadOnlyList<MovedPoint> Moved { get; init; }

    /// <summary>Designs on both whose objectives are the same.</summary>
    public required int Same { get; init; }

    /// <summary>Studies of the later run that have not ended: what is told may still change.</summary>
    public required int OpenStudies { get; init; }

    /// <summary>What differs between the runs besides their results: members of the specs, and the service's version.</summary>
    public required IReadOnlyList<SweepCause> Causes { get; init; }
}

/// <summary>A design whose objectives differ between two runs.</summary>
internal sealed record MovedPoint
{
    /// <summary>The axes' values of its study.</summary>
    public required JsonElement Values { get; init; }

    /// <summary>The point in the earlier run.</summary>
    public required FrontPointResponse Before { get; init; }

    /// <summary>The point in the later run.</summary>
    public required FrontPointResponse After { get; init; }
}

/// <summary>Something that differs between two runs.</summary>
internal sealed record SweepCause
{
    /// <summary>A path into the specs, or version, evaluator, solvers, studies.</summary>
    public required string What { get; init; }

    /// <summary>The device, language model or graph that the member belongs to, by its name; null where the path says it all.</summary>
    public required string? Entry { get; init; }

    /// <summary>What it was; null when it was not there.</summary>
    public required string? Before { get; init; }

    /// <summary>What it is; null when it is not there any more.</summary>
    public required string? After { get; init; }

    /// <summary>In how many studies.</summary>
    public required int Studies { get; init; }
}
