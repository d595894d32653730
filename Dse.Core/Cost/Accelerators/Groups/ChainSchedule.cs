namespace Dse.Core.Cost.Accelerators.Groups;

/// <summary>Chains on machines.</summary>
/// <param name="Machine">Per job its machine.</param>
/// <param name="Start">Per job when it starts, cycles.</param>
/// <param name="Makespan">When the last job ends, cycles.</param>
/// <param name="EnergyPj">Energy of all jobs, pJ.</param>
/// <param name="Bound">No schedule of the kind asked for is shorter, cycles; at most the makespan.</param>
public sealed record ChainSchedule(int[] Machine, double[] Start, double Makespan, double EnergyPj, double Bound)
{
    /// <summary>How far the makespan can lie above the shortest, over itself; 0 when it is proved.</summary>
    public double GapRatio => Makespan > 0 ? (Makespan - Bound) / Makespan : 0;
}

/// <summary>What a schedule makes small.</summary>
public enum ChainGoal
{
    /// <summary>The makespan; among schedules that are equal in it the energy, as far as was looked.</summary>
    Latency,

    /// <summary>The energy: every job on the machine that takes least; then the makespan.</summary>
    Energy,
}
