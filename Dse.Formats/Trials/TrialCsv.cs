using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace Dse.Formats.Trials;

/// <summary>Reads evaluated designs from CSV: what Optuna's <c>trials_dataframe().to_csv()</c> writes, or our <c>front.csv</c>.</summary>
/// <remarks>
/// A parameter stands in <c>params_NAME</c> or <c>NAME</c>, a metric in <c>values_NAME</c>, <c>user_attrs_NAME</c> or
/// <c>NAME</c>; <c>value</c> and <c>values_0</c>, <c>values_1</c>, ... are the objectives in their order. Rows whose
/// <c>state</c> is not COMPLETE are left out.
/// </remarks>
public static class TrialCsv
{
    /// <summary>Reads the rows as objects <c>{parameters, metrics}</c>.</summary>
    /// <param name="text">The file.</param>
    /// <param name="parameters">Names of the space's parameters.</param>
    /// <param name="texts">Those of them whose values are texts, so that a text of digits stays a text.</param>
    /// <param name="lists">Those of them whose values are lists: a cell holds JSON.</param>
    /// <param name="metrics">Names of the metrics.</param>
    /// <param name="objectives">Names of the objectives' metrics in order.</param>
    /// <exception cref="FormatException">It is no table, or no column is a parameter.</exception>
    public static JsonArray Read(
        string text, IReadOnlyCollection<string> parameters, IReadOnlyCollection<string> texts, IReadOnlyCollection<string> lists, IReadOnlyCollection<string> metrics, IReadOnlyList<string> objectives)
    {
        ArgumentNullException.ThrowIfNull(text);
        var (header, rows) = CsvRows.ReadTable(text);
        var parameterColumns = Columns(header, name => Strip(name, ["params_"]), parameters);
        var metricColumns = Columns(header, name => MetricOf(name, objectives), metrics);
        if (parameterColumns.Count == 0)
        {
            throw new FormatException($"No column is a parameter. Expected params_NAME or NAME for {string.Join(", ", parameters)}; found {string.Join(", ", header)}.");
        }

        var state = Array.FindIndex(header, h => string.Equals(h, "state", StringComparison.OrdinalIgnoreCase));
        return
        [
            .. rows
                .Where(row => state < 0 || row[state].Length == 0 || row[state].EndsWith("COMPLETE", StringComparison.OrdinalIgnoreCase))
                .Select(row => new JsonObject
                {
                    ["parameters"] = Object(row, parameterColumns, texts.Contains, lists.Contains),
                    ["metrics"] = Object(row, metricColumns, _ => false, _ => false),
                }),
        ];
    }

    private static Dictionary<string, int> Columns(string[] header, Func<string, string> nameOf, IReadOnlyCollection<string> wanted)
    {
        var columns = new Dictionary<string, int>(StringComparer.Ordinal);
        for (var c = 0; c < header.Length; c++)
        {
            if (nameOf(header[c]) is var name && wanted.Contains(name))
            {
                columns.TryAdd(name, c);
            }
        }

        return columns;
    }

    private static string MetricOf(string column, IReadOnlyList<string> objectives)
    {
        var name = Strip(column, ["values_", "user_attrs_"]);
        if (string.Equals(column, "value", StringComparison.Ordinal))
        {
            name = "0";
        }

        return int.TryParse(name, NumberStyles.None, CultureInfo.InvariantCulture, out var index) && index < objectives.Count ? objectives[index] : name;
    }

    private static string Strip(string name, string[] prefixes)
    {
        var prefix = prefixes.FirstOrDefault(p => name.StartsWith(p, StringComparison.Ordinal));
        return prefix is null ? name : name[prefix.Length..];
    }

    private static JsonObject Object(string[] row, Dictionary<string, int> columns, Func<string, bool> isText, Func<string, bool> isList)
    {
        var made = new JsonObject();
        foreach (var (name, column) in columns)
        {
            if (row[column] is { Length: > 0 } field)
            {
                made[name] = isList(name) ? List(field) : isText(name) ? JsonValue.Create(field)
                    : double.TryParse(field, NumberStyles.Float, CultureInfo.InvariantCulture, out var number) ? double.IsFinite(number) ? JsonValue.Create(number) : null
                    : bool.TryParse(field, out var flag) ? JsonValue.Create(flag)
                    : JsonValue.Create(field);
            }
        }

        return made;
    }

    private static JsonNode? List(string field)
    {
        try
        {
            return JsonNode.Parse(field);
        }
        catch (JsonException)
        {
            // Optuna and pandas print lists in ways of their own: such a row is left out with the other designs outside the space.
            return JsonValue.Create(field);
        }
    }
}
