using Dse.Core.Hardware;

namespace Dse.Core.Cost.Accelerators.Chips;

/// <summary>What the figures of designed chips rest on (catalog/accelerators/chips.csv names unit and source of each).</summary>
internal sealed class ChipConstants
{
    private static readonly Lazy<ChipConstants> Loaded = new(() => new ChipConstants(
        CatalogText.ReadCsv("accelerators/chips.csv").ToDictionary(
            r => r["name"], r => CatalogText.Number(r, "value") ?? throw new InvalidDataException($"{r["name"]}: no value."), StringComparer.Ordinal)));

    private readonly Dictionary<string, double> values;

    private ChipConstants(Dictionary<string, double> values) => this.values = values;

    /// <summary>The shipped constants.</summary>
    public static ChipConstants Default => Loaded.Value;

    /// <summary>A constant by name.</summary>
    /// <exception cref="KeyNotFoundException">There is none of this name.</exception>
    public double this[string name] => values[name];
}
