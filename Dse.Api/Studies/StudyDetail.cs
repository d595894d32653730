using System.Text.Json;

namespace Dse.Api.Studies;

/// <summary>A study with its spec.</summary>
internal sealed record StudyDetail
{
    /// <summary>Where it stands.</summary>
    public required StudySummary Study { get; init; }

    /// <summary>The spec as it was submitted, as a JSON object.</summary>
    public required JsonElement Spec { get; init; }

    /// <summary>The current front's revision; 0 before the first point.</summary>
    public required long FrontRevision { get; init; }
}
