using Dse.Storage.Connections;
using Microsoft.Extensions.Hosting;
using Npgsql;

namespace Dse.Storage.Fronts;

/// <summary>Tells who follows a study that its front changed, whichever process wrote it.</summary>
/// <remarks>
/// Thread-safe. It listens on a connection of its own, beside the pool. Nothing is told while the database is away, or through a
/// connection pooler that drops notifications: followers look for themselves now and then.
/// </remarks>
public sealed class FrontNews(DatabaseConnection database, StorageStarter storage) : BackgroundService
{
    private const string Channel = "dse_fronts";
    private static readonly TimeSpan Pause = TimeSpan.FromSeconds(1);

    private readonly Lock gate = new();
    private readonly Dictionary<Guid, List<FrontFollower>> followers = [];

    /// <summary>Follows a study until the follower is disposed.</summary>
    /// <param name="study">The study; nobody is asked whether it exists or whose it is, and nothing but the time of a change is told.</param>
    public FrontFollower Follow(Guid study)
    {
        lock (gate)
        {
            if (!followers.TryGetValue(study, out var all))
            {
                followers[study] = all = [];
            }

            var follower = new FrontFollower(f => Leave(study, f));
            all.Add(follower);
            return follower;
        }
    }

    /// <summary>Tells of a change once the session's transaction is committed.</summary>
    internal static Task TellAsync(Session session, Guid study, CancellationToken ct) =>
        session.ExecuteAsync($"select pg_notify('{Channel}', $1)", [study.ToString()], ct);

    /// <inheritdoc/>
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        try
        {
            await database.DataSourceAsync(stoppingToken);
            while (true)
            {
                try
                {
                    await ListenAsync(stoppingToken);
                }
                catch (Exception error) when (error is NpgsqlException || TransientErrors.IsTransient(error))
                {
                    await Task.Delay(Pause, stoppingToken);
                }
            }
        }
        catch (Exception) when (stoppingToken.IsCancellationRequested || !database.IsReady)
        {
            // The service stops, or the database never came up, of which its starter tells.
        }
    }

    private async Task ListenAsync(CancellationToken ct)
    {
        var settings = new NpgsqlConnectionStringBuilder(storage.ConnectionString) { Pooling = false, KeepAlive = 10, ApplicationName = "dse news" };
        await using var connection = new NpgsqlConnection(settings.ConnectionString);
        connection.Notification += (_, news) => Tell(news.Payload);
        await connection.OpenAsync(ct);
        await using (var listen = new NpgsqlCommand($"listen {Channel}", connection))
        {
            await listen.ExecuteNonQueryAsync(ct);
        }

        while (true)
        {
            await connection.WaitAsync(ct);
        }
    }

    private void Tell(string payload)
    {
        lock (gate)
        {
            if (Guid.TryParse(payload, out var study) && followers.TryGetValue(study, out var all))
            {
                all.ForEach(f => f.Tell());
            }
        }
    }

    private void Leave(Guid study, FrontFollower follower)
    {
        lock (gate)
        {
            if (followers.TryGetValue(study, out var all) && all.Remove(follower) && all.Count == 0)
            {
                followers.Remove(study);
            }
        }
    }
}
