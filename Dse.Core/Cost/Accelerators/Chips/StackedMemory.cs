using Dse.Core.Hardware;

namespace Dse.Core.Cost.Accelerators.Chips;

/// <summary>A generation of stacked memory, as products run it (catalog/accelerators/memories.csv names the sources).</summary>
/// <param name="Name">As specs spell it, for example <c>hbm3</c>.</param>
/// <param name="StackGiB">Capacity of a stack, GiB.</param>
/// <param name="StackGBps">Bandwidth of a stack, GB/s.</param>
/// <param name="PjPerBit">Energy of a bit moved, both sides, pJ.</param>
/// <param name="PhyMm2">Interface of a stack on the chip, mm²; does not shrink with the node.</param>
/// <param name="UsdPerGiB">Price, US dollars per GiB.</param>
public sealed record StackedMemory(string Name, double StackGiB, double StackGBps, double PjPerBit, double PhyMm2, double UsdPerGiB)
{
    private static readonly Lazy<IReadOnlyList<StackedMemory>> Loaded = new(() => [.. CatalogText.ReadCsv("accelerators/memories.csv").Select(Parse)]);

    /// <summary>The generations of the catalog, the oldest first.</summary>
    public static IReadOnlyList<StackedMemory> All => Loaded.Value;

    /// <summary>The generation of a name; null when there is none.</summary>
    public static StackedMemory? Find(string name) => All.FirstOrDefault(m => string.Equals(m.Name, name, StringComparison.Ordinal));

    private static StackedMemory Parse(IReadOnlyDictionary<string, string> row)
    {
        double Cell(string column) => CatalogText.Number(row, column) ?? throw new InvalidDataException($"{row["name"]}: no {column}.");
        return new StackedMemory(row["name"], Cell("stack_gib"), Cell("stack_gbps"), Cell("pj_per_bit"), Cell("phy_mm2"), Cell("usd_per_gib"));
    }
}
