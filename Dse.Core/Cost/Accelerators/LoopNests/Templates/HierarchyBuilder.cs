namespace Dse.Core.Cost.Accelerators.LoopNests.Templates;

/// <summary>Puts levels of components together and sums their area.</summary>
/// <param name="nodeNm">Node that all components on chip are scaled to, nm.</param>
internal sealed class HierarchyBuilder(double nodeNm)
{
    private readonly List<(MemoryLevel Level, double AreaMm2)> _levels = [];

    /// <summary>Adds a memory, outside those added before.</summary>
    /// <param name="name">Name of the level.</param>
    /// <param name="keeps">Tensors that stay there.</param>
    /// <param name="component">Component of the table.</param>
    /// <param name="words">Words that it holds; its own number when null.</param>
    /// <param name="with">Bandwidths, fan-out and dimensions.</param>
    public HierarchyBuilder Memory(string name, Tensors keeps, string component, long? words, Func<MemoryLevel, MemoryLevel>? with = null)
    {
        var made = ComponentTable.Get(component).At(nodeNm);
        made = words is { } size ? made.Of(size) : made;
        var level = made.Level(name, keeps);
        _levels.Add((with is null ? level : with(level), made.AreaMm2));
        return this;
    }

    /// <summary>Adds a fan-out that keeps nothing: it runs spatial loops alone.</summary>
    /// <param name="name">Name of the level.</param>
    /// <param name="fanOut">Instances below.</param>
    /// <param name="dimensions">Dimensions that may be spread over them.</param>
    public HierarchyBuilder Spread(string name, long fanOut, LoopDimensions dimensions)
    {
        _levels.Add((new MemoryLevel(name, Tensors.None) { FanOut = fanOut, SpatialDimensions = dimensions, TemporalDimensions = LoopDimensions.None }, 0));
        return this;
    }

    /// <summary>The hierarchy.</summary>
    /// <param name="name">Name of the template.</param>
    /// <param name="multiplier">Component of the multipliers.</param>
    public MemoryHierarchy Build(string name, string multiplier)
    {
        var mac = ComponentTable.Get(multiplier).At(nodeNm);
        var area = 0.0;
        var instances = 1.0;
        for (var level = _levels.Count - 1; level >= 0; level--)
        {
            area += instances * _levels[level].AreaMm2;
            instances *= _levels[level].Level.FanOut;
        }

        return new MemoryHierarchy(name, [.. _levels.Select(l => l.Level)], mac.ReadPj) { AreaMm2 = area + (instances * mac.AreaMm2) };
    }
}
