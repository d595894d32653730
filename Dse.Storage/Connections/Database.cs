using System.Data;
using System.Diagnostics.CodeAnalysis;
using Microsoft.EntityFrameworkCore;
using Npgsql;

namespace Dse.Storage.Connections;

/// <summary>Runs pieces of work as transactions in a role and for a tenant, again when the infrastructure failed.</summary>
/// <remarks>
/// Thread-safe. Every piece of work must be safe to run twice: a connection lost during COMMIT leaves the outcome unknown.
/// Role and tenant are set for the transaction only, so that a pooled connection carries nothing over.
/// </remarks>
internal sealed class Database(DatabaseConnection source)
{
    // With snapshot, all statements of the work see one state of the database.
    public Task<T> AsTenantAsync<T>(
        TenantId tenant, Func<Session, CancellationToken, Task<T>> work, CancellationToken ct, bool snapshot = false) =>
        RunAsync(DatabaseRole.App, tenant, snapshot ? IsolationLevel.RepeatableRead : IsolationLevel.ReadCommitted, work, ct);

    // Without retries the caller sees every outage, also one that is over in a moment.
    public Task<T> AsWorkerAsync<T>(Func<Session, CancellationToken, Task<T>> work, CancellationToken ct, bool retry = true) =>
        retry
            ? RunAsync(DatabaseRole.Worker, null, IsolationLevel.ReadCommitted, work, ct)
            : RunOnceAsync(DatabaseRole.Worker, null, IsolationLevel.ReadCommitted, work, ct);

    public Task<T> AsAuthAsync<T>(Func<Session, CancellationToken, Task<T>> work, CancellationToken ct) =>
        RunAsync(DatabaseRole.Auth, null, IsolationLevel.ReadCommitted, work, ct);

    private async Task<T> RunAsync<T>(
        DatabaseRole role, TenantId? tenant, IsolationLevel isolation, Func<Session, CancellationToken, Task<T>> work, CancellationToken ct)
    {
        for (var tries = 1; ; tries++)
        {
            try
            {
                return await RunOnceAsync(role, tenant, isolation, work, ct);
            }
            catch (Exception error) when (tries < TransientErrors.Tries && !ct.IsCancellationRequested && TransientErrors.IsTransient(error))
            {
                await Task.Delay(TransientErrors.DelayAfter(tries), ct);
            }
        }
    }

    [SuppressMessage("Security", "CA2100", Justification = "The role's name comes from a closed list.")]
    private async Task<T> RunOnceAsync<T>(
        DatabaseRole role, TenantId? tenant, IsolationLevel isolation, Func<Session, CancellationToken, Task<T>> work, CancellationToken ct)
    {
        await using var connection = await source.OpenAsync(ct);
        await using var transaction = await connection.BeginTransactionAsync(isolation, ct);
        await using (var batch = new NpgsqlBatch(connection, transaction))
        {
            batch.BatchCommands.Add(new NpgsqlBatchCommand($"set local role {RoleName(role)}"));
            var set = new NpgsqlBatchCommand("select set_config('dse.tenant', $1, true)");
            set.Parameters.Add(new NpgsqlParameter { Value = tenant?.ToString() ?? string.Empty });
            batch.BatchCommands.Add(set);
            await batch.ExecuteNonQueryAsync(ct);
        }

        await using var context = new DseContext(source.ContextOptions(connection), tenant);
        await context.Database.UseTransactionAsync(transaction, ct);
        var result = await work(new Session(connection, transaction, context), ct);
        await transaction.CommitAsync(ct);
        return result;
    }

    private static string RoleName(DatabaseRole role) => role switch
    {
        DatabaseRole.App => "dse_app",
        DatabaseRole.Worker => "dse_worker",
        _ => "dse_auth",
    };
}
