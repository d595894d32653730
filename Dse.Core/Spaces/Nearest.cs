namespace Dse.Core.Spaces;

/// <summary>Finds the known name that a misspelt one most likely means.</summary>
public static class Nearest
{
    /// <summary>" Did you mean X?" for the closest name within a third of its length, else an empty string.</summary>
    public static string Hint(string wrong, IEnumerable<string> known)
    {
        string? best = null;
        var bestDistance = Math.Max(1, wrong.Length / 3) + 1;
        foreach (var name in known)
        {
            var distance = Distance(wrong, name);
            if (distance < bestDistance)
            {
                bestDistance = distance;
                best = name;
            }
        }

        return best is null ? string.Empty : $" Did you mean {best}?";
    }

    // Edit distance without regard to case; both texts are short names.
    private static int Distance(string a, string b)
    {
        if (Math.Abs(a.Length - b.Length) > 20 || a.Length > 200 || b.Length > 200)
        {
            return int.MaxValue;
        }

        Span<int> row = stackalloc int[b.Length + 1];
        for (var j = 0; j <= b.Length; j++)
        {
            row[j] = j;
        }

        for (var i = 1; i <= a.Length; i++)
        {
            var diagonal = row[0];
            row[0] = i;
            for (var j = 1; j <= b.Length; j++)
            {
                var above = row[j];
                var cost = char.ToLowerInvariant(a[i - 1]) == char.ToLowerInvariant(b[j - 1]) ? 0 : 1;
                row[j] = Math.Min(Math.Min(above, row[j - 1]) + 1, diagonal + cost);
                diagonal = above;
            }
        }

        return row[b.Length];
    }
}
