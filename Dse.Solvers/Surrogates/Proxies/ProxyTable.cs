using Dse.Core.Spaces;

namespace Dse.Solvers.Surrogates.Proxies;

/// <summary>Rows of texts by named columns, as a CSV file has them.</summary>
/// <param name="Columns">Names, none twice.</param>
/// <param name="Rows">Texts, one per column.</param>
public sealed record ProxyTable(IReadOnlyList<string> Columns, IReadOnlyList<IReadOnlyList<string>> Rows)
{
    private const int MostNamed = 50;

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
