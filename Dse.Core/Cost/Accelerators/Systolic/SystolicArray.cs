using Dse.Core.Hardware.Units;

namespace Dse.Core.Cost.Accelerators.Systolic;

/// <summary>A systolic array with one double-buffered memory per operand.</summary>
/// <remarks>Immutable. The defaults are those of a small 40 nm design with 8-bit words.</remarks>
/// <param name="Rows">Rows of processing elements, at least 1.</param>
/// <param name="Columns">Columns of processing elements, at least 1.</param>
/// <param name="Dataflow">What stays in the elements.</param>
public sealed record SystolicArray(int Rows, int Columns, Dataflow Dataflow)
{
    /// <summary>Input memory; above 0.</summary>
    public DataSize IfmapSram { get; init; } = DataSize.FromKiB(64);

    /// <summary>Weight memory; above 0.</summary>
    public DataSize FilterSram { get; init; } = DataSize.FromKiB(64);

    /// <summary>Output memory; above 0.</summary>
    public DataSize OfmapSram { get; init; } = DataSize.FromKiB(64);

    /// <summary>Words per cycle between the memories and DRAM; null when DRAM never holds the array up.</summary>
    public double? BandwidthWordsPerCycle { get; init; }

    /// <summary>Bytes of one word, above 0.</summary>
    public double WordBytes { get; init; } = 1;

    /// <summary>Manufacturing node, nm; scales energy and area from the tables' node.</summary>
    public double NodeNm { get; init; } = 40;

    /// <summary>Whether figures are those of SCALE-Sim v3, its oddities included (docs/accelerators.md).</summary>
    public bool IsScaleSim { get; init; }

    /// <summary>Processing elements.</summary>
    public long Elements => (long)Rows * Columns;
}
