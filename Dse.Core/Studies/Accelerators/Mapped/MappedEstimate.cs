using System.Runtime.InteropServices;

namespace Dse.Core.Studies.Accelerators.Mapped;

/// <summary>One run of a mapped network, or a weighted sum of several.</summary>
/// <param name="Cycles">Cycles.</param>
/// <param name="EnergyPj">Energy, pJ.</param>
/// <param name="DramWords">Words to and from the outermost level.</param>
/// <param name="Macs">Multiply-accumulates.</param>
[StructLayout(LayoutKind.Auto)]
internal readonly record struct MappedEstimate(double Cycles, double EnergyPj, double DramWords, double Macs)
{
    /// <summary>This and a weighted other.</summary>
    public MappedEstimate Plus(in MappedEstimate other, double weight) => new(
        Cycles + (weight * other.Cycles), EnergyPj + (weight * other.EnergyPj), DramWords + (weight * other.DramWords), Macs + (weight * other.Macs));
}
