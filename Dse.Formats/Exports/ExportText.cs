using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;

namespace Dse.Formats.Exports;

/// <summary>What texts for shells and people share: comments that stay comments, words that stay words.</summary>
internal static partial class ExportText
{
    private const int CommentWidth = 118;

    /// <summary>The comment at the head of a text: what it is, what it multiplies out to, what the tool is not told.</summary>
    public static string Head(PointToExport point, string tool, IEnumerable<string> lines, IEnumerable<string> notes)
    {
        var text = new StringBuilder();
        Comment(text, string.Create(CultureInfo.InvariantCulture, $"{point.Study}, point {point.Point.Id}, for {tool}. What each option stands for: docs/exports.md."));
        foreach (var line in lines)
        {
            Comment(text, line);
        }

        foreach (var note in notes)
        {
            Comment(text, "NOTE: " + note);
        }

        return text.ToString();
    }

    /// <summary>Adds a comment of one or more lines; nothing in it can end the comment.</summary>
    public static void Comment(StringBuilder text, string comment)
    {
        var line = new StringBuilder("#");
        foreach (var word in Controls().Replace(comment, " ").Split(' ', StringSplitOptions.RemoveEmptyEntries))
        {
            if (line.Length > 1 && line.Length + 1 + word.Length > CommentWidth)
            {
                text.Append(line).Append('\n');
                line.Clear().Append("#  ");
            }

            line.Append(' ').Append(word);
        }

        text.Append(line).Append('\n');
    }

    /// <summary>A word as a POSIX shell reads it back unchanged.</summary>
    public static string ShellWord(string word) =>
        Plain().IsMatch(word) ? word : $"'{Controls().Replace(word, " ").Replace("'", "'\\''", StringComparison.Ordinal)}'";

    /// <summary>A command over several lines, one option with its values a line.</summary>
    public static void Command(StringBuilder text, string indent, string start, IReadOnlyList<string> options)
    {
        text.Append(indent).Append(start);
        foreach (var option in options)
        {
            text.Append(" \\\n").Append(indent).Append("  ").Append(option);
        }

        text.Append('\n');
    }

    /// <summary>Seconds as notes show them.</summary>
    public static string Seconds(double seconds) => seconds.ToString("G4", CultureInfo.InvariantCulture) + " s";

    // Control characters and the separators that some readers take for line ends.
    [GeneratedRegex(@"[\p{Cc}\u2028\u2029]+", RegexOptions.None, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Controls();

    [GeneratedRegex(@"\A[A-Za-z0-9_./:@%+=,-]+\z", RegexOptions.None, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Plain();
}
