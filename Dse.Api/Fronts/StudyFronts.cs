using System.Text.Json;
using Dse.Api.Json;
using Dse.Core.Studies;
using Dse.Storage;
using Dse.Storage.Fronts;
using Dse.Storage.Studies;

namespace Dse.Api.Fronts;

/// <summary>The fronts of several studies, read together.</summary>
internal static class StudyFronts
{
    /// <summary>Studies with what they seek and their current points, in the order asked for; unknown ones are left out.</summary>
    public static async Task<IReadOnlyList<StudyFront>> ReadAsync(
        TenantId tenant, IReadOnlyList<Guid> ids, StudyStore studies, FrontStore fronts, CancellationToken ct)
    {
        var found = await studies.GetManyAsync(tenant, ids, ct);
        var points = await fronts.GetPointsAsync(tenant, ids, ct);
        return [.. found.Select(f =>
        {
            var spec = JsonSerializer.Deserialize(f.SpecJson, ApiJson.Default.JsonElement);
            return new StudyFront(f.Study, spec, Objectives(f.Study.Kind, spec), points.GetValueOrDefault(f.Study.Id) ?? []);
        })];
    }

    /// <summary>What a spec seeks, as its kind understands it; empty when the kind does not read it any more.</summary>
    public static IReadOnlyList<Objective> Objectives(string kind, JsonElement? spec) =>
        spec is { } element && StudyKinds.Find(kind)?.Parse(element, []) is { } parsed ? parsed.Problem.Objectives : [];
}

/// <summary>A study with its current front.</summary>
/// <param name="Study">The study.</param>
/// <param name="Spec">Its spec.</param>
/// <param name="Objectives">What it seeks.</param>
/// <param name="Points">Its points in order of their ids.</param>
internal sealed record StudyFront(Study Study, JsonElement Spec, IReadOnlyList<Objective> Objectives, IReadOnlyList<StoredPoint> Points);
