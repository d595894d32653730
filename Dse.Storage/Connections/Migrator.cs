using Microsoft.EntityFrameworkCore;
using Npgsql;

namespace Dse.Storage.Connections;

/// <summary>Brings the schema to this version, one process at a time.</summary>
internal static class Migrator
{
    private const long LockKey = 0x647365_6d6967; // "dse mig"

    // The owner's connection is of the role that owns, or is to own, the tables; the service role is the login that works with them,
    // null when it is the owner itself. Refuses a server that is too old, lacks the roles and lets none be made, or is ahead of this version.
    public static async Task RunAsync(string ownerConnection, string? serviceRole, bool migrate, CancellationToken ct)
    {
        var settings = new NpgsqlConnectionStringBuilder(ownerConnection) { Pooling = false, ApplicationName = "dse migrations", CommandTimeout = 600 };
        await using var connection = new NpgsqlConnection(settings.ConnectionString);
        await connection.OpenAsync(ct);
        if (connection.PostgreSqlVersion.Major < EmbeddedPostgres.ServerPrograms.OldestMajor)
        {
            throw new StorageStartException($"The server is PostgreSQL {connection.PostgreSqlVersion}. Dse needs {EmbeddedPostgres.ServerPrograms.OldestMajor} or newer.");
        }

        await ExecuteAsync(connection, $"select pg_advisory_lock({LockKey})", ct);
        await CreateRolesAsync(connection, serviceRole, ct);
        await using var context = new DseContext(new DbContextOptionsBuilder<DseContext>().UseNpgsql(connection, DseContext.Configure)
            .ConfigureWarnings(w => w.Ignore(Microsoft.EntityFrameworkCore.Diagnostics.RelationalEventId.PendingModelChangesWarning)).Options);
        var known = context.Database.GetMigrations().ToHashSet(StringComparer.Ordinal);
        await CreateSchemaAsync(connection, "dse", ct);
        var newer = (await context.Database.GetAppliedMigrationsAsync(ct)).FirstOrDefault(m => !known.Contains(m));
        if (newer is not null)
        {
            throw new StorageStartException($"The database was migrated by a newer version of Dse ({newer}). Install that version, or restore an older backup.");
        }

        var pending = (await context.Database.GetPendingMigrationsAsync(ct)).ToList();
        if (pending.Count > 0 && !migrate)
        {
            throw new StorageStartException($"The database lacks the migrations {string.Join(", ", pending)}, and this process may not apply them.");
        }

        if (pending.Count > 0)
        {
            await context.Database.MigrateAsync(ct);
        }

        // Quartz keeps its tables in a schema of its own; the service's login makes and owns them.
        await CreateSchemaAsync(connection, "quartz", ct);
        if (serviceRole is not null)
        {
            await ExecuteAsync(
                connection,
                $"""
                grant usage, create on schema quartz to {serviceRole};
                grant usage on schema dse to {serviceRole};
                grant select on dse.schema_versions to {serviceRole};
                """,
                ct);
        }
    }

    // Looked up first, because making needs a right that a service's login lacks, even when there is nothing to make.
    private static Task CreateSchemaAsync(NpgsqlConnection connection, string schema, CancellationToken ct) =>
        ExecuteAsync(
            connection,
            $"""
            do $do$ begin
                if to_regnamespace('{schema}') is null then create schema {schema}; end if;
            end $do$
            """,
            ct);

    private static async Task CreateRolesAsync(NpgsqlConnection connection, string? serviceRole, CancellationToken ct)
    {
        try
        {
            foreach (var role in (string[])["dse_app", "dse_worker", "dse_auth"])
            {
                // Roles belong to the whole server: another database's service may be making them at the same moment.
                await ExecuteAsync(
                    connection,
                    $"""
                    do $do$ begin
                        if not exists (select from pg_roles where rolname = '{role}') then
                            create role {role} nologin nosuperuser nobypassrls;
                        end if;
                    exception when duplicate_object or unique_violation then null;
                    end $do$
                    """,
                    ct);
                await ExecuteAsync(connection, serviceRole is null ? GrantToSelf(role) : $"grant {role} to {serviceRole}", ct);
            }
        }
        catch (PostgresException error) when (error.SqlState == PostgresErrorCodes.InsufficientPrivilege)
        {
            var user = new NpgsqlConnectionStringBuilder(connection.ConnectionString).Username;
            throw new StorageStartException(
                $"The database user '{user}' may not make the roles that keep tenants apart. Let an administrator run once: " +
                $"CREATE ROLE dse_app; CREATE ROLE dse_worker; CREATE ROLE dse_auth; GRANT dse_app, dse_worker, dse_auth TO \"{user}\";",
                error);
        }
    }

    // Who made a role may, since PostgreSQL 16, administer it without being able to become it: only trying tells.
    private static string GrantToSelf(string role) =>
        $"""
        do $do$ begin
            begin
                set local role {role};
                reset role;
            exception when insufficient_privilege then
                grant {role} to current_user;
            end;
        end $do$
        """;

    private static async Task ExecuteAsync(NpgsqlConnection connection, string sql, CancellationToken ct)
    {
        await using var command = new NpgsqlCommand(sql, connection);
        await command.ExecuteNonQueryAsync(ct);
    }
}
