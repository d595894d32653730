using System.Globalization;

namespace Dse.Bench.Search;

/// <summary>Scores recorded of other tools by the same protocol (bench/Search/data/SOURCE.md).</summary>
internal sealed class PeerScores
{
    private readonly List<(string Problem, long Evaluations, string Tool, double Score)> rows = [];

    public static PeerScores Read()
    {
        var scores = new PeerScores();
        foreach (var line in File.ReadLines(Path.Combine(AppContext.BaseDirectory, "Search", "data", "peers.csv")).Skip(1))
        {
            var cells = line.Split(',');
            scores.rows.Add((cells[0], long.Parse(cells[1], CultureInfo.InvariantCulture), cells[2], double.Parse(cells[3], CultureInfo.InvariantCulture)));
        }

        return scores;
    }

    /// <summary>Tools with a score at this budget.</summary>
    public IReadOnlyList<string> Columns(long evaluations) => [.. rows.Where(r => r.Evaluations == evaluations).Select(r => r.Tool).Distinct()];

    /// <summary>The median recorded; null when there is none.</summary>
    public double? Find(string problem, long evaluations, string tool) => rows
        .Where(r => r.Problem == problem && r.Evaluations == evaluations && r.Tool == tool)
        .Select(r => (double?)r.Score)
        .FirstOrDefault();
}
