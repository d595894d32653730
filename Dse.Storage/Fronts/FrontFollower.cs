namespace Dse.Storage.Fronts;

/// <summary>One who follows a study's front. Waits from one task at a time.</summary>
public sealed class FrontFollower : IDisposable
{
    private readonly Action<FrontFollower> leave;
    private TaskCompletionSource next = NewTask();

    internal FrontFollower(Action<FrontFollower> leave) => this.leave = leave;

    /// <summary>Waits for a change that was not waited for before.</summary>
    /// <param name="most">Waits no longer than this.</param>
    /// <param name="clock">Measures it.</param>
    /// <param name="ct">Cancels the wait.</param>
    /// <returns>Whether there was one; what is read of the front afterwards holds it.</returns>
    public async Task<bool> WaitAsync(TimeSpan most, TimeProvider clock, CancellationToken ct)
    {
        var told = Volatile.Read(ref next);
        await await Task.WhenAny(told.Task, Task.Delay(most, clock, ct));
        if (!told.Task.IsCompleted)
        {
            return false;
        }

        Interlocked.CompareExchange(ref next, NewTask(), told);
        return true;
    }

    /// <inheritdoc/>
    public void Dispose() => leave(this);

    internal void Tell() => Volatile.Read(ref next).TrySetResult();

    private static TaskCompletionSource NewTask() => new(TaskCreationOptions.RunContinuationsAsynchronously);
}
