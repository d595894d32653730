using System.Text;

namespace Dse.Formats.Trials;

/// <summary>Reads the fields of CSV text (RFC 4180): quotes, doubled quotes and breaks within quotes; blank lines are left out.</summary>
public static class CsvRows
{
    /// <summary>A table: the header and the rows below it, each as long as the header.</summary>
    /// <exception cref="FormatException">There is no row, one has another number of fields, or two columns have one name.</exception>
    public static (string[] Header, IReadOnlyList<string[]> Rows) ReadTable(string text)
    {
        var all = Read(text);
        if (all.Count == 0)
        {
            throw new FormatException("The file is empty. Give a header and rows.");
        }

        var header = all[0];
        for (var c = 0; c < header.Length; c++)
        {
            if (Array.IndexOf(header, header[c]) is var first && first < c)
            {
                throw new FormatException($"Columns {first + 1} and {c + 1} of the header are both named '{header[c]}'. Give each column a name of its own.");
            }
        }

        for (var r = 1; r < all.Count; r++)
        {
            if (all[r].Length != header.Length)
            {
                throw new FormatException($"Row {r} below the header has {all[r].Length} fields and the header {header.Length}. Give every row as many.");
            }
        }

        return (header, [.. all.Skip(1)]);
    }

    /// <summary>All rows, the header among them.</summary>
    public static IReadOnlyList<string[]> Read(string text)
    {
        var rows = new List<string[]>();
        var row = new List<string>();
        var field = new StringBuilder();
        var isQuoted = false;
        for (var i = 0; i <= text.Length; i++)
        {
            var c = i < text.Length ? text[i] : '\n';
            if (isQuoted && i < text.Length)
            {
                if (c != '"')
                {
                    field.Append(c);
                }
                else if (i + 1 < text.Length && text[i + 1] == '"')
                {
                    field.Append('"');
                    i++;
                }
                else
                {
                    isQuoted = false;
                }
            }
            else if (c == '"')
            {
                isQuoted = true;
            }
            else if (c is ',' or '\n')
            {
                row.Add(field.ToString().Trim());
                field.Clear();
                if (c == '\n')
                {
                    if (row.Count > 1 || row[0].Length > 0)
                    {
                        rows.Add([.. row]);
                    }

                    row.Clear();
                }
            }
            else if (c is not ('\r' or '\uFEFF'))
            {
                field.Append(c);
            }
        }

        return rows;
    }
}
