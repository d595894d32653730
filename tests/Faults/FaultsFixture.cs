using Dse.Storage;
using Dse.Storage.Connections;
using Dse.Storage.Fronts;
using Dse.Storage.Studies;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;
using Npgsql;

namespace Dse.Faults.Tests;

/// <summary>One embedded PostgreSQL for all fault tests, and the stores to look into it.</summary>
public sealed class FaultsFixture : IAsyncLifetime
{
    private ServiceProvider? provider;

    public string Folder { get; } = Path.Combine(Path.GetTempPath(), $"dse-faults-{Guid.NewGuid():N}");

    public StudyStore Studies => provider!.GetRequiredService<StudyStore>();

    public FrontStore Fronts => provider!.GetRequiredService<FrontStore>();

    public T Get<T>()
        where T : notnull => provider!.GetRequiredService<T>();

    public async Task InitializeAsync()
    {
        var services = new ServiceCollection();
        services.AddSingleton(typeof(ILogger<>), typeof(NullLogger<>));
        services.AddDseStorage(new StorageOptions { DataFolder = Folder });
        provider = services.BuildServiceProvider();
        await provider.GetRequiredService<StorageStarter>().StartAsync(CancellationToken.None);
    }

    public async Task DisposeAsync()
    {
        await provider!.DisposeAsync();
        Directory.Delete(Folder, recursive: true);
    }

    public async Task<Guid> SubmitAsync(string spec, string kind = "TrainingPlan") => Assert.IsType<SubmitResult.Accepted>(
        await Studies.SubmitAsync(TenantId.Local, new StudySubmission(kind, kind, spec), null, "test", CancellationToken.None)).Study.Id;

    public async Task<Study> GetAsync(Guid study) => (await Studies.GetAsync(TenantId.Local, study, CancellationToken.None))!;

    /// <summary>Number of the newest checkpoint, 0 without one.</summary>
    public async Task<long> LastCheckpointAsync(Guid study)
    {
        var source = await Get<DatabaseConnection>().DataSourceAsync(CancellationToken.None);
        await using var connection = await source.OpenConnectionAsync();
        await using var transaction = await connection.BeginTransactionAsync();
        await using (var role = new NpgsqlCommand("set local role dse_worker", connection, transaction))
        {
            await role.ExecuteNonQueryAsync();
        }

        await using var command = new NpgsqlCommand("select coalesce(max(seq), 0) from dse.checkpoints where study_id = $1", connection, transaction);
        command.Parameters.Add(new NpgsqlParameter { Value = study });
        return (long)(await command.ExecuteScalarAsync())!;
    }

    /// <summary>The study once it meets a condition; fails at the deadline with what it was last.</summary>
    public async Task<Study> UntilAsync(Guid study, Func<Study, bool> condition, TimeSpan limit)
    {
        Study? last = null;
        await Wait.UntilAsync(
            async () =>
            {
                try
                {
                    return condition(last = await GetAsync(study));
                }
                catch (Exception error) when (TransientErrors.IsTransient(error))
                {
                    // A server that recovers for longer than the stores try again is waited for as well, to the same deadline.
                    return false;
                }
            },
            limit,
            () => last is null ? $"Study {study} could not be read." : $"Study {study} is {last.State} (attempt {last.Attempt}, {last.Evaluations} evaluations, {last.CrashCount} crashes, {last.ErrorCode} {last.Error}).");
        return last!;
    }
}

[CollectionDefinition(Name)]
public sealed class FaultsCollection : ICollectionFixture<FaultsFixture>
{
    public const string Name = "faults";
}
