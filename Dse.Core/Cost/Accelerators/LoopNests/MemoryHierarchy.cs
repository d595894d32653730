namespace Dse.Core.Cost.Accelerators.LoopNests;

/// <summary>Memories around the multipliers of an accelerator.</summary>
/// <remarks>Immutable. The outermost level keeps everything but what a level inside holds; every tensor is kept somewhere inside or comes from there.</remarks>
/// <param name="Name">Template or <c>custom</c>.</param>
/// <param name="Levels">Levels, the innermost first; 1 to <see cref="MaxLevels"/>.</param>
/// <param name="MacPj">One multiply-accumulate, pJ.</param>
public sealed record MemoryHierarchy(string Name, IReadOnlyList<MemoryLevel> Levels, double MacPj)
{
    /// <summary>The most levels.</summary>
    public const int MaxLevels = 8;

    /// <summary>Most multipliers that work side by side: the product of all fan-outs.</summary>
    public double Elements => Levels.Aggregate(1.0, (product, level) => product * level.FanOut);

    /// <summary>
    /// Whether a stay of outputs that adds to nothing is charged a fill, as the Timeloop behind the Gemmini-like figures did and later
    /// versions do not.
    /// </summary>
    public bool ChargesFirstFills { get; init; }

    /// <summary>
    /// Whether sliding inputs are counted as Timeloop counts them, which takes a loop's second iteration for all that follow. Searches
    /// for mappings do not know this: their bounds are those of the plain count.
    /// </summary>
    public bool SlidesAsTimeloop { get; init; }

    /// <summary>Area, mm²; null when unknown.</summary>
    public double? AreaMm2 { get; init; }
}
