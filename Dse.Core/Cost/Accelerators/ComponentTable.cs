using Dse.Core.Hardware;

namespace Dse.Core.Cost.Accelerators;

/// <summary>The shipped components.</summary>
public static class ComponentTable
{
    private static readonly Lazy<IReadOnlyDictionary<string, Component>> Loaded =
        new(() => CatalogText.ReadCsv("accelerators/components.csv").Select(Parse).ToDictionary(c => c.Name, StringComparer.Ordinal));

    /// <summary>All of them.</summary>
    public static IEnumerable<Component> All => Loaded.Value.Values;

    /// <summary>The component of a name.</summary>
    /// <param name="name">As the table says.</param>
    /// <exception cref="KeyNotFoundException">There is none.</exception>
    public static Component Get(string name) => Loaded.Value[name];

    private static Component Parse(IReadOnlyDictionary<string, string> row)
    {
        double Cell(string column, double? fallback = null) =>
            CatalogText.Number(row, column) ?? fallback ?? throw new InvalidDataException($"{row["name"]}: no {column}.");
        return new Component(
            row["name"], Enum.Parse<ComponentKind>(row["kind"], ignoreCase: true), CatalogText.Number(row, "node_nm"), Cell("words", 1), Cell("word_bits"), Cell("access_words"),
            Cell("read_pj"), Cell("write_pj"), Cell("fixed_pj", 0), Cell("leakage_pj_per_cycle"), Cell("area_mm2"));
    }
}
