using Dse.Storage.Connections;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata;
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

        Assert.Equal(4, await storage.ScalarAsync<long>(first, "select count(*) from dse.schema_versions", role: null));
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
