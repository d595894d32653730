using Dse.Storage.Catalog;
using Dse.Storage.Claims;
using Dse.Storage.Files;
using Dse.Storage.Fronts;
using Dse.Storage.Keys;
using Dse.Storage.OpenTrials;
using Dse.Storage.Proxies;
using Dse.Storage.Studies;
using Dse.Storage.Sweeps;
using Dse.Storage.Tenants;
using Microsoft.Extensions.DependencyInjection;
using Npgsql;

namespace Dse.Storage.Tests.Isolation;

[Collection(StorageCollection.Name)]
public sealed class RowLevelSecurityTests(StorageFixture storage) : IAsyncLifetime
{
    private ServiceProvider services = null!;
    private TenantId owner;
    private TenantId stranger;
    private Guid study;

    public async Task InitializeAsync()
    {
        services = await storage.NewDatabaseAsync();
        owner = (await services.GetRequiredService<TenantStore>().EnsureAsync("owner", default)).Id;
        stranger = (await services.GetRequiredService<TenantStore>().EnsureAsync("stranger", default)).Id;
        var studies = services.GetRequiredService<StudyStore>();
        study = Assert.IsType<SubmitResult.Accepted>(await studies.SubmitAsync(owner, new StudySubmission("K", "s", "{}"), "k", "key", default)).Study.Id;
        var claims = services.GetRequiredService<ClaimStore>();
        var claim = (await claims.ClaimNextAsync("w", TimeSpan.FromMinutes(1), default))!;
        await claims.SaveCheckpointAsync(claim, "f", new byte[] { 1 }, default);
        await claims.SaveTrialsAsync(claim, [new NewTrial(0, "feasible", null, "{}", "{}")], default);
        await claims.SaveFrontAsync(claim, [Sample.Point(1, 1, artifact: "{}"), Sample.Point(2, 2)], "{}", default);
        await claims.SaveFrontAsync(claim, [Sample.Point(1, 1, artifact: "{}")], "{}", default);
        await claims.RenewAsync(claim, TimeSpan.FromMinutes(1), new ClaimProgress(1, null, null, 1, 1, 1), default);
        Assert.True(await claims.OfferTrialsAsync(claim, 1, [(1L, "{}")], again: false, default));
        var open = services.GetRequiredService<OpenTrialStore>();
        await open.AskAsync(owner, study, "slow", 1, TimeSpan.FromMilliseconds(-1), "key", default);
        await open.AskAsync(owner, study, "quick", 1, TimeSpan.FromMinutes(1), "key", default);
        await open.TellAsync(owner, study, "quick", [new ToldTrial(1, 1, """{"f":1}"""), new ToldTrial(1, null, """{"metrics":{"f":1}}""")], null, "key", default);
        await open.TellAsync(owner, study, "slow", [new ToldTrial(1, null, """{"metrics":{"f":9}}""")], null, "key", default);
        await services.GetRequiredService<KeyStore>().CreateAsync(owner, "n", "read", null, "key", default);
        await services.GetRequiredService<CatalogStore>().PutAsync(owner, "device", "d", "{}", null, "key", default);
        var sweeps = services.GetRequiredService<SweepStore>();
        var sweep = await sweeps.CreateAsync(owner, "s", "{}", null, "key", default);
        await sweeps.FireAsync(owner, sweep.Id, new SweepFiring("key", "1", [new SweepSubmission(Guid.CreateVersion7(), "{}", new StudySubmission("K", "s", "{}"))]), default);
        await services.GetRequiredService<ProxyStore>().PutAsync(owner, "p", "{}", [1], "key", default);
        await services.GetRequiredService<FileStore>().PutAsync(owner, System.Security.Cryptography.SHA256.HashData([1]), "text/plain", [1], "key", default);
    }

    public async Task DisposeAsync() => await services.DisposeAsync();

    [Fact]
    public async Task Raw_sql_as_the_app_role_sees_rows_of_its_tenant_only()
    {
        var tables = await TenantTablesAsync();
        Assert.Equal(22, tables.Count);
        foreach (var table in tables)
        {
            Assert.True(await CountAsync(table, owner) > 0, $"{table} has no row of its owner: the test proves nothing about it.");
            Assert.True(await CountAsync(table, stranger) == 0, $"{table} shows its rows to a stranger.");
            Assert.True(await CountAsync(table, null) == 0, $"{table} shows rows to nobody in particular.");
        }
    }

    [Fact]
    public async Task Row_level_security_is_forced_on_every_table_and_no_role_passes_it_by()
    {
        Assert.Empty(await QueryAsync<string>(
            "select relname::text from pg_class c join pg_namespace n on n.oid = c.relnamespace where n.nspname = 'dse' and relkind = 'r' " +
            "and relname <> 'schema_versions' and not (relrowsecurity and relforcerowsecurity)"));
        Assert.Empty(await QueryAsync<string>("select rolname::text from pg_roles where rolname like 'dse\\_%' and rolname <> 'dse_owner' and (rolsuper or rolbypassrls)"));
    }

