using System.Globalization;
using Dse.Core.Studies;

namespace Dse.Storage.Fronts;

/// <summary>A front as read from the database, in one consistent snapshot.</summary>
/// <param name="Row">Revision, hash and kind.</param>
/// <param name="IsComplete">True when <paramref name="Points"/> is the whole front, false when it is what changed since the revision asked for.</param>
/// <param name="Points">Points in order of their ids.</param>
/// <param name="RemovedTrials">In a delta, the trials whose points left the front.</param>
/// <param name="Document">The outcome, with <paramref name="Points"/> in it when complete; null while the study runs.</param>
public sealed record StoredFront(
    FrontRow Row,
    bool IsComplete,
    IReadOnlyList<StoredPoint> Points,
    IReadOnlyList<long> RemovedTrials,
    FrontDocument? Document)
{
    /// <summary>Changes whenever an answer built from this front would: quoted, for <c>ETag</c>.</summary>
    public string ETag => string.Create(CultureInfo.InvariantCulture, $"\"{Row.Revision}-{Row.Kind[0]}-{Convert.ToHexStringLower(Row.Hash)[..16]}\"");
}

/// <summary>A point of a stored front.</summary>
/// <param name="Point">The point; its artifact's bytes are read with <see cref="FrontStore.GetArtifactAsync"/>.</param>
/// <param name="Revision">The front's revision in which the point came or last changed.</param>
/// <param name="ArtifactSha256">SHA-256 of its artifact, or null without one.</param>
/// <param name="ProvenanceJson">A JSON object: the version and evaluator that recompute the point.</param>
public sealed record StoredPoint(FrontPoint Point, long Revision, byte[]? ArtifactSha256, string ProvenanceJson);

/// <summary>A front as read from the database, in one consistent snapshot, with its points' members still as JSON.</summary>
/// <param name="Row">Revision, hash and kind.</param>
/// <param name="IsComplete">True when <paramref name="Points"/> is the whole front, false when it is what changed since the revision asked for.</param>
/// <param name="Points">Points in order of their ids.</param>
/// <param name="RemovedTrials">In a delta, the trials whose points left the front.</param>
/// <param name="Document">The outcome without points; null while the study runs.</param>
public sealed record StoredFrontText(
    FrontRow Row,
    bool IsComplete,
    IReadOnlyList<PointText> Points,
    IReadOnlyList<long> RemovedTrials,
    FrontDocument? Document);

/// <summary>A point of a stored front, its members as JSON objects.</summary>
/// <param name="Id">Number within the front.</param>
/// <param name="Trial">Number of the trial.</param>
/// <param name="ParametersJson">Active parameters.</param>
/// <param name="MetricsJson">Metrics; null where one could not be computed.</param>
/// <param name="IntervalJson">By metric, [p10, p90].</param>
/// <param name="BoundJson">By metric, the best value possible.</param>
/// <param name="GapJson">By metric, the relative distance from the bound.</param>
/// <param name="TiedWith">Ids of points that the model cannot tell apart.</param>
/// <param name="Basis">What the numbers rest on.</param>
/// <param name="HasArtifact">Whether it has an artifact.</param>
public sealed record PointText(
    int Id,
    long Trial,
    string ParametersJson,
    string MetricsJson,
    string IntervalJson,
    string BoundJson,
    string GapJson,
    IReadOnlyList<int> TiedWith,
    string Basis,
    bool HasArtifact);

/// <summary>An artifact's bytes.</summary>
/// <param name="ContentType">Media type.</param>
/// <param name="Bytes">The bytes.</param>
/// <param name="Sha256">Their SHA-256.</param>
public sealed record StoredArtifact(string ContentType, byte[] Bytes, byte[] Sha256);
