using Dse.Core.Spaces;
using Dse.Core.Studies;
using Dse.Storage.Fronts;
using FrontJson = Dse.Formats.Fronts.FrontJson;

namespace Dse.Api.Fronts;

/// <summary>One design that no other beats in every objective.</summary>
internal sealed record FrontPointResponse
{
    /// <summary>Number within the front, from 1, in order of the first objective; while the study runs, points keep theirs and those that join get the next.</summary>
    public required int Id { get; init; }

    /// <summary>Number of the trial that found it; never changes.</summary>
    public required long Trial { get; init; }

    /// <summary>Active parameters: numbers, texts and Booleans.</summary>
    public required IReadOnlyDictionary<string, ParameterValue> Parameters { get; init; }

    /// <summary>Metrics; null where one could not be computed.</summary>
    public required IReadOnlyDictionary<string, double?> Metrics { get; init; }

    /// <summary>Why a metric is null, by metric; null when none is.</summary>
    public required IReadOnlyDictionary<string, string>? NullReasons { get; init; }

    /// <summary>By metric, the values that it lies between with 80 % confidence: [p10, p90].</summary>
    public required IReadOnlyDictionary<string, double[]> Interval { get; init; }

    /// <summary>By metric, the best value possible, where proved.</summary>
    public required IReadOnlyDictionary<string, double> Bound { get; init; }

    /// <summary>By metric, the relative distance from the bound.</summary>
    public required IReadOnlyDictionary<string, double> Gap { get; init; }

    /// <summary>Ids of points that the model cannot tell apart from this one.</summary>
    public required IReadOnlyList<int> TiedWith { get; init; }

    /// <summary>What the numbers rest on: measured, interpolated or prior.</summary>
    public required string Basis { get; init; }

    /// <summary>Path of the artifact, relative to the front's own; null when the kind has none.</summary>
    public required string? Artifact { get; init; }

    /// <summary>The point in the wire's form.</summary>
    public static FrontPointResponse From(StoredPoint stored)
    {
        var point = stored.Point;
        var nulls = point.Metrics.Where(m => m.Value is null).ToDictionary(m => m.Key, _ => FrontJson.NotComputed, StringComparer.Ordinal);
        return new FrontPointResponse
        {
            Id = point.Id,
            Trial = point.Trial,
            Parameters = new Dictionary<string, ParameterValue>(point.Parameters, StringComparer.Ordinal),
            Metrics = new Dictionary<string, double?>(point.Metrics, StringComparer.Ordinal),
            NullReasons = nulls.Count == 0 ? null : nulls,
            Interval = point.Interval.ToDictionary(i => i.Key, i => (double[])[i.Value.P10, i.Value.P90], StringComparer.Ordinal),
            Bound = point.Bound,
            Gap = point.Gap,
            TiedWith = point.TiedWith,
            Basis = point.Basis,
            Artifact = stored.ArtifactSha256 is null ? null : ArtifactPath(point.Id),
        };
    }

    /// <summary>Where the artifact of a point is, relative to the front's own path.</summary>
    public static string ArtifactPath(int id) =>
        string.Create(System.Globalization.CultureInfo.InvariantCulture, $"front/{id}/artifact");
}
