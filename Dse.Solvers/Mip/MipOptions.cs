namespace Dse.Solvers.Mip;

/// <summary>How far a solve goes.</summary>
public sealed record MipOptions
{
    /// <summary>The defaults.</summary>
    public static MipOptions Default { get; } = new();

    /// <summary>Wall-clock seconds before the solver stops with what it has; above 0. A stop by it is not repeatable.</summary>
    public double Seconds { get; init; } = 60;

    /// <summary>Gap, relative to the objective, at which a solution counts as optimal; the bound is reported as it is.</summary>
    public double GapRatio { get; init; }

    /// <summary>Resident memory of the solver's process at which it is ended, in MiB.</summary>
    public double MemoryMiB { get; init; } = 2048;

    /// <summary>Told the id of every solver process as it starts, from whatever thread; null for nobody.</summary>
    internal Action<int>? Started { get; init; }
}
