using System.Text.Json;
using Dse.Core.Studies;
using Dse.Storage.Connections;
using Microsoft.EntityFrameworkCore;
using Npgsql;

namespace Dse.Storage.Fronts;

/// <summary>Reads the fronts of a tenant's studies.</summary>
/// <remarks>Thread-safe. Every call sees one snapshot.</remarks>
public sealed class FrontStore
{
    private const string PointColumns =
        """
        point_id, trial, parameters::text, metrics::text, interval_p10_p90::text, bound::text, gap::text, tied_with, basis, revision,
        artifact_sha256, provenance::text
        """;

    private const string PointsSince =
        $"select {PointColumns} from front_points where tenant_id = $1 and study_id = $2 and revision > $3 order by point_id";

    private readonly Database database;

    internal FrontStore(Database database) => this.database = database;

    /// <summary>Where the front stands, without its points: enough for an ETag; null when there is none yet.</summary>
    public Task<FrontRow?> GetRowAsync(TenantId tenant, Guid study, CancellationToken ct) =>
        database.AsTenantAsync(tenant, (session, token) => session.Context.Fronts.SingleOrDefaultAsync(f => f.StudyId == study, token), ct);

    /// <summary>The whole front, or what changed since a revision.</summary>
    /// <param name="tenant">Whose study.</param>
    /// <param name="study">The study.</param>
    /// <param name="since">A revision read before, or null for the whole front; one too old gets the whole front.</param>
    /// <param name="ct">Cancels the call.</param>
    /// <returns>Null when the study is unknown or has no front yet.</returns>
    public Task<StoredFront?> GetAsync(TenantId tenant, Guid study, long? since, CancellationToken ct) =>
        database.AsTenantAsync(
            tenant,
            async (session, token) =>
            {
                var row = await session.Context.Fronts.SingleOrDefaultAsync(f => f.StudyId == study, token);
                if (row is null)
                {
                    return null;
                }

                var from = From(row, since);
                var points = await session.QueryAsync(PointsSince, [tenant.Value, study, from], ReadPoint, token);
                var removed = await RemovedAsync(session, tenant, study, from, token);
                var document = row.Document is null
                    ? null
                    : FrontJson.ReadOutcome(row.Document, from == 0 ? [.. points.Select(p => p.Point)] : []);
                return new StoredFront(row, from == 0, points, removed, document);
            },
            ct,
            snapshot: true);

    /// <summary>As <see cref="GetAsync"/>, but the points' members stay the JSON that is stored: for answers that only pass thousands of points on.</summary>
    public Task<StoredFrontText?> GetTextAsync(TenantId tenant, Guid study, long? since, CancellationToken ct) =>
        database.AsTenantAsync(
            tenant,
            async (session, token) =>
            {
                var row = await session.Context.Fronts.SingleOrDefaultAsync(f => f.StudyId == study, token);
                if (row is null)
                {
                    return null;
                }

                var from = From(row, since);
                var points = await session.QueryAsync(PointsSince, [tenant.Value, study, from], ReadText, token);
                var document = row.Document is null ? null : FrontJson.ReadOutcome(row.Document, []);
                return new StoredFrontText(row, from == 0, points, await RemovedAsync(session, tenant, study, from, token), document);
            },
            ct,
            snapshot: true);

    /// <summary>The current points of several studies' fronts in one snapshot, each in order of their ids; studies without a front are left out.</summary>
    public Task<Dictionary<Guid, IReadOnlyList<StoredPoint>>> GetPointsAsync(TenantId tenant, IReadOnlyList<Guid> studies, CancellationToken ct) =>
        database.AsTenantAsync(
            tenant,
            async (session, token) =>
            {
                var rows = await session.QueryAsync(
                    $"select {PointColumns}, study_id from front_points where tenant_id = $1 and study_id = any($2) order by study_id, point_id",
                    [tenant.Value, studies.ToArray()],
                    r => (Study: r.GetGuid(12), Point: ReadPoint(r)),
                    token);
                return rows.GroupBy(r => r.Study).ToDictionary(g => g.Key, g => (IReadOnlyList<StoredPoint>)[.. g.Select(r => r.Point)]);
            },
            ct,
            snapshot: true);

    /// <summary>One point of the current front by its id, or null.</summary>
    public Task<StoredPoint?> GetPointAsync(TenantId tenant, Guid study, int pointId, CancellationToken ct) =>
        database.AsTenantAsync(
            tenant,
            async (session, token) => (await session.QueryAsync(
                $"select {PointColumns} from front_points where tenant_id = $1 and study_id = $2 and point_id = $3",
                [tenant.Value, study, pointId],
                ReadPoint,
                token)).SingleOrDefault(),
            ct);

    /// <summary>The artifact of a point of the current front, or null when the point is unknown or has none.</summary>
    public Task<StoredArtifact?> GetArtifactAsync(TenantId tenant, Guid study, int pointId, CancellationToken ct) =>
        database.AsTenantAsync(
            tenant,
            async (session, token) => (await session.QueryAsync(
                """
                select a.content_type, a.bytes, a.sha256 from artifacts a join front_points p on p.study_id = a.study_id and p.trial = a.trial
                where p.tenant_id = $1 and a.tenant_id = $1 and p.study_id = $2 and p.point_id = $3
                """,
                [tenant.Value, study, pointId],
                r => new StoredArtifact(r.GetString(0), r.GetFieldValue<byte[]>(1), r.GetFieldValue<byte[]>(2)),
                token)).SingleOrDefault(),
            ct);

    // The revision that a delta can be told from; 0 for the whole front.
    private static long From(FrontRow row, long? since) => since is { } asked && asked >= row.DeltaFloor && asked <= row.Revision ? asked : 0;

    private static async Task<List<long>> RemovedAsync(Session session, TenantId tenant, Guid study, long from, CancellationToken ct) => from == 0
        ? []
        : await session.QueryAsync(
            "select trial from front_removals where tenant_id = $1 and study_id = $2 and revision > $3 order by trial",
            [tenant.Value, study, from],
            r => r.GetInt64(0),
            ct);

    private static PointText ReadText(NpgsqlDataReader row) => new(
        row.GetInt32(0),
        row.GetInt64(1),
        row.GetString(2),
        row.GetString(3),
        row.GetString(4),
        row.GetString(5),
        row.GetString(6),
        row.GetFieldValue<int[]>(7),
        row.GetString(8),
        HasArtifact: !row.IsDBNull(10));

    private static StoredPoint ReadPoint(NpgsqlDataReader row)
    {
        using var parameters = JsonDocument.Parse(row.GetString(2));
        using var metrics = JsonDocument.Parse(row.GetString(3));
        using var interval = JsonDocument.Parse(row.GetString(4));
        using var bound = JsonDocument.Parse(row.GetString(5));
        using var gap = JsonDocument.Parse(row.GetString(6));
        var point = new FrontPoint(
            row.GetInt32(0),
            row.GetInt64(1),
            FrontJson.ReadParameters(parameters.RootElement),
            FrontJson.ReadMetrics(metrics.RootElement),
            FrontJson.ReadInterval(interval.RootElement),
            FrontJson.ReadNumbers(bound.RootElement),
            FrontJson.ReadNumbers(gap.RootElement),
            row.GetFieldValue<int[]>(7),
            row.GetString(8),
            ArtifactJson: null);
        return new StoredPoint(point, row.GetInt64(9), row.IsDBNull(10) ? null : row.GetFieldValue<byte[]>(10), row.GetString(11));
    }
}
