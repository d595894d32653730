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
            insert into trials (study_id, trial, tenant_id, attempt, outcome, reason, parameters, metrics)
            select $1, trial, $2, $3, outcome, reason, parameters, metrics from new_trials on conflict do nothing
            """,
            [claim.StudyId, claim.Tenant.Value, claim.Attempt],
            ct);
    }
}
