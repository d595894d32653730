using Microsoft.AspNetCore.Builder;

namespace Dse.Api.Tests.EndToEnd;

/// <summary>A service with a worker on a database of its own, open to this machine without a key.</summary>
internal static class WorkingService
{
    public static async Task<WebApplication> WithWorkersAsync(this ApiFixture api)
    {
        var database = await api.NewDatabaseAsync();
        return await api.StartAsync(o => o with
        {
            Workers = true,
            AllowLocalTenant = true,
            ConfigureStorage = storage => storage.ConnectionString = database,
            ConfigureWorkers = workers =>
            {
                workers.Slots = 1;
                workers.AttemptCommand = ["dotnet", Path.Combine(AppContext.BaseDirectory, "Dse.Cli.dll"), "attempt"];
            },
        });
    }
}
