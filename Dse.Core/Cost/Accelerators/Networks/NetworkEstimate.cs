using System.Runtime.InteropServices;

namespace Dse.Core.Cost.Accelerators.Networks;

/// <summary>One run of a network on an accelerator, or a weighted sum of several.</summary>
/// <param name="Cycles">Cycles, waits for DRAM included.</param>
/// <param name="EnergyPj">Energy, pJ.</param>
/// <param name="DramBytes">Bytes to and from DRAM.</param>
/// <param name="Macs">Multiply-accumulates.</param>
[StructLayout(LayoutKind.Auto)]
public readonly record struct NetworkEstimate(double Cycles, double EnergyPj, double DramBytes, double Macs)
{
    /// <summary>This and a weighted other.</summary>
    public NetworkEstimate Plus(in NetworkEstimate other, double weight) => new(
        Cycles + (weight * other.Cycles), EnergyPj + (weight * other.EnergyPj), DramBytes + (weight * other.DramBytes), Macs + (weight * other.Macs));
}
