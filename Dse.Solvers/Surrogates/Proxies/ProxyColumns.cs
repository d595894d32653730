using System.Globalization;
using System.Text.Json;

namespace Dse.Solvers.Surrogates.Proxies;

/// <summary>How the columns of a table become features: numbers (positive ones by their logarithm), categories as codes, loop nests, orders as the place of each item.</summary>
internal sealed class ProxyColumns
{
    private enum ColumnKind : byte
    {
        Number,
        Logarithm,
        Category,
        LoopNest,
        Order,
    }

    private readonly List<(string Name, ColumnKind Kind, string[] Categories)> specs;

    private ProxyColumns(List<(string Name, ColumnKind Kind, string[] Categories)> columns) => specs = columns;

    /// <summary>The columns' names.</summary>
    public IReadOnlyList<string> Names => [.. specs.Select(c => c.Name)];

    /// <summary>Features per row.</summary>
    public int Width => specs.Sum(WidthOf);

    /// <summary>Per column whether its feature is a logarithm to base 2, which may explain a target by itself.</summary>
    public IReadOnlyList<bool> IsLogarithm => [.. specs.SelectMany(c => Enumerable.Repeat(c.Kind is ColumnKind.Logarithm or ColumnKind.LoopNest, WidthOf(c)))];

    /// <summary>Per column its features.</summary>
    public IReadOnlyList<int[]> Groups
    {
        get
        {
            var at = 0;
            return [.. specs.Select(c =>
            {
                var width = WidthOf(c);
                at += width;
                return Enumerable.Range(at - width, width).ToArray();
            })];
        }
    }

