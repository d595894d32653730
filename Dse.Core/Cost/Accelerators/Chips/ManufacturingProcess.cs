using Dse.Core.Hardware;
using Dse.Core.Hardware.Units;

namespace Dse.Core.Cost.Accelerators.Chips;

/// <summary>A manufacturing process relative to 7 nm (catalog/accelerators/processes.csv names the sources).</summary>
/// <param name="NodeNm">The name of the node, nm; no length on the chip.</param>
/// <param name="Year">Year of the first accelerators on it.</param>
/// <param name="LogicAreaRatio">Area of logic over that at 7 nm.</param>
/// <param name="SramAreaRatio">Area of memory over that at 7 nm.</param>
/// <param name="EnergyRatio">Energy of an operation over that at 7 nm, each at its usual voltage.</param>
/// <param name="MaxClock">Clock of the fastest accelerator shipped on it: beyond it voltage would rise, which is not modelled.</param>
/// <param name="WaferUsd">Price of a wafer, US dollars.</param>
/// <param name="DefectsPerCm2">Defects per square centimetre.</param>
/// <param name="DesignUsd">Price of designing a chip for it, masks included, US dollars.</param>
public sealed record ManufacturingProcess(
    double NodeNm, int Year, double LogicAreaRatio, double SramAreaRatio, double EnergyRatio, ClockRate MaxClock, double WaferUsd, double DefectsPerCm2, double DesignUsd)
{
    private static readonly Lazy<IReadOnlyList<ManufacturingProcess>> Loaded = new(() => [.. CatalogText.ReadCsv("accelerators/processes.csv").Select(Parse)]);

    /// <summary>The processes of the catalog, the coarsest first.</summary>
    public static IReadOnlyList<ManufacturingProcess> All => Loaded.Value;

    /// <summary>The process of a node; null when there is none.</summary>
    public static ManufacturingProcess? Find(double nodeNm) => All.FirstOrDefault(p => p.NodeNm.Equals(nodeNm));

    private static ManufacturingProcess Parse(IReadOnlyDictionary<string, string> row)
    {
        double Cell(string column) => CatalogText.Number(row, column) ?? throw new InvalidDataException($"{row["node_nm"]} nm: no {column}.");
        return new ManufacturingProcess(
            Cell("node_nm"), (int)Cell("year"), Cell("logic_area_ratio"), Cell("sram_area_ratio"), Cell("energy_ratio"), ClockRate.FromMHz(Cell("clock_mhz_max")),
            Cell("wafer_usd"), Cell("defects_per_cm2"), Cell("design_usd"));
    }
}
