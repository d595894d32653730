using System.Globalization;
using Dse.Core.Spaces;
using Dse.Core.Studies;

namespace Dse.Formats.Fronts;

/// <summary>Writes fronts as <c>front.csv</c>: a column per parameter, then per metric, one row per point.</summary>
/// <remarks>
/// RFC 4180 with LF line ends. Cells without a value (inactive parameters, metrics that could not be computed) are
/// empty. A text that a spreadsheet would take for a formula gets an apostrophe in front.
/// </remarks>
public static class FrontCsv
{
    /// <summary>Writes a header and a row per point.</summary>
    /// <param name="writer">Where to.</param>
    /// <param name="points">The points; columns are the names they have, in the order of the space.</param>
    public static void Write(TextWriter writer, IReadOnlyList<FrontPoint> points)
    {
        ArgumentNullException.ThrowIfNull(writer);
        ArgumentNullException.ThrowIfNull(points);
        var parameters = Names(points, p => p.Parameters.Select(v => v.Key));
        var metrics = Names(points, p => p.Metrics.Select(v => v.Key));
        WriteRow(writer, [.. parameters.Concat(metrics).Select(Text)]);
        foreach (var point in points)
        {
            var values = point.Parameters.ToDictionary(v => v.Key, v => v.Value, StringComparer.Ordinal);
            var numbers = point.Metrics.ToDictionary(v => v.Key, v => v.Value, StringComparer.Ordinal);
            WriteRow(writer,
            [
                .. parameters.Select(name => values.TryGetValue(name, out var value) ? Cell(value) : string.Empty),
                .. metrics.Select(name => numbers.TryGetValue(name, out var number) ? Number(number) : string.Empty),
            ]);
        }
    }

    /// <summary>A text as a cell: quoted where needed, and never a formula.</summary>
    public static string Text(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        if (text is ['=' or '+' or '-' or '@' or '\t' or '\r', ..])
        {
            text = "'" + text;
        }

        return text.AsSpan().IndexOfAny(",\"\r\n") < 0 ? text : $"\"{text.Replace("\"", "\"\"", StringComparison.Ordinal)}\"";
    }

    /// <summary>A parameter's value as a cell; a list as JSON.</summary>
    public static string Cell(ParameterValue value) => value.Text is { } text ? Text(text) : value.ToString();

    private static string Number(double? number) =>
        number is { } n && double.IsFinite(n) ? n.ToString("R", CultureInfo.InvariantCulture) : string.Empty;

    /// <summary>All names, each behind the one that it follows in its point, so that inactive parameters keep their place.</summary>
    private static List<string> Names(IReadOnlyList<FrontPoint> points, Func<FrontPoint, IEnumerable<string>> names)
    {
        var all = new List<string>();
        foreach (var point in points)
        {
            var at = 0;
            foreach (var name in names(point))
            {
                var index = all.IndexOf(name);
                if (index < 0)
                {
                    all.Insert(at, name);
                    index = at;
                }

                at = index + 1;
            }
        }

        return all;
    }

    private static void WriteRow(TextWriter writer, IReadOnlyList<string> cells)
    {
        writer.Write(string.Join(',', cells));
        writer.Write('\n');
    }
}