    /// <summary>Reads off what each column holds.</summary>
    /// <param name="table">The rows.</param>
    /// <param name="names">The columns to use.</param>
    /// <exception cref="ProxyException">No column of a name, or no rows.</exception>
    public static ProxyColumns Of(ProxyTable table, IEnumerable<string> names)
    {
        if (table.Rows.Count == 0)
        {
            throw new ProxyException("The table has no rows. Give at least 20.");
        }

        return new ProxyColumns([.. names.Select(name =>
        {
            var at = Find(table, name);
            var texts = table.Rows.Select(r => r[at]).ToArray();
            var numbers = texts.Select(Number).ToArray();
            if (texts.Contains(string.Empty, StringComparer.Ordinal) && Array.Exists(numbers, double.IsFinite) && numbers.Zip(texts).All(p => p.Second.Length == 0 || double.IsFinite(p.First)))
            {
                // A little below all others, so that a threshold can tell.
                return (name, ColumnKind.Number, [(numbers.Where(double.IsFinite).Min() - 1).ToString("R", CultureInfo.InvariantCulture)]);
            }

            return Array.TrueForAll(numbers, double.IsFinite)
                ? (name, Array.TrueForAll(numbers, n => n > 0) ? ColumnKind.Logarithm : ColumnKind.Number, Array.Empty<string>())
                : Array.TrueForAll(texts, LoopNest.Is)
                    ? (name, ColumnKind.LoopNest, [])
                    : Items(texts) is { } items
                    ? (name, ColumnKind.Order, items)
                    : (name, ColumnKind.Category, texts.Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal).ToArray());
        })]);
    }

    /// <summary>The features of a row, and whether a category or a text is one that was never seen.</summary>
    /// <param name="texts">The row's texts in the order of <see cref="Names"/>.</param>
    /// <param name="x">Receives the features.</param>
    /// <param name="unknown">Receives per column whether it is one; may be empty.</param>
    public bool TryEncode(IReadOnlyList<string> texts, Span<double> x, Span<bool> unknown = default)
    {
        var at = 0;
        var isKnown = true;
        for (var c = 0; c < specs.Count; c++)
        {
            var width = WidthOf(specs[c]);
            var isSeen = TryEncode(specs[c], texts[c], x.Slice(at, width));
            at += width;
            isKnown &= isSeen;
            if (!unknown.IsEmpty)
            {
                unknown[c] = !isSeen;
            }
        }

        return isKnown;
    }

    private static bool TryEncode((string Name, ColumnKind Kind, string[] Categories) column, string text, Span<double> x)
    {
        switch (column.Kind)
        {
            case ColumnKind.LoopNest:
                var features = LoopNest.Features(text);
                (features ?? new double[LoopNest.Names.Count]).CopyTo(x);
                return features is not null;
            case ColumnKind.Order:
                return TryPlaces(column.Categories, text, x);
        }

        var value = column.Kind switch
        {
            ColumnKind.Logarithm => Number(text) is > 0 and var n ? Math.Log2(n) : double.NaN,

            // An absent number has a place of its own, where rows without it were seen.
            ColumnKind.Number => Number(text.Length == 0 && column.Categories is [var absent] ? absent : text),
            _ => Array.IndexOf(column.Categories, text) is >= 0 and var code ? code : double.NaN,
        };
        x[0] = double.IsFinite(value) ? value : 0;
        return double.IsFinite(value);
    }

    private static int WidthOf((string Name, ColumnKind Kind, string[] Categories) column) => column.Kind switch
    {
        ColumnKind.LoopNest => LoopNest.Names.Count,
        ColumnKind.Order => column.Categories.Length,
        _ => 1,
    };

    // The items of orders, when every text is one of the same items; null otherwise.
    private static string[]? Items(string[] texts)
    {
        string[]? items = null;
        foreach (var text in texts)
        {
            if (List(text) is not { Length: > 1 } list || list.Distinct(StringComparer.Ordinal).Count() != list.Length)
            {
                return null;
            }

            Array.Sort(list, StringComparer.Ordinal);
            items ??= list;
            if (!list.AsSpan().SequenceEqual(items))
            {
                return null;
            }
        }

        return items;
    }

    private static bool TryPlaces(string[] items, string text, Span<double> places)
    {
        var list = List(text) ?? [];
        var isKnown = list.Length == items.Length;
        for (var i = 0; i < items.Length; i++)
        {
            var place = Array.IndexOf(list, items[i]);
            isKnown &= place >= 0;
            places[i] = Math.Max(place, 0);
        }

        return isKnown;
    }

    private static string[]? List(string text)
    {
        if (text is not ['[', .., ']'])
        {
            return null;
        }

        try
        {
            using var json = JsonDocument.Parse(text);
            return [.. json.RootElement.EnumerateArray().Select(i => i.GetRawText())];
        }
        catch (JsonException)
        {
            return null;
        }
    }

    public void Save(BinaryWriter writer)
    {
        writer.Write(specs.Count);
        foreach (var (name, kind, categories) in specs)
        {
            writer.Write(name);
            writer.Write((byte)kind);
            writer.Write(categories.Length);
            foreach (var category in categories)
            {
                writer.Write(category);
            }
        }
    }

    public static ProxyColumns Restore(BinaryReader reader)
    {
        var columns = new List<(string, ColumnKind, string[])>();
        for (var left = reader.ReadCount(6); left > 0; left--)
        {
            var (name, kind) = (reader.ReadString(), (ColumnKind)reader.ReadByte());
            var categories = new string[reader.ReadCount(1)];
            for (var i = 0; i < categories.Length; i++)
            {
                categories[i] = reader.ReadString();
            }

            columns.Add((name, kind, categories));
        }

        return new ProxyColumns(columns);
    }

    /// <summary>The place of a column.</summary>
    /// <exception cref="ProxyException">There is none of this name.</exception>
    public static int Find(ProxyTable table, string name) => table.IndexOf(name) is >= 0 and var at
        ? at
        : throw new ProxyException($"No column is named '{name}'. Use one of {string.Join(", ", table.Columns)}.");

    /// <summary>A text as a number; true and false are 1 and 0; NaN when it is none.</summary>
    public static double Number(string text) =>
        double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var number) ? number
        : bool.TryParse(text, out var flag) ? flag ? 1 : 0
        : double.NaN;
}
