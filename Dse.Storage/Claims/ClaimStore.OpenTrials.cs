using Dse.Storage.Connections;
using NpgsqlTypes;

namespace Dse.Storage.Claims;

/// <content>Trials that clients evaluate.</content>
public sealed partial class ClaimStore
{
    /// <summary>Puts trials up for clients. Answers that an earlier attempt got to the same trials stay, unless they are wanted again.</summary>
    /// <param name="claim">The hold.</param>
    /// <param name="batch">Number of the first trial of the batch.</param>
    /// <param name="trials">Numbers and parameters as JSON objects.</param>
    /// <param name="again">Whether their answers were failures and other ones are wanted.</param>
    /// <param name="ct">Cancels the call.</param>
    public Task<bool> OfferTrialsAsync(Claim claim, long batch, IReadOnlyList<(long Trial, string ParametersJson)> trials, bool again, CancellationToken ct)
    {
        ArgumentNullException.ThrowIfNull(claim);
        ArgumentNullException.ThrowIfNull(trials);
        return FencedAsync(
            claim,
            (session, token) => session.ExecuteAsync(
                """
                insert into open_trials as o (study_id, tenant_id, batch, trial, parameters)
                select $1, $2, $3, t.trial, t.parameters::json from unnest($4, $5) as t (trial, parameters)
                on conflict (study_id, trial) do update set batch = excluded.batch, parameters = excluded.parameters,
                    tries = o.tries + case when $6 then 1 else 0 end, client_id = null, lease_until = null, answer = null, answered_by = null, answered_at = null
                where $6 or o.parameters::text <> excluded.parameters::text
                """,
                [
                    claim.StudyId, claim.Tenant.Value, batch,
                    Session.Typed(NpgsqlDbType.Array | NpgsqlDbType.Bigint, trials.Select(t => t.Trial).ToArray()),
                    Session.Typed(NpgsqlDbType.Array | NpgsqlDbType.Text, trials.Select(t => t.ParametersJson).ToArray()),
                    again,
                ],
                token),
            ct);
    }

    /// <summary>The answers that there are to trials.</summary>
    public Task<List<(long Trial, string AnswerJson)>> AnswersAsync(Claim claim, IReadOnlyCollection<long> trials, CancellationToken ct)
    {
        ArgumentNullException.ThrowIfNull(claim);
        return database.AsWorkerAsync(
            (session, token) => session.QueryAsync(
                "select trial, answer::text from open_trials where study_id = $1 and trial = any ($2) and answer is not null order by trial",
                [claim.StudyId, Session.Typed(NpgsqlDbType.Array | NpgsqlDbType.Bigint, trials.ToArray())],
                r => (r.GetInt64(0), r.GetString(1)),
                token),
            ct,
            retry: false);
    }

    /// <summary>How long ago a client last asked or told; the study's age when none ever did.</summary>
    public Task<TimeSpan> UnaskedForAsync(Claim claim, CancellationToken ct)
    {
        ArgumentNullException.ThrowIfNull(claim);
        return database.AsWorkerAsync(
            (session, token) => session.ScalarAsync<TimeSpan>(
                "select clock_timestamp() - coalesce(asked_at, created_at) from studies where id = $1", [claim.StudyId], token),
            ct,
            retry: false);
    }

    /// <summary>Gives the study back until a client asks for trials again; counts neither as a crash nor against the attempt cap.</summary>
    public Task<bool> ParkAsync(Claim claim, CancellationToken ct) => ReleaseAsync(claim, OpenTrials.OpenTrialStore.Parked, ct);
}
