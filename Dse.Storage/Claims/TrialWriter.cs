using Dse.Storage.Connections;
using NpgsqlTypes;

namespace Dse.Storage.Claims;

/// <summary>Writes trials in bulk. The caller holds the study's row and fence.</summary>
internal static class TrialWriter
{
    // COPY is refused on tables under row-level security, so rows go through a table of the transaction's own.
    public static async Task WriteAsync(Session session, Claim claim, IReadOnlyList<NewTrial> trials, CancellationToken ct)
    {
        await session.ExecuteAsync(
            "create temp table new_trials (trial bigint, outcome text, reason text, parameters json, metrics json) on commit drop", [], ct);
        await using (var copy = await session.Connection.BeginBinaryImportAsync(
            "copy new_trials (trial, outcome, reason, parameters, metrics) from stdin (format binary)", ct))
        {
            foreach (var trial in trials)
            {
                await copy.StartRowAsync(ct);
                await copy.WriteAsync(trial.Number, NpgsqlDbType.Bigint, ct);
                await copy.WriteAsync(trial.Outcome, NpgsqlDbType.Text, ct);
                if (trial.Reason is null)
                {
                    await copy.WriteNullAsync(ct);
                }
                else
                {
                    await copy.WriteAsync(trial.Reason, NpgsqlDbType.Text, ct);
                }

                await copy.WriteAsync(trial.ParametersJson, NpgsqlDbType.Json, ct);
                await copy.WriteAsync(trial.MetricsJson, NpgsqlDbType.Json, ct);
            }

            await copy.CompleteAsync(ct);
        }

        await session.ExecuteAsync(
            """
            -- Told again, as after a crash, a trial is the same; only a search that had to begin anew may have another under its number.
            insert into trials as t (study_id, trial, tenant_id, attempt, outcome, reason, parameters, metrics)
            select $1, trial, $2, $3, outcome, reason, parameters, metrics from new_trials
            on conflict (study_id, trial) do update set attempt = excluded.attempt, outcome = excluded.outcome, reason = excluded.reason,
                parameters = excluded.parameters, metrics = excluded.metrics
            where (t.outcome, t.reason, t.parameters::text, t.metrics::text) is distinct from (excluded.outcome, excluded.reason, excluded.parameters::text, excluded.metrics::text)
            """,
            [claim.StudyId, claim.Tenant.Value, claim.Attempt],
            ct);
    }
}
