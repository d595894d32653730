using Dse.Solvers.Outside;

namespace Dse.Cli.Evaluators;

/// <summary>A trial in the hands of the pool.</summary>
internal sealed class PooledTrial(OpenTrial trial)
{
    public OpenTrial Trial { get; } = trial;

    /// <summary>How often a process ended while it held this trial; after the first time it is sent alone.</summary>
    public int Failures { get; set; }
}
