using Dse.Core.Hardware;
using Dse.Core.Hardware.Units;

namespace Dse.Core.Cost.Accelerators;

/// <summary>Energies and areas of one manufacturing process (catalog/accelerators/technology.csv names the sources).</summary>
/// <param name="NodeNm">Node the figures hold for, nm.</param>
/// <param name="WordBits">Width of the words the figures hold for, bits.</param>
/// <param name="MacPj">One multiply-accumulate, pJ.</param>
/// <param name="RegisterPj">One access of a register in an element, pJ.</param>
/// <param name="SramPj">One word of a memory, the part that its size does not change, pJ.</param>
/// <param name="SramPjPerKiB">One word of a memory, for every KiB of the memory, pJ.</param>
/// <param name="DramPjPerByte">One byte of DRAM, pJ.</param>
/// <param name="ElementMm2">One element, mm².</param>
/// <param name="ColumnMm2">What every column of elements adds, mm².</param>
/// <param name="SramMm2PerKiB">One KiB of memory, mm².</param>
/// <param name="FixedMm2">What every design has, mm².</param>
public sealed record Technology(
    double NodeNm,
    double WordBits,
    double MacPj,
    double RegisterPj,
    double SramPj,
    double SramPjPerKiB,
    double DramPjPerByte,
    double ElementMm2,
    double ColumnMm2,
    double SramMm2PerKiB,
    double FixedMm2)
{
    private static readonly Lazy<Technology> Loaded = new(() => Parse(CatalogText.ReadCsv("accelerators/technology.csv").First()));

    /// <summary>One 32-bit word of an accumulator, the part that its size does not change, pJ.</summary>
    public double AccumulatorPj { get; init; }

    /// <summary>One 32-bit word of an accumulator, for every KiB of it, pJ.</summary>
    public double AccumulatorPjPerKiB { get; init; }

    /// <summary>One KiB of accumulators, mm².</summary>
    public double AccumulatorMm2PerKiB { get; init; }

    /// <summary>The shipped table.</summary>
    public static Technology Default => Loaded.Value;

    /// <summary>The same design at another node: energy on chip with the node, area with its square; DRAM is another chip and stays.</summary>
    /// <param name="nodeNm">Node, nm; above 0.</param>
    public Technology At(double nodeNm)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(nodeNm);
        var energy = nodeNm / NodeNm;
        var area = energy * energy;
        return this with
        {
            NodeNm = nodeNm,
            MacPj = MacPj * energy,
            RegisterPj = RegisterPj * energy,
            SramPj = SramPj * energy,
            SramPjPerKiB = SramPjPerKiB * energy,
            ElementMm2 = ElementMm2 * area,
            ColumnMm2 = ColumnMm2 * area,
            SramMm2PerKiB = SramMm2PerKiB * area,
            FixedMm2 = FixedMm2 * area,
            AccumulatorPj = AccumulatorPj * energy,
            AccumulatorPjPerKiB = AccumulatorPjPerKiB * energy,
            AccumulatorMm2PerKiB = AccumulatorMm2PerKiB * area,
        };
    }

    /// <summary>Energy of one word of a memory, pJ.</summary>
    /// <param name="memory">Size of the memory.</param>
    /// <param name="wordBytes">Bytes of the word; energy goes with its width.</param>
    public double SramAccessPj(DataSize memory, double wordBytes) => (SramPj + (SramPjPerKiB * memory.KiB)) * wordBytes * 8 / WordBits;

    private static Technology Parse(IReadOnlyDictionary<string, string> row)
    {
        double Cell(string column) => CatalogText.Number(row, column) ?? throw new InvalidDataException($"{row["name"]}: no {column}.");
        return new Technology(
            Cell("node_nm"), Cell("word_bits"), Cell("mac_pj"), Cell("register_pj"), Cell("sram_pj_per_word"), Cell("sram_pj_per_word_kib"),
            Cell("dram_pj_per_byte"), Cell("element_mm2"), Cell("column_mm2"), Cell("sram_mm2_per_kib"), Cell("fixed_mm2"))
        {
            AccumulatorPj = Cell("accumulator_pj"),
            AccumulatorPjPerKiB = Cell("accumulator_pj_per_kib"),
            AccumulatorMm2PerKiB = Cell("accumulator_mm2_per_kib"),
        };
    }
}
