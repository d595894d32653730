namespace Dse.Core.Sweeps;

/// <summary>What a sweep does about slots that passed while no worker was there.</summary>
public enum SweepMissed
{
    /// <summary>One run for the latest of them.</summary>
    Latest,

    /// <summary>A run for each, oldest first.</summary>
    All,

    /// <summary>None; the next slot is the next run.</summary>
    None,
}
