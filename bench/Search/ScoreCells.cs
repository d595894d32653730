using System.Globalization;

namespace Dse.Bench.Search;

/// <summary>Scores by problem, budget, strategy and seed, kept in a file, so that a long table can be made in pieces.</summary>
/// <remarks>Delete the file after a change that may change scores.</remarks>
internal sealed class ScoreCells
{
    private readonly string? path;
    private readonly Dictionary<string, double> scores = [];

    /// <summary>Reads what is there.</summary>
    /// <param name="path">The file; null keeps nothing.</param>
    public ScoreCells(string? path)
    {
        this.path = path;
        foreach (var line in path is not null && File.Exists(path) ? File.ReadLines(path) : [])
        {
            var cut = line.LastIndexOf(',');
            scores[line[..cut]] = double.Parse(line[(cut + 1)..], CultureInfo.InvariantCulture);
        }
    }

    /// <summary>The score of a cell; computed and kept when it is not there.</summary>
    public double Get(string problem, long evaluations, string strategy, ulong seed, Func<double> compute)
    {
        var key = string.Create(CultureInfo.InvariantCulture, $"{problem},{evaluations},{strategy},{seed}");
        if (!scores.TryGetValue(key, out var score))
        {
            score = compute();
            scores[key] = score;
            if (path is not null)
            {
                File.AppendAllText(path, string.Create(CultureInfo.InvariantCulture, $"{key},{score:R}\n"));
            }
        }

        return score;
    }
}
