namespace Dse.Core.Sweeps;

/// <summary>What a sweep does when a slot comes and studies of an earlier run have not ended.</summary>
public enum SweepOverlap
{
    /// <summary>The slot is left out.</summary>
    Skip,

    /// <summary>The new run starts beside the old one.</summary>
    Start,

    /// <summary>The old run's open studies are cancelled, then the new one starts.</summary>
    Cancel,
}
