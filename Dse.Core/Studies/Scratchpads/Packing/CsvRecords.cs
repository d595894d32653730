using System.Text;

namespace Dse.Core.Studies.Scratchpads.Packing;

/// <summary>Parts CSV text into records and cells; cells in quotation marks may hold commas, line breaks and doubled quotation marks (RFC 4180).</summary>
internal static class CsvRecords
{
    /// <summary>The records that are not blank, each with the line that it begins on, from 1.</summary>
    public static IEnumerable<(int Line, string[] Cells)> Of(string text)
    {
        var cells = new List<string>();
        var cell = new StringBuilder();
        var (line, first, isQuoted) = (1, 1, false);
        for (var i = 0; i <= text.Length; i++)
        {
            var c = i < text.Length ? text[i] : '\n';
            if (isQuoted && i < text.Length)
            {
                if (c == '"' && i + 1 < text.Length && text[i + 1] == '"')
                {
                    cell.Append(text[++i]);
                }
                else if (c == '"')
                {
                    isQuoted = false;
                }
                else
                {
                    cell.Append(c);
                    line += c == '\n' ? 1 : 0;
                }
            }
            else if (c == '"' && string.IsNullOrWhiteSpace(cell.ToString()))
            {
                cell.Clear();
                isQuoted = true;
            }
            else if (c is ',' or '\n')
            {
                cells.Add(cell.ToString().TrimEnd('\r'));
                cell.Clear();
                if (c == '\n')
                {
                    if (cells.Count > 1 || !string.IsNullOrWhiteSpace(cells[0]))
                    {
                        yield return (first, [.. cells]);
                    }

                    cells.Clear();
                    first = ++line;
                }
            }
            else
            {
                cell.Append(c);
            }
        }
    }
}
