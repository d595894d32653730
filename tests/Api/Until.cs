namespace Dse.Api.Tests;

/// <summary>Waits for a condition, with a deadline.</summary>
internal static class Until
{
    public static Task TrueAsync(Func<bool> condition, int seconds = 30) => TrueAsync(() => Task.FromResult(condition()), seconds);

    public static async Task TrueAsync(Func<Task<bool>> condition, int seconds = 30)
    {
        using var deadline = new CancellationTokenSource(TimeSpan.FromSeconds(seconds));
        while (!await condition())
        {
            await Task.Delay(50, deadline.Token);
        }
    }
}