    [Fact]
    public async Task A_stranger_cannot_write_into_another_tenant()
    {
        var error = await Assert.ThrowsAsync<PostgresException>(() => storage.ExecuteAsync(
            services, $"insert into dse.catalog_entries (tenant_id, kind, name, body) values ('{owner}', 'device', 'x', '{{}}')", "dse_app", stranger));
        Assert.Equal(PostgresErrorCodes.InsufficientPrivilege, error.SqlState);
        Assert.Equal(0, await storage.ExecuteAsync(services, "update dse.studies set priority = 9", "dse_app", stranger));
        Assert.Equal(0, await storage.ExecuteAsync(services, "delete from dse.studies", "dse_app", stranger));
    }

    [Fact]
    public async Task Stores_answer_a_stranger_as_if_there_were_nothing()
    {
        var studies = services.GetRequiredService<StudyStore>();
        Assert.Null(await studies.GetAsync(stranger, study, default));
        Assert.Null(await studies.GetSpecAsync(stranger, study, default));
        Assert.IsType<StudyChange.NotFound>(await studies.RequestCancelAsync(stranger, study, "key", default));
        Assert.IsType<StudyChange.NotFound>(await studies.DeleteAsync(stranger, study, "key", default));
        Assert.Null(await services.GetRequiredService<FrontStore>().GetAsync(stranger, study, null, default));
        Assert.Null(await services.GetRequiredService<FrontStore>().GetArtifactAsync(stranger, study, 1, default));
        Assert.Null(await services.GetRequiredService<ProxyStore>().GetAsync(stranger, "p", default));
        Assert.Null(await services.GetRequiredService<ProxyStore>().ReadAsync(stranger, "p", default));
        Assert.False(await services.GetRequiredService<ProxyStore>().DeleteAsync(stranger, "p", "key", default));
        Assert.Empty((await studies.ListAsync(stranger, new StudyQuery(), default)).Studies);
    }

    [Fact]
    public async Task The_api_role_cannot_write_what_workers_write()
    {
        var error = await Assert.ThrowsAsync<PostgresException>(() => storage.ExecuteAsync(services, "delete from dse.front_points", "dse_app", owner));
        Assert.Equal(PostgresErrorCodes.InsufficientPrivilege, error.SqlState);
    }

    [Fact]
    public async Task Audit_events_are_only_ever_added()
    {
        foreach (var sql in (string[])["update dse.audit_events set actor = 'x'", "delete from dse.audit_events", "truncate dse.audit_events"])
        {
            await Assert.ThrowsAsync<PostgresException>(() => storage.ExecuteAsync(services, sql, "dse_app", owner));
            var asOwner = await Assert.ThrowsAsync<PostgresException>(() => storage.ExecuteAsync(services, sql, role: null));
            Assert.Equal("DS002", asOwner.SqlState);
        }
    }

    [Theory]
    [InlineData("succeeded", "queued")]
    [InlineData("infeasible", "queued")]
    [InlineData("failed", "succeeded")]
    [InlineData("cancelled", "running")]
    public async Task Ended_studies_do_not_change(string from, string to)
    {
        await storage.ExecuteAsync(services, $"update dse.studies set state = '{from}', lease_owner = null, lease_until = null, finished_at = now() where id = '{study}'", role: null);

        var error = await Assert.ThrowsAsync<PostgresException>(() => storage.ExecuteAsync(
            services, $"update dse.studies set state = '{to}', fence = fence + 1, finished_at = null, lease_owner = null, lease_until = null where id = '{study}'", role: null));

        Assert.Equal("DS001", error.SqlState);
    }

    private async Task<List<string>> TenantTablesAsync() => await QueryAsync<string>(
        "select table_name::text from information_schema.columns where table_schema = 'dse' and column_name = 'tenant_id' order by 1");

    private async Task<long> CountAsync(string table, TenantId? tenant) => await storage.ScalarAsync<long>(services, $"select count(*) from dse.{table} where tenant_id = '{owner}'", "dse_app", tenant);

    private async Task<List<T>> QueryAsync<T>(string sql)
    {
        await using var connection = await StorageFixture.OpenAsync(services);
        await using var command = new NpgsqlCommand(sql, connection);
        await using var reader = await command.ExecuteReaderAsync();
        var rows = new List<T>();
        while (await reader.ReadAsync())
        {
            rows.Add(reader.GetFieldValue<T>(0));
        }

        return rows;
    }
}
