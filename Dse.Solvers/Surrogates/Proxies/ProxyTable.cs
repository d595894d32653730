namespace Dse.Solvers.Surrogates.Proxies;

/// <summary>Rows of texts by named columns, as a CSV file has them.</summary>
/// <param name="Columns">Names, none twice.</param>
/// <param name="Rows">Texts, one per column.</param>
public sealed record ProxyTable(IReadOnlyList<string> Columns, IReadOnlyList<IReadOnlyList<string>> Rows)
{
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
