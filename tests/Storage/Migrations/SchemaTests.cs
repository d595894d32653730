using Dse.Storage.Catalog;
using Dse.Storage.Connections;
using Dse.Storage.Studies;
using Dse.Storage.Tenants;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Infrastructure;
using Microsoft.EntityFrameworkCore.Metadata;
using Microsoft.EntityFrameworkCore.Migrations;
using Microsoft.Extensions.DependencyInjection;
using Npgsql;

namespace Dse.Storage.Tests.Migrations;

[Collection(StorageCollection.Name)]
public sealed class SchemaTests(StorageFixture storage)
{
    [Fact]
    public async Task The_model_fits_the_migrated_database()
    {
        await using var services = await storage.NewDatabaseAsync();
        await using var connection = await StorageFixture.OpenAsync(services);
        var columns = new Dictionary<(string Table, string Column), (string Type, bool Nullable)>();
        await using (var command = new NpgsqlCommand(
            "select table_name::text, column_name::text, case when data_type = 'ARRAY' then ltrim(udt_name, '_') || '[]' else data_type end, is_nullable = 'YES' from information_schema.columns where table_schema = 'dse'", connection))
        {
            await using var reader = await command.ExecuteReaderAsync();
            while (await reader.ReadAsync())
            {
                columns[(reader.GetString(0), reader.GetString(1))] = (reader.GetString(2), reader.GetBoolean(3));
            }
        }

        await using var context = new DseContext(services.GetRequiredService<DatabaseConnection>().ContextOptions(connection));
        foreach (var entity in context.Model.GetEntityTypes())
        {
            var table = StoreObjectIdentifier.Table(entity.GetTableName()!, entity.GetSchema());
            Assert.Equal("dse", entity.GetSchema());
            foreach (var property in entity.GetProperties())
            {
                var column = property.GetColumnName(table)!;
                Assert.True(columns.TryGetValue((table.Name, column), out var actual), $"{table.Name}.{column} is not in the database.");
                Assert.True(property.GetColumnType() == actual.Type, $"{table.Name}.{column} is {actual.Type}, the model says {property.GetColumnType()}.");
                Assert.True(property.IsNullable == actual.Nullable, $"{table.Name}.{column}: nullable in the database is {actual.Nullable}.");
            }
        }
    }

    [Fact]
    public async Task Eight_processes_may_migrate_one_database_at_once()
    {
        await using var first = await storage.NewDatabaseAsync();
        var connection = first.GetRequiredService<StorageStarter>().ConnectionString!;
        await storage.ExecuteAsync(first, "drop schema dse cascade", role: null);

        await Task.WhenAll(Enumerable.Range(0, 8).Select(_ => Migrator.RunAsync(connection, null, migrate: true, default)));

        Assert.Equal(6, await storage.ScalarAsync<long>(first, "select count(*) from dse.schema_versions", role: null));
    }

