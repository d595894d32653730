using System.Globalization;

namespace Dse.Solvers.Mip;

/// <summary>Reads values by name from solution files: on each line the first known name is followed by its value.</summary>
internal static class SolutionText
{
    private static readonly char[] Blanks = [' ', '\t'];

    /// <summary>Values of x0, x1, …; those not named are 0. Null when no line names one.</summary>
    public static double[]? Read(IEnumerable<string> lines, int count)
    {
        var values = new double[count];
        var isAny = false;
        foreach (var line in lines)
        {
            var words = line.Split(Blanks, StringSplitOptions.RemoveEmptyEntries);
            var at = Array.FindIndex(words, w => Index(w) is { } i && i < count);
            if (at >= 0 && at + 1 < words.Length && double.TryParse(words[at + 1], NumberStyles.Float, CultureInfo.InvariantCulture, out var value))
            {
                values[Index(words[at])!.Value] = value;
                isAny = true;
            }
        }

        return isAny ? values : null;
    }

    private static int? Index(string word) =>
        word.Length > 1 && word[0] == 'x' && int.TryParse(word.AsSpan(1), NumberStyles.None, CultureInfo.InvariantCulture, out var index) ? index : null;
}
