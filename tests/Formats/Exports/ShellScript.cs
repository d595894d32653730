using System.Text;

namespace Dse.Formats.Tests.Exports;

/// <summary>Reads a script's one command back the way a shell does: comments out, line ends joined, quotes taken off.</summary>
internal static class ShellScript
{
    public static IReadOnlyList<string> Words(string script, string start)
    {
        var lines = script.Split('\n').Where(l => !l.StartsWith('#')).ToList();
        var first = lines.FindIndex(l => l.TrimStart().StartsWith(start, StringComparison.Ordinal));
        Assert.True(first >= 0, $"No line starts with {start}.");
        var command = new StringBuilder();
        foreach (var line in lines.Skip(first))
        {
            command.Append(line.TrimEnd('\\')).Append(' ');
            if (!line.EndsWith('\\'))
            {
                break;
            }
        }

        return Split(command.ToString());
    }

    /// <summary>The value behind an option, which is given once.</summary>
    public static string Option(IReadOnlyList<string> words, string name)
    {
        var at = Enumerable.Range(0, words.Count).Where(i => words[i] == name).ToArray();
        Assert.True(at.Length == 1, $"{name} is given {at.Length} times.");
        return words[at[0] + 1];
    }

    public static int Number(IReadOnlyList<string> words, string name) => int.Parse(Option(words, name), System.Globalization.CultureInfo.InvariantCulture);

    private static List<string> Split(string command)
    {
        var words = new List<string>();
        var word = new StringBuilder();
        var (quoted, any) = (false, false);
        foreach (var c in command)
        {
            if (c == '\'')
            {
                quoted = !quoted;
                any = true;
            }
            else if (c == ' ' && !quoted)
            {
                if (any || word.Length > 0)
                {
                    words.Add(word.ToString());
                }

                word.Clear();
                any = false;
            }
            else
            {
                word.Append(c);
            }
        }

        return words;
    }
}
