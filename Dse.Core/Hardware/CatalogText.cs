using System.Globalization;
using System.Reflection;
using System.Text;

namespace Dse.Core.Hardware;

/// <summary>Reads the CSV files that the assembly carries, and matches the names in them.</summary>
internal static class CatalogText
{
    /// <summary>Rows of an embedded CSV as dictionaries by column; empty cells are absent.</summary>
    /// <param name="path">Path below <c>catalog/</c>.</param>
    public static IEnumerable<IReadOnlyDictionary<string, string>> ReadCsv(string path)
    {
        using var reader = new StreamReader(Open(path), Encoding.UTF8);
        foreach (var row in ReadCsv(reader))
        {
            yield return row;
        }
    }

    /// <summary>An embedded file as text.</summary>
    /// <param name="path">Path below <c>catalog/</c>.</param>
    public static string ReadText(string path)
    {
        using var reader = new StreamReader(Open(path), Encoding.UTF8);
        return reader.ReadToEnd();
    }

    /// <summary>Rows of a CSV text as dictionaries by column; empty cells are absent, lines do not continue.</summary>
    public static IEnumerable<IReadOnlyDictionary<string, string>> ReadCsv(TextReader reader)
    {
        var header = SplitLine(reader.ReadLine() ?? string.Empty);
        while (reader.ReadLine() is { } line)
        {
            if (line.Length == 0)
            {
                continue;
            }

            var cells = SplitLine(line);
            var row = new Dictionary<string, string>(StringComparer.Ordinal);
            for (var c = 0; c < header.Count && c < cells.Count; c++)
            {
                if (cells[c].Length > 0)
                {
                    row[header[c]] = cells[c];
                }
            }

            yield return row;
        }
    }

    /// <summary>A number cell; null when empty.</summary>
    public static double? Number(IReadOnlyDictionary<string, string> row, string column) =>
        row.TryGetValue(column, out var text) ? double.Parse(text, NumberStyles.Float, CultureInfo.InvariantCulture) : null;

    /// <summary>A name without what people spell differently: lower case, letters, digits, dots and pluses only, no owner prefix.</summary>
    public static string Normalize(string name)
    {
        var slash = name.LastIndexOf('/');
        var builder = new StringBuilder(name.Length);
        foreach (var c in name.AsSpan(slash + 1))
        {
            if (char.IsAsciiLetterOrDigit(c) || c is '+' or '.')
            {
                builder.Append(char.ToLowerInvariant(c));
            }
        }

        return builder.ToString();
    }

    /// <summary>Finds by normalised name, first whole, then without a remark in brackets.</summary>
    public static T? Find<T>(IReadOnlyDictionary<string, T> byKey, string name)
        where T : class
    {
        // A slash inside a remark such as "(w/o MTP)" is no owner prefix.
        var bracket = name.IndexOf(" (", StringComparison.Ordinal);
        var bare = bracket > 0 ? name[..bracket] : name;
        return byKey.GetValueOrDefault(Normalize(name)) ?? byKey.GetValueOrDefault(Normalize(bare));
    }

    private static Stream Open(string path) => Assembly.GetExecutingAssembly().GetManifestResourceStream("catalog/" + path)
        ?? throw new InvalidOperationException($"The assembly carries no catalog/{path}.");

    private static List<string> SplitLine(string line)
    {
        var cells = new List<string>();
        var cell = new StringBuilder();
        var quoted = false;
        for (var i = 0; i < line.Length; i++)
        {
            var c = line[i];
            if (quoted && c == '"' && i + 1 < line.Length && line[i + 1] == '"')
            {
                cell.Append('"');
                i++;
            }
            else if (c == '"')
            {
                quoted = !quoted;
            }
            else if (c == ',' && !quoted)
            {
                cells.Add(cell.ToString());
                cell.Clear();
            }
            else if (c != '\r')
            {
                cell.Append(c);
            }
        }

        cells.Add(cell.ToString());
        return cells;
    }
}
