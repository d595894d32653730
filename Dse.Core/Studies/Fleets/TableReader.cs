using System.Globalization;
using System.Text.Json;

namespace Dse.Core.Studies.Fleets;

/// <summary>Reads tables by bucket: a list of rows (output sizes), each a list of numbers (input sizes).</summary>
internal static class TableReader
{
    /// <summary>Most rows and most columns.</summary>
    public const int MaxSide = 200;

    /// <summary>The table; null when absent or after errors.</summary>
    /// <param name="spec">The object that holds it.</param>
    /// <param name="name">Its field.</param>
    /// <param name="rows">Rows it must have; null for any.</param>
    /// <param name="columns">Columns it must have; null for any.</param>
    /// <param name="errors">Receives what is wrong.</param>
    public static double[][]? Read(SpecObject spec, string name, int? rows, int? columns, ICollection<SpecError> errors)
    {
        if (!spec.Has(name))
        {
            return null;
        }

        var before = errors.Count;
        var table = new List<double[]>();
        foreach (var (element, path) in spec.List(name, MaxSide))
        {
            if (element.ValueKind != JsonValueKind.Array)
            {
                errors.Add(new SpecError(path, "wrongType", $"Expected a list of numbers, one per input size, found {SpecObject.Describe(element)}."));
                continue;
            }

            columns ??= element.GetArrayLength();
            if (element.GetArrayLength() != columns || columns is 0 or > MaxSide)
            {
                errors.Add(new SpecError(path, "wrongLength", string.Create(CultureInfo.InvariantCulture, $"{element.GetArrayLength()} numbers where {columns} input sizes are meant. Give one per input size, 1 to {MaxSide}.")));
                continue;
            }

            table.Add([.. element.EnumerateArray().Select((e, i) => Cell(e, string.Create(CultureInfo.InvariantCulture, $"{path}[{i}]"), errors))]);
        }

        if (errors.Count == before && table.Count != (rows ?? Math.Max(1, table.Count)))
        {
            spec.Error(name, "wrongLength", string.Create(CultureInfo.InvariantCulture, $"{table.Count} rows where {rows ?? 1} output sizes are meant. Give one row per output size."));
        }

        return errors.Count > before ? null : [.. table];
    }

    private static double Cell(JsonElement element, string path, ICollection<SpecError> errors)
    {
        if (element.ValueKind == JsonValueKind.Number && element.TryGetDouble(out var number) && number >= 0 && number <= 1e12)
        {
            return number;
        }

        errors.Add(new SpecError(path, element.ValueKind == JsonValueKind.Number ? "outOfRange" : "wrongType", $"Expected a number from 0 to 1e12, found {SpecObject.Describe(element)}. Use 0 for a bucket that is not served."));
        return 0;
    }
}
