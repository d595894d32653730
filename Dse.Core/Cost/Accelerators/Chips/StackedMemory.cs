using Dse.Core.Hardware;
using Dse.Core.Hardware.Units;

namespace Dse.Core.Cost.Accelerators.Chips;

/// <summary>A generation of stacked memory, as products run it (catalog/accelerators/memories.csv names the sources).</summary>
/// <param name="Name">As specs spell it, for example <c>hbm3</c>.</param>
/// <param name="Size">Capacity of a stack.</param>
/// <param name="Rate">Bandwidth of a stack.</param>
/// <param name="PjPerBit">Energy of a bit moved, both sides, pJ.</param>
/// <param name="PhyMm2">Interface of a stack on the chip, mm²; does not shrink with the node.</param>
/// <param name="UsdPerGiB">Price, US dollars per GiB.</param>
public sealed record StackedMemory(string Name, DataSize Size, DataRate Rate, double PjPerBit, double PhyMm2, double UsdPerGiB)
{
    private static readonly Lazy<IReadOnlyList<StackedMemory>> Loaded = new(() => [.. CatalogText.ReadCsv("accelerators/memories.csv").Select(Parse)]);

    /// <summary>The generations of the catalog, the oldest first.</summary>
    public static IReadOnlyList<StackedMemory> All => Loaded.Value;

    /// <summary>The generation of a name; null when there is none.</summary>
    public static StackedMemory? Find(string name) => All.FirstOrDefault(m => string.Equals(m.Name, name, StringComparison.Ordinal));

    private static StackedMemory Parse(IReadOnlyDictionary<string, string> row)
    {
        double Cell(string column) => CatalogText.Number(row, column) ?? throw new InvalidDataException($"{row["name"]}: no {column}.");
        return new StackedMemory(row["name"], DataSize.FromGiB(Cell("stack_gib")), DataRate.FromGBps(Cell("stack_gbps")), Cell("pj_per_bit"), Cell("phy_mm2"), Cell("usd_per_gib"));
    }
}
