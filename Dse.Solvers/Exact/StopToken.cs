namespace Dse.Solvers.Exact;

/// <summary>A cancellation token for work that takes one, cancelled within some 20 ms once a search is to stop.</summary>
internal sealed class StopToken : IDisposable
{
    private const int PollMs = 20;

    private readonly CancellationTokenSource source = new();
    private readonly Timer poll;
    private readonly Lock gate = new();
    private bool isDisposed;

    public StopToken(Func<bool> stop) => poll = new Timer(_ => Poll(stop), null, PollMs, PollMs);

    public CancellationToken Token => source.Token;

    public void Dispose()
    {
        lock (gate)
        {
            isDisposed = true;
            poll.Dispose();
            source.Dispose();
        }
    }

    private void Poll(Func<bool> stop)
    {
        lock (gate)
        {
            if (!isDisposed && stop())
            {
                source.Cancel();
            }
        }
    }
}
