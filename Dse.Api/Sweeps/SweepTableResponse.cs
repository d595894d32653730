using System.Text.Json;
using Dse.Api.Studies;

namespace Dse.Api.Sweeps;

/// <summary>A run as a table: the axes' values against the best that each study found.</summary>
internal sealed record SweepTableResponse
{
    /// <summary>The run.</summary>
    public required int Run { get; init; }

    /// <summary>What the studies minimise or maximise; empty when they do not all seek the same.</summary>
    public required IReadOnlyList<string> Objectives { get; init; }

    /// <summary>A row for each study.</summary>
    public required IReadOnlyList<SweepRow> Rows { get; init; }
}

/// <summary>A study of a run.</summary>
internal sealed record SweepRow
{
    /// <summary>The axes' values.</summary>
    public required JsonElement Values { get; init; }

    /// <summary>The study and where it stands.</summary>
    public required StudySummary Study { get; init; }

    /// <summary>The best value of each objective on its front, by metric; null without a point.</summary>
    public required IReadOnlyDictionary<string, double>? Best { get; init; }

    /// <summary>How many of its points are on the joint front.</summary>
    public required int OnJointFront { get; init; }
}
