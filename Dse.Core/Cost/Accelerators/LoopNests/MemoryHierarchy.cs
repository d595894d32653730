namespace Dse.Core.Cost.Accelerators.LoopNests;

/// <summary>Memories around the multipliers of an accelerator.</summary>
/// <remarks>Immutable. The outermost level keeps everything; every tensor is kept somewhere inside or comes from there.</remarks>
/// <param name="Name">Template or <c>custom</c>.</param>
/// <param name="Levels">Levels, the innermost first; 1 to <see cref="MaxLevels"/>.</param>
/// <param name="MacPj">One multiply-accumulate, pJ.</param>
public sealed record MemoryHierarchy(string Name, IReadOnlyList<MemoryLevel> Levels, double MacPj)
{
    /// <summary>The most levels.</summary>
    public const int MaxLevels = 8;

    /// <summary>Area, mm²; null when unknown.</summary>
    public double? AreaMm2 { get; init; }
}
