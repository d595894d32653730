using System.Text;
using Dse.Core.Cost.Accelerators.Networks;
using Dse.Core.Cost.Accelerators.Systolic;
using Dse.Core.Hardware.Units;

namespace Dse.Core.Studies.Accelerators;

/// <summary>The metrics of an accelerator: names and values.</summary>
internal static class AcceleratorMetrics
{
    public const int AreaColumn = 3;
    public const int PowerColumn = 4;

    /// <summary>What every study has.</summary>
    public static readonly IReadOnlyList<MetricDefinition> Shared =
    [
        new("latencyMs", "Time of one run of every network, each times its weight, milliseconds.", false),
        new("cycles", "The same in cycles.", false),
        new("energyMillijoules", "Energy of one run of every network, each times its weight.", false),
        new("areaMm2", "Area of the chip.", false),
        new("powerWatts", "Mean power while the networks run: energy over latency.", false),
        new("energyDelayJouleSeconds", "Energy times latency.", false),
        new("utilizationRatio", "Multiply-accumulates over what the elements could do in the time.", true),
        new("dramBytes", "Bytes to and from DRAM, each network's times its weight.", false),
        new("sramKiB", "All memories on the chip.", false),
    ];

    /// <summary>The metrics of a study; several networks add their own latencies and energies.</summary>
    public static IReadOnlyList<MetricDefinition> Of(NetworkMix mix) => [.. Shared, .. OfNetworks(mix)];

    /// <summary>Latency and energy of each of several networks; nothing for one.</summary>
    public static IEnumerable<MetricDefinition> OfNetworks(NetworkMix mix) => mix.Networks.Count == 1 ? [] : mix.Networks.SelectMany(n => (MetricDefinition[])
    [
        new($"{Prefix(n.Name)}_latencyMs", $"Time of one run of {n.Name}.", false),
        new($"{Prefix(n.Name)}_energyMillijoules", $"Energy of one run of {n.Name}.", false),
    ]);

    /// <summary>A network's name as metrics carry it: letters and digits.</summary>
    public static string Prefix(string name)
    {
        var letters = new StringBuilder();
        foreach (var c in name)
        {
            letters.Append(char.IsAsciiLetterOrDigit(c) ? c : '_');
        }

        return letters.Length > 0 && char.IsAsciiLetter(letters[0]) ? letters.ToString() : $"n{letters}";
    }

    /// <summary>Fills the values in the order of <see cref="Of"/>.</summary>
    public static void Fill(AcceleratorDesign design, in NetworkEstimate total, ReadOnlySpan<NetworkEstimate> networks, Span<double> values)
    {
        var latencyMs = design.Clock.Milliseconds(total.Cycles);
        var millijoules = Energy.FromPicojoules(total.EnergyPj).Millijoules;
        values[0] = latencyMs;
        values[1] = total.Cycles;
        values[2] = millijoules;
        values[AreaColumn] = SystolicEnergy.AreaMm2(design.Array);
        values[PowerColumn] = millijoules / latencyMs;
        values[5] = millijoules / 1e3 * (latencyMs / 1e3);
        values[6] = total.Macs / (design.Array.Elements * total.Cycles);
        values[7] = total.DramBytes;
        values[8] = design.Sram.KiB;
        if (networks.Length == 1)
        {
            return;
        }

        for (var n = 0; n < networks.Length; n++)
        {
            values[Shared.Count + (2 * n)] = design.Clock.Milliseconds(networks[n].Cycles);
            values[Shared.Count + (2 * n) + 1] = Energy.FromPicojoules(networks[n].EnergyPj).Millijoules;
        }
    }
}
