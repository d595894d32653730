using System.Security.Cryptography;
using Dse.Core.Studies;
using Dse.Storage.Connections;
using Npgsql;
using NpgsqlTypes;

namespace Dse.Storage.Fronts;

/// <summary>Brings a stored front to a new set of points by writing only what changed. The caller holds the study's row and fence.</summary>
internal static class FrontWriter
{
    // Beyond this many removals a reader is better served by the whole front.
    private const int MaxRemovals = 10_000;
    private const int BatchRows = 500;

    public static async Task WriteAsync(
        Session session,
        TenantId tenant,
        Guid study,
        long fence,
        IReadOnlyList<FrontPoint> points,
        FrontDocument? outcome,
        string provenanceJson,
        CancellationToken ct)
    {
        var stored = (await session.QueryAsync(
            "select trial, hash, point_id from front_points where study_id = $1",
            [study],
            r => (Trial: r.GetInt64(0), Hash: r.GetFieldValue<byte[]>(1), Id: r.GetInt32(2)),
            ct)).ToDictionary(r => r.Trial);
        points = outcome is null ? Numbered(points, stored.ToDictionary(s => s.Key, s => s.Value.Id)) : points;
        var hashed = points.Select(p => (Point: p, Hash: HashOf(p))).ToList();
        var kept = points.Select(p => p.Trial).ToHashSet();
        var removed = stored.Keys.Where(t => !kept.Contains(t)).ToArray();
        var changed = hashed.Where(p => !stored.TryGetValue(p.Point.Trial, out var known) || !known.Hash.AsSpan().SequenceEqual(p.Hash)).ToList();

        // The final front is numbered in its order: thousands of points may change by one statement.
        var rewritten = changed.Select(c => c.Point.Trial).ToHashSet();
        var renumbered = points.Where(p => !rewritten.Contains(p.Trial) && stored[p.Trial].Id != p.Id).ToList();
        var current = await session.ScalarAsync<long>("select revision from fronts where study_id = $1", [study], ct);
        var changes = removed.Length > 0 || changed.Count > 0 || renumbered.Count > 0 || current == 0;
        if (!changes && outcome is null)
        {
            return;
        }

        var revision = changes ? current + 1 : current;
        await WriteRowAsync(session, tenant, study, fence, revision, FrontHash(hashed), points.Count, outcome, ct);
        await RemoveAsync(session, tenant, study, removed, revision, ct);
        if (renumbered.Count > 0)
        {
            await session.ExecuteAsync(
                "update front_points p set point_id = n.id, revision = $3 from unnest($4, $5) n (trial, id) where p.tenant_id = $1 and p.study_id = $2 and p.trial = n.trial",
                [tenant.Value, study, revision, renumbered.Select(p => p.Trial).ToArray(), renumbered.Select(p => p.Id).ToArray()],
                ct);
        }

        foreach (var chunk in changed.Chunk(BatchRows))
        {
            await using var batch = new NpgsqlBatch(session.Connection);
            foreach (var (point, hash) in chunk)
            {
                AddPoint(batch, tenant, study, revision, point, hash, provenanceJson);
            }

            await batch.ExecuteNonQueryAsync(ct);
        }

        await session.ExecuteAsync(
            "delete from front_removals where study_id = $1 and trial = any($2)",
            [study, changed.Select(c => c.Point.Trial).ToArray()],
            ct);
        await FrontNews.TellAsync(session, study, ct);
    }

    // While a study runs, points keep their numbers and those that join get the next: in a long front a new point is one that changed, not thousands.
    private static FrontPoint[] Numbered(IReadOnlyList<FrontPoint> points, Dictionary<long, int> known)
    {
        var next = known.Count == 0 ? 1 : known.Values.Max() + 1;
        var ids = points.ToDictionary(p => p.Id, p => known.TryGetValue(p.Trial, out var id) ? id : next++);
        return [.. points.Select(p => p with { Id = ids[p.Id], TiedWith = p.TiedWith.Count == 0 ? p.TiedWith : [.. p.TiedWith.Select(t => ids[t])] })];
    }

    private static Task<int> WriteRowAsync(
        Session session, TenantId tenant, Guid study, long fence, long revision, byte[] hash, int count, FrontDocument? outcome, CancellationToken ct)
    {
        var isFinal = outcome?.Status is StudyStatus.Succeeded or StudyStatus.Infeasible;
        return session.ExecuteAsync(
            """
            insert into fronts (study_id, tenant_id, fence, kind, revision, hash, point_count, document) values ($1, $2, $3, $4, $5, $6, $7, $8)
            on conflict (study_id) do update set fence = excluded.fence, kind = excluded.kind, revision = excluded.revision,
                hash = excluded.hash, point_count = excluded.point_count, document = excluded.document, updated_at = now()
            """,
            [
                study, tenant.Value, fence, isFinal ? "final" : "partial", revision, hash, count,
                Session.Jsonb(outcome is null ? null : FrontJson.OutcomeText(outcome)),
            ],
            ct);
    }

