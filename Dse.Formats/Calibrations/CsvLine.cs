namespace Dse.Formats.Calibrations;

/// <summary>One line of a CSV file without quotes, and where its cells start.</summary>
internal sealed class CsvLine
{
    private readonly string[] cells;
    private readonly int[] starts;

    public CsvLine(string text, int line)
    {
        Line = line;
        var parts = text.Split(',');
        starts = new int[parts.Length];
        for (var i = 1; i < parts.Length; i++)
        {
            starts[i] = starts[i - 1] + parts[i - 1].Length + 1;
        }

        // Spreadsheets quote what needs no quotes; names and numbers hold no commas.
        cells = Array.ConvertAll(parts, p => p.Trim().Trim('"'));
    }

    private CsvLine(string[] cells, int[] starts, int line)
    {
        this.cells = cells;
        this.starts = starts;
        Line = line;
    }

    /// <summary>Its number in the file, from 1.</summary>
    public int Line { get; }

    /// <summary>How many cells it has.</summary>
    public int Count => cells.Length;

    /// <summary>A cell without blanks around it.</summary>
    public string this[int index] => cells[index];

    /// <summary>The line with other values in its cells and one more behind them.</summary>
    public CsvLine With(Func<string, string> translate, string last) => new([.. cells.Select(translate), last], [.. starts, 0], Line);

    /// <summary>Where a cell stands, for people: line, the character it starts at, and its column's name.</summary>
    public string Place(int index, string? column) => index < 0
        ? column is null ? $"line {Line}" : $"line {Line} ({column})"
        : $"line {Line}, column {starts[index] + 1}{(column is null ? string.Empty : $" ({column})")}";
}
