using Dse.Core.Cost.Accelerators.Groups;
using Dse.Core.Cost.Accelerators.Networks;
using Dse.Core.Hardware.Units;

namespace Dse.Core.Studies.Accelerators.Groups;

/// <summary>The metrics of a chip of several sub-accelerators: those of one, the time until the last of them is done for the sum of all.</summary>
internal static class GroupMetrics
{
    /// <summary>What every study of sub-accelerators has.</summary>
    public static readonly IReadOnlyList<MetricDefinition> Shared =
    [
        new("latencyMs", "Time until all runs of all networks are done, side by side, milliseconds.", false),
        .. AcceleratorMetrics.Shared.Skip(1),
        new("assignmentGapRatio", "How far latencyMs can lie above that of the best assignment, over itself; 0 where it is proved.", false),
    ];

    /// <summary>The metrics of a study; several networks add when each is done, and its energy.</summary>
    public static IReadOnlyList<MetricDefinition> Of(NetworkMix mix) => [.. Shared, .. mix.Networks.Count == 1 ? [] : mix.Networks.SelectMany(n => (MetricDefinition[])
    [
        new($"{AcceleratorMetrics.Prefix(n.Name)}_latencyMs", $"When all runs of {n.Name} are done.", false),
        new($"{AcceleratorMetrics.Prefix(n.Name)}_energyMillijoules", $"Energy of one run of {n.Name}.", false),
    ])];

    /// <summary>Fills the values in the order of <see cref="Of"/>.</summary>
    public static void Fill(GroupDesign design, GroupEstimate estimate, Span<double> values)
    {
        var schedule = estimate.Schedule;
        var latencyMs = design.Clock.Milliseconds(schedule.Makespan);
        var millijoules = Energy.FromPicojoules(schedule.EnergyPj).Millijoules;
        values[0] = latencyMs;
        values[1] = schedule.Makespan;
        values[2] = millijoules;
        values[AcceleratorMetrics.AreaColumn] = design.AreaMm2;
        values[AcceleratorMetrics.PowerColumn] = millijoules / latencyMs;
        values[5] = millijoules / 1e3 * (latencyMs / 1e3);
        values[6] = estimate.Macs / (design.Elements * schedule.Makespan);
        values[7] = estimate.DramBytes;
        values[8] = design.Sram.KiB;
        values[9] = schedule.GapRatio;
        for (var n = 0; n < estimate.Networks.Count && estimate.Networks.Count > 1; n++)
        {
            values[Shared.Count + (2 * n)] = design.Clock.Milliseconds(estimate.Networks[n].Cycles);
            values[Shared.Count + (2 * n) + 1] = Energy.FromPicojoules(estimate.Networks[n].EnergyPj).Millijoules;
        }
    }
}
