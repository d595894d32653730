using Dse.Core.Cost.Accelerators.Networks;
using Dse.Core.Hardware.Units;

namespace Dse.Core.Studies.Accelerators.Mapped;

/// <summary>The metrics of a mapped accelerator: those that every template has, and the words of its DRAM.</summary>
internal static class MappedMetrics
{
    private const int SharedColumns = 7;

    /// <summary>What every study of a template has.</summary>
    public static readonly IReadOnlyList<MetricDefinition> Shared =
        [.. AcceleratorMetrics.Shared.Take(SharedColumns), new("dramWords", "Words to and from DRAM, each network's times its weight.", false)];

    /// <summary>The metrics of a study; several networks add their own latencies and energies.</summary>
    public static IReadOnlyList<MetricDefinition> Of(NetworkMix mix) => [.. Shared, .. AcceleratorMetrics.OfNetworks(mix)];

    /// <summary>Fills the values in the order of <see cref="Of"/>.</summary>
    public static void Fill(MappedDesign design, in MappedEstimate total, ReadOnlySpan<MappedEstimate> networks, Span<double> values)
    {
        var latencyMs = design.Clock.Milliseconds(total.Cycles);
        var millijoules = Energy.FromPicojoules(total.EnergyPj).Millijoules;
        values[0] = latencyMs;
        values[1] = total.Cycles;
        values[2] = millijoules;
        values[AcceleratorMetrics.AreaColumn] = design.Hierarchy.AreaMm2 ?? double.NaN;
        values[AcceleratorMetrics.PowerColumn] = millijoules / latencyMs;
        values[5] = millijoules / 1e3 * (latencyMs / 1e3);
        values[6] = total.Macs / (design.Hierarchy.Elements * total.Cycles);
        values[7] = total.DramWords;
        for (var n = 0; n < networks.Length && networks.Length > 1; n++)
        {
            values[Shared.Count + (2 * n)] = design.Clock.Milliseconds(networks[n].Cycles);
            values[Shared.Count + (2 * n) + 1] = Energy.FromPicojoules(networks[n].EnergyPj).Millijoules;
        }
    }
}
