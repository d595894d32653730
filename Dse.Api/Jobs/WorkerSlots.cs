using System.Globalization;
using System.Security.Cryptography;

namespace Dse.Api.Jobs;

/// <summary>How many studies this process carries out now, and under which name.</summary>
internal sealed class WorkerSlots(WorkerOptions options)
{
    private readonly SemaphoreSlim changed = new(0, 1);
    private int taken;

    /// <summary>Unique to this start of this process, so that a restart is never taken for the one before.</summary>
    public string WorkerName { get; } = string.Create(
        CultureInfo.InvariantCulture, $"{Environment.MachineName}/{Environment.ProcessId}/{RandomNumberGenerator.GetHexString(8, lowercase: true)}");

    public int Free => options.Slots - Volatile.Read(ref taken);

    public bool TryTake()
    {
        if (Interlocked.Increment(ref taken) <= options.Slots)
        {
            return true;
        }

        Interlocked.Decrement(ref taken);
        return false;
    }

    public void Release()
    {
        Interlocked.Decrement(ref taken);
        Wake();
    }

    /// <summary>Tells the dispatcher that there may be something to do; several calls before it looks count as one.</summary>
    public void Wake()
    {
        try
        {
            changed.Release();
        }
        catch (SemaphoreFullException)
        {
            // It is to look already.
        }
    }

    /// <summary>Waits until woken, at most so long.</summary>
    public Task WaitAsync(TimeSpan limit, CancellationToken ct) => changed.WaitAsync(limit, ct);
}
