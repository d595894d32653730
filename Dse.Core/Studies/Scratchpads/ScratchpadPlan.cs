using System.Runtime.InteropServices;

namespace Dse.Core.Studies.Scratchpads;

/// <summary>A stay of a tensor in the scratchpad, at one place.</summary>
/// <param name="Tensor">Index in the <see cref="ScratchpadGraph"/>.</param>
/// <param name="FromStep">First step, from 0.</param>
/// <param name="ToStep">Last step, inclusive.</param>
/// <param name="OffsetBytes">Its lowest address.</param>
[StructLayout(LayoutKind.Auto)]
public readonly record struct Episode(int Tensor, int FromStep, int ToStep, long OffsetBytes);

/// <summary>A tensor that crosses between scratchpad and memory: written after a step, or read before one.</summary>
/// <param name="Tensor">Index in the <see cref="ScratchpadGraph"/>.</param>
/// <param name="Step">The step, from 0.</param>
[StructLayout(LayoutKind.Auto)]
public readonly record struct Transfer(int Tensor, int Step);

/// <summary>A stay of a tensor in a memory level on the chip, while it is out of the scratchpad: written there before the first step of the stay, read back after the last.</summary>
/// <param name="Level">Place of the level in <see cref="MemoryLevels.OnChip"/>.</param>
/// <param name="Stay">The stay, at an address of the level.</param>
[StructLayout(LayoutKind.Auto)]
public readonly record struct LevelStay(int Level, Episode Stay);

/// <summary>An order of operators, one a step, what lies where in the scratchpad during each, and what crosses.</summary>
/// <remarks>Compulsory transfers (a graph input's or a weight's first, a graph output's last) are not listed.</remarks>
/// <param name="Order">Operators by step; one may stand again where the rules let operators run again.</param>
/// <param name="Episodes">Stays, by first step, then tensor.</param>
/// <param name="Writes">Tensors copied to memory after a step.</param>
/// <param name="Reads">Tensors fetched again before a step.</param>
public sealed record ScratchpadPlan(
    IReadOnlyList<int> Order,
    IReadOnlyList<Episode> Episodes,
    IReadOnlyList<Transfer> Writes,
    IReadOnlyList<Transfer> Reads)
{
    /// <summary>Stays in memory levels on the chip, by level, first step, then tensor.</summary>
    public IReadOnlyList<LevelStay> LevelStays { get; init; } = [];
}
