using System.Text.Json;
using Dse.Api.Fronts;

namespace Dse.Api.Sweeps;

/// <summary>The joint front of a run: the points of all its studies that none dominates.</summary>
internal sealed record SweepFrontResponse
{
    /// <summary>The run.</summary>
    public required int Run { get; init; }

    /// <summary>What the studies minimise or maximise.</summary>
    public required IReadOnlyList<string> Objectives { get; init; }

    /// <summary>What the hypervolume is measured against, raw units; null without a point.</summary>
    public required IReadOnlyList<double>? ReferencePoint { get; init; }

    /// <summary>Raw units with maximised objectives negated; null without a point.</summary>
    public required double? Hypervolume { get; init; }

    /// <summary>Studies of the run that have not ended: the front may still grow.</summary>
    public required int OpenStudies { get; init; }

    /// <summary>The points.</summary>
    public required IReadOnlyList<SweepPoint> Points { get; init; }
}

/// <summary>A point of a joint front, and where it comes from.</summary>
internal sealed record SweepPoint
{
    /// <summary>The study.</summary>
    public required Guid Study { get; init; }

    /// <summary>The axes' values of that study.</summary>
    public required JsonElement Values { get; init; }

    /// <summary>The point; its id is that within its study's front.</summary>
    public required FrontPointResponse Point { get; init; }
}
