using System.Diagnostics;

namespace Dse.Faults.Tests;

/// <summary>Waits for real conditions, with a deadline.</summary>
internal static class Wait
{
    public static async Task UntilAsync(Func<Task<bool>> condition, TimeSpan limit, Func<string> otherwise)
    {
        var started = Stopwatch.GetTimestamp();
        while (!await condition())
        {
            if (Stopwatch.GetElapsedTime(started) > limit)
            {
                Assert.Fail($"Not within {limit.TotalSeconds} s. {otherwise()}");
            }

            await Task.Delay(20);
        }
    }
}
