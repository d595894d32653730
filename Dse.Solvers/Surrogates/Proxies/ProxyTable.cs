using Dse.Core.Spaces;

namespace Dse.Solvers.Surrogates.Proxies;

/// <summary>Rows of texts by named columns, as a CSV file has them.</summary>
/// <param name="Columns">Names, none twice.</param>
/// <param name="Rows">Texts, one per column.</param>
public sealed record ProxyTable(IReadOnlyList<string> Columns, IReadOnlyList<IReadOnlyList<string>> Rows)
{
    private const int MostNamed = 50;

    /// <summary>A table of the rows of a CSV file, its header first.</summary>
    /// <exception cref="ProxyException">There is no row, one has another number of fields than the header, or a name stands twice in it.</exception>
    public static ProxyTable Of(IReadOnlyList<string[]> rows)
    {
        ArgumentNullException.ThrowIfNull(rows);
        if (rows.Count < 2)
        {
            throw new ProxyException(rows.Count == 0 ? "The file is empty. Give a header and rows." : "The file has a header and no rows. Give at least one.");
        }

        var header = rows[0];
        for (var r = 1; r < rows.Count; r++)
        {
            if (rows[r].Length != header.Length)
            {
                throw new ProxyException($"Row {r} below the header has {rows[r].Length} fields and the header {header.Length}. Give every row as many.");
            }
        }

        for (var c = 0; c < header.Length; c++)
        {
            if (Array.IndexOf(header, header[c]) is var first && first < c)
            {
                throw new ProxyException($"Columns {first + 1} and {c + 1} of the header are both named '{header[c]}'. Give each column a name of its own.");
            }
        }

        return new ProxyTable(header, [.. rows.Skip(1)]);
    }

    /// <summary>The columns that are neither predicted nor left out: what a proxy reads.</summary>
    /// <param name="targets">Columns to predict.</param>
    /// <param name="groups">Columns that name a group.</param>
    /// <param name="ignored">Columns to leave out.</param>
    /// <exception cref="ProxyException">There is no column of a name, or one is named twice, or as a target and to be left out or to group by.</exception>
    public IReadOnlyList<string> Inputs(IReadOnlyList<string> targets, IReadOnlyList<string> groups, IReadOnlyList<string> ignored)
    {
        ArgumentNullException.ThrowIfNull(targets);
        ArgumentNullException.ThrowIfNull(groups);
        ArgumentNullException.ThrowIfNull(ignored);
        foreach (var (names, role) in ((IReadOnlyList<string>, string)[])[(targets, "target"), (groups, "group"), (ignored, "ignored column")])
        {
            for (var i = 0; i < names.Count; i++)
            {
                if (IndexOf(names[i]) < 0)
                {
                    throw new ProxyException($"The {role} '{names[i]}' is no column.{Nearest.Hint(names[i], Columns)} Use one of {string.Join(", ", Columns.Take(MostNamed))}{(Columns.Count > MostNamed ? ", ..." : string.Empty)}.");
                }

                if (names.Take(i).Contains(names[i], StringComparer.Ordinal))
                {
                    throw new ProxyException($"The {role} '{names[i]}' is named twice. Name it once.");
                }
            }
        }

        var both = targets.FirstOrDefault(t => ignored.Contains(t, StringComparer.Ordinal) || groups.Contains(t, StringComparer.Ordinal));
        return both is null
            ? [.. Columns.Except([.. targets, .. ignored], StringComparer.Ordinal)]
            : throw new ProxyException($"'{both}' is named as a target and as a {(ignored.Contains(both, StringComparer.Ordinal) ? "column to ignore" : "group")}. Name it as one of them.");
    }

    /// <summary>The place of a column; -1 when there is none of this name.</summary>
    public int IndexOf(string column)
    {
        for (var c = 0; c < Columns.Count; c++)
        {
            if (string.Equals(Columns[c], column, StringComparison.Ordinal))
            {
                return c;
            }
        }

        return -1;
    }
}
