using Dse.Core.Cost.Accelerators.LoopNests;

namespace Dse.Core.Cost.Accelerators;

/// <summary>Energy and area of a multiplier or memory of one size on one node (catalog/accelerators/components.csv names the sources).</summary>
/// <remarks>Immutable. One instance.</remarks>
/// <param name="Name">Design and component.</param>
/// <param name="Kind">How figures change with size.</param>
/// <param name="NodeNm">Node, nm; null off chip.</param>
/// <param name="Words">Words it holds; 1 of a multiplier.</param>
/// <param name="WordBits">Width of a word, bits.</param>
/// <param name="AccessWords">Words that one access moves; at least 1.</param>
/// <param name="ReadPj">One read, or one multiply-accumulate, pJ.</param>
/// <param name="WritePj">One write, pJ.</param>
/// <param name="FixedPj">Part of either that size does not change, pJ.</param>
/// <param name="LeakagePjPerCycle">Leakage, pJ per cycle.</param>
/// <param name="AreaMm2">Area, mm².</param>
public sealed record Component(
    string Name,
    ComponentKind Kind,
    double? NodeNm,
    double Words,
    double WordBits,
    double AccessWords,
    double ReadPj,
    double WritePj,
    double FixedPj,
    double LeakagePjPerCycle,
    double AreaMm2)
{
    /// <summary>The same on another node: energy and leakage with the node, area with its square; off chip nothing changes.</summary>
    /// <param name="nodeNm">Node, nm; above 0.</param>
    public Component At(double nodeNm)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(nodeNm);
        if (NodeNm is not { } own)
        {
            return this;
        }

        var ratio = nodeNm / own;
        return this with
        {
            NodeNm = nodeNm,
            ReadPj = ReadPj * ratio,
            WritePj = WritePj * ratio,
            FixedPj = FixedPj * ratio,
            LeakagePjPerCycle = LeakagePjPerCycle * ratio,
            AreaMm2 = AreaMm2 * ratio * ratio,
        };
    }

    /// <summary>The same with another number of words.</summary>
    /// <param name="words">Words; above 0.</param>
    public Component Of(double words)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(words);
        if (Kind is ComponentKind.Multiplier or ComponentKind.Dram)
        {
            return this;
        }

        var ratio = words / Words;
        double Scaled(double energy) => Kind switch
        {
            ComponentKind.RegisterFile => FixedPj + ((energy - FixedPj) * ratio),
            ComponentKind.Sram => energy * Math.Sqrt(ratio),
            _ => energy,
        };
        return this with
        {
            Words = words,
            ReadPj = Scaled(ReadPj),
            WritePj = Scaled(WritePj),
            LeakagePjPerCycle = LeakagePjPerCycle * ratio,
            AreaMm2 = AreaMm2 * ratio,
        };
    }

    /// <summary>A level of a hierarchy that is made of it.</summary>
    /// <param name="name">Name of the level.</param>
    /// <param name="keeps">Tensors that stay there.</param>
    public MemoryLevel Level(string name, Tensors keeps) => new(name, keeps)
    {
        CapacityWords = Kind == ComponentKind.Dram ? null : Words,
        ReadPj = ReadPj / AccessWords,
        WritePj = WritePj / AccessWords,
        LeakagePjPerCycle = LeakagePjPerCycle,
    };
}