    [Fact]
    public async Task Studies_of_before_are_found_by_their_labels_after_the_migration()
    {
        await using var services = await storage.NewDatabaseAsync();
        var tenant = (await services.GetRequiredService<TenantStore>().EnsureAsync("before", default)).Id;
        await storage.ExecuteAsync(services, "drop schema dse cascade", role: null);
        await storage.ExecuteAsync(services, "create schema dse", role: null);
        await using (var connection = await StorageFixture.OpenAsync(services))
        {
            await using var context = new DseContext(new DbContextOptionsBuilder<DseContext>().UseNpgsql(connection, DseContext.Configure).Options);
            await storage.ExecuteAsync(services, context.GetService<IHistoryRepository>().GetCreateScript(), role: null);
        }

        var migrations = System.Reflection.Assembly.Load("Dse.Migrations");
        foreach (var name in (string[])["0001_initial", "0002_open_trials", "0003_proxies", "0004_sweeps"])
        {
            using var reader = new StreamReader(migrations.GetManifestResourceStream($"sql/{name}.sql")!);
            await storage.ExecuteAsync(services, await reader.ReadToEndAsync(), role: null);
            await storage.ExecuteAsync(services, $"insert into dse.schema_versions values ('{name}', '10')", role: null);
        }

        // One that has ended, and so does not change any more, and one whose device is an object.
        await storage.ExecuteAsync(
            services,
            $$$"""
            insert into dse.tenants (id, name) values ('{{{tenant}}}', 'before');
            insert into dse.studies (id, tenant_id, kind, name, spec, spec_sha256, tags, state, finished_at) values
                ('00000000-0000-7000-8000-000000000001', '{{{tenant}}}', 'TrainingPlan', 'Old ONE', '{"model":"m","cluster":{"device":"d"}}', sha256('x'), '{a,b}', 'succeeded', now()),
                ('00000000-0000-7000-8000-000000000002', '{{{tenant}}}', 'Operator', 'other', '{"device":{"bf16Tflops":1}}', sha256('x'), '{}', 'queued', null);
            insert into dse.catalog_entries (tenant_id, kind, name, body) values ('{{{tenant}}}', 'device', 'chip', '{"bf16Tflops":1}');
            insert into dse.audit_events (tenant_id, actor, action, subject) values ('{{{tenant}}}', 'dse_key', 'study.submit', '00000000-0000-7000-8000-000000000001');
            """,
            role: null);

        await Migrator.RunAsync(services.GetRequiredService<StorageStarter>().ConnectionString!, null, migrate: true, default);

        var studies = services.GetRequiredService<StudyStore>();
        foreach (var query in (StudyQuery[])[new() { NameContains = "old one" }, new() { Tag = "b" }, new() { Owner = "dse_key" }, new() { Model = "m" }, new() { Device = "d" }])
        {
            var found = Assert.Single((await studies.ListAsync(tenant, query, default)).Studies);
            Assert.Equal(("Old ONE", 1L), (found.Name, found.Version));
        }

        Assert.Equal("other", Assert.Single((await studies.ListAsync(tenant, new StudyQuery { Owner = "unknown" }, default)).Studies).Name);
        Assert.Equal(["a", "b"], (await studies.LabelsAsync(tenant, 10, default)).Tags);
        Assert.Equal([("chip", """{"bf16Tflops":1}""")], await services.GetRequiredService<CatalogStore>().ListAsync(tenant, "device", default));
    }

    [Fact]
    public async Task A_database_of_a_newer_version_is_refused()
    {
        await using var services = await storage.NewDatabaseAsync();
        await storage.ExecuteAsync(services, "insert into dse.schema_versions values ('9999_future', '99')", role: null);

        var error = await Assert.ThrowsAsync<StorageStartException>(() => Migrator.RunAsync(
            services.GetRequiredService<StorageStarter>().ConnectionString!, null, migrate: true, default));

        Assert.Contains("9999_future", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_user_who_may_not_make_roles_is_told_what_an_administrator_runs()
    {
        // Roles belong to the server: a server whose roles exist but are not granted shows the same refusal.
        await using var services = await storage.NewDatabaseAsync();
        await storage.ExecuteAsync(services, "create role limited login password 'p'; do $$ begin execute format('grant create on database %I to limited', current_database()); end $$", role: null);
        try
        {
            var connection = new NpgsqlConnectionStringBuilder(services.GetRequiredService<StorageStarter>().ConnectionString) { Username = "limited", Password = "p" };

            var error = await Assert.ThrowsAsync<StorageStartException>(() => Migrator.RunAsync(connection.ConnectionString, null, migrate: true, default));

            Assert.Contains("GRANT dse_app, dse_worker, dse_auth TO \"limited\"", error.Message, StringComparison.Ordinal);
        }
        finally
        {
            await storage.ExecuteAsync(services, "drop owned by limited; drop role limited", role: null);
        }
    }
}
