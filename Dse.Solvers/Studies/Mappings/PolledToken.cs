namespace Dse.Solvers.Studies.Mappings;

/// <summary>A token that is cancelled once a question, asked forty times a second, is answered with yes.</summary>
internal sealed class PolledToken : IDisposable
{
    private const int PeriodMs = 25;

    private readonly CancellationTokenSource source = new();
    private readonly Timer timer;

    public PolledToken(Func<bool> stop)
    {
        timer = new Timer(
            _ =>
            {
                if (stop())
                {
                    source.Cancel();
                }
            },
            null,
            PeriodMs,
            PeriodMs);
    }

    public CancellationToken Token => source.Token;

    public void Dispose()
    {
        // No callback runs after the wait, so that none meets a source that is gone.
        using var over = new ManualResetEvent(false);
        if (timer.Dispose(over))
        {
            over.WaitOne();
        }

        source.Dispose();
    }
}
