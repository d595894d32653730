namespace Dse.Storage.Sweeps;

/// <summary>What came of asking for a change of a sweep.</summary>
public abstract record SweepChange
{
    private SweepChange()
    {
    }

    /// <summary>Done, or nothing left to do.</summary>
    /// <param name="Sweep">The sweep after the change.</param>
    /// <param name="Run">The run that was started, skipped or refused; null when the change was none.</param>
    public sealed record Done(Sweep Sweep, SweepRun? Run) : SweepChange;

    /// <summary>The tenant has no such sweep.</summary>
    public sealed record NotFound : SweepChange;

    /// <summary>The present state does not allow it.</summary>
    /// <param name="Reason">Why, and what to do.</param>
    public sealed record Refused(string Reason) : SweepChange;

    /// <summary>The slot was fired by another process, or the sweep was changed meanwhile.</summary>
    public sealed record NotDue : SweepChange;
}
