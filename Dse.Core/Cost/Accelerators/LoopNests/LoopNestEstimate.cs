using System.Runtime.InteropServices;

namespace Dse.Core.Cost.Accelerators.LoopNests;

/// <summary>Words of one tensor at one level, all instances together.</summary>
/// <param name="Reads">Words read; for outputs, partial sums read to be added to.</param>
/// <param name="Writes">Words written; for outputs, updates and what goes out and in at the ends of residencies.</param>
[StructLayout(LayoutKind.Auto)]
public readonly record struct TensorAccess(double Reads, double Writes);

/// <summary>One mapping on one hierarchy.</summary>
/// <param name="Macs">Multiply-accumulates.</param>
/// <param name="ComputeCycles">Cycles if no memory held the multipliers up.</param>
/// <param name="Cycles">Cycles.</param>
/// <param name="EnergyPj">Energy of multipliers, accesses and leakage, pJ.</param>
/// <param name="BoundLevel">Level whose bandwidth sets the time; -1 for the multipliers.</param>
/// <param name="OverflowLevel">Innermost level that does not hold its tiles; -1 when all do.</param>
[StructLayout(LayoutKind.Auto)]
public readonly record struct LoopNestEstimate(double Macs, double ComputeCycles, double Cycles, double EnergyPj, int BoundLevel, int OverflowLevel);
