using System.Globalization;

namespace Dse.Core.Studies.ExpertPlacements;

/// <summary>Reads transitions from CSV text with the columns <c>layer,src,dst,tokens</c>.</summary>
internal static class TransitionsCsv
{
    private const string Header = "layer,src,dst,tokens";

    /// <summary>One table per step from layer to layer; null when there are errors.</summary>
    public static IReadOnlyList<FlowTable>? Read(string text, int layers, int experts, string path, ICollection<SpecError> errors)
    {
        var pairs = Enumerable.Range(0, layers - 1).Select(_ => new List<(int, int, double)>()).ToArray();
        var number = 0;
        Span<Range> cells = stackalloc Range[5];
        foreach (var line in text.AsSpan().EnumerateLines())
        {
            number++;
            if (line.IsWhiteSpace() || (number == 1 && line.Trim().SequenceEqual(Header)))
            {
                continue;
            }

            if (line.Split(cells, ',') != 4
                || !int.TryParse(line[cells[0]], NumberStyles.Integer, CultureInfo.InvariantCulture, out var layer)
                || !int.TryParse(line[cells[1]], NumberStyles.Integer, CultureInfo.InvariantCulture, out var from)
                || !int.TryParse(line[cells[2]], NumberStyles.Integer, CultureInfo.InvariantCulture, out var to)
                || !double.TryParse(line[cells[3]], NumberStyles.Float, CultureInfo.InvariantCulture, out var tokens)
                || layer < 0 || layer >= layers - 1 || from < 0 || from >= experts || to < 0 || to >= experts || !(tokens >= 0 && tokens <= 1e15))
            {
                errors.Add(new SpecError(path, "badRow", string.Create(CultureInfo.InvariantCulture, $"Line {number} is '{SpecObject.Short(line.ToString())}'. A line holds {Header}: a layer from 0 to {layers - 2}, experts from 0 to {experts - 1}, tokens of at least 0.")));
                return null;
            }

            pairs[layer].Add((from, to, tokens));
        }

        return [.. pairs.Select(p => new FlowTable(experts, p))];
    }
}