    private static async Task RemoveAsync(Session session, TenantId tenant, Guid study, long[] trials, long revision, CancellationToken ct)
    {
        if (trials.Length == 0)
        {
            return;
        }

        await session.ExecuteAsync("delete from front_points where study_id = $1 and trial = any($2)", [study, trials], ct);
        await session.ExecuteAsync(
            """
            insert into front_removals (study_id, trial, tenant_id, revision) select $1, t, $2, $3 from unnest($4) t
            on conflict (study_id, trial) do update set revision = excluded.revision
            """,
            [study, tenant.Value, revision, trials],
            ct);
        if (await session.ScalarAsync<long>("select count(*) from front_removals where study_id = $1", [study], ct) > MaxRemovals)
        {
            await session.ExecuteAsync("delete from front_removals where study_id = $1", [study], ct);
            await session.ExecuteAsync("update fronts set delta_floor = $2 where study_id = $1", [study, revision], ct);
        }
    }

    private static void AddPoint(
        NpgsqlBatch batch, TenantId tenant, Guid study, long revision, FrontPoint point, byte[] hash, string provenanceJson)
    {
        var artifactHash = point.ArtifactJson is null ? null : SHA256.HashData(point.ArtifactJson);
        batch.BatchCommands.Add(Command(
            """
            insert into front_points (study_id, trial, tenant_id, point_id, revision, parameters, metrics, interval_p10_p90, bound, gap,
                tied_with, basis, provenance, artifact_sha256, hash)
            values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15)
            on conflict (study_id, trial) do update set point_id = excluded.point_id, revision = excluded.revision,
                parameters = excluded.parameters, metrics = excluded.metrics, interval_p10_p90 = excluded.interval_p10_p90,
                bound = excluded.bound, gap = excluded.gap, tied_with = excluded.tied_with, basis = excluded.basis,
                provenance = excluded.provenance, artifact_sha256 = excluded.artifact_sha256, hash = excluded.hash
            """,
            study,
            point.Trial,
            tenant.Value,
            point.Id,
            revision,
            Session.Json(FrontJson.Text(w => FrontJson.WriteParameters(w, point.Parameters))),
            Session.Json(FrontJson.Text(w => FrontJson.WriteMetrics(w, point.Metrics))),
            Session.Jsonb(FrontJson.Text(w => FrontJson.WriteInterval(w, point.Interval))),
            Session.Jsonb(FrontJson.Text(w => FrontJson.WriteNumbers(w, point.Bound))),
            Session.Jsonb(FrontJson.Text(w => FrontJson.WriteNumbers(w, point.Gap))),
            point.TiedWith.ToArray(),
            point.Basis,
            Session.Jsonb(provenanceJson),
            Session.Typed(NpgsqlDbType.Bytea, artifactHash),
            hash));
        if (point.ArtifactJson is null)
        {
            batch.BatchCommands.Add(Command("delete from artifacts where study_id = $1 and trial = $2", study, point.Trial));
        }
        else
        {
            batch.BatchCommands.Add(Command(
                """
                insert into artifacts (study_id, trial, tenant_id, content_type, bytes, sha256) values ($1, $2, $3, 'application/json', $4, $5)
                on conflict (study_id, trial) do update set bytes = excluded.bytes, sha256 = excluded.sha256
                """,
                study,
                point.Trial,
                tenant.Value,
                point.ArtifactJson,
                artifactHash));
        }
    }

    private static NpgsqlBatchCommand Command(string sql, params ReadOnlySpan<object?> parameters)
    {
        var command = new NpgsqlBatchCommand(sql);
        foreach (var parameter in parameters)
        {
            command.Parameters.Add(parameter as NpgsqlParameter ?? new NpgsqlParameter { Value = parameter ?? DBNull.Value });
        }

        return command;
    }

    // Without its number, which is a matter of the points before it.
    private static byte[] HashOf(FrontPoint point) => SHA256.HashData(FrontJson.Bytes(writer =>
    {
        writer.WriteStartObject();
        FrontJson.WritePoint(writer, point with { Id = 0 });
        if (point.ArtifactJson is not null)
        {
            writer.WriteString("artifactSha256", Convert.ToHexStringLower(SHA256.HashData(point.ArtifactJson)));
        }

        writer.WriteEndObject();
    }));

    private static byte[] FrontHash(IEnumerable<(FrontPoint Point, byte[] Hash)> points)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        foreach (var (_, pointHash) in points)
        {
            hash.AppendData(pointHash);
        }

        return hash.GetHashAndReset();
    }
}
