using System.Globalization;
using Dse.Core.Studies;

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

    /// <summary>The median over seeds from 1 on; scores that are not there are computed and kept.</summary>
    public double Median(BenchProblem problem, long evaluations, string strategy, int seeds) => Enumerable.Range(1, seeds)
        .Select(seed => Score(problem, new SearchSettings(strategy, evaluations, null, (ulong)seed)))
        .Order()
        .ElementAt(seeds / 2);

    private double Score(BenchProblem problem, SearchSettings search)
    {
        var key = string.Create(CultureInfo.InvariantCulture, $"{problem.Name},{search.Evaluations},{search.Strategy},{search.Seed}");
        if (!scores.TryGetValue(key, out var score))
        {
            score = problem.Score(search);
            scores[key] = score;
            if (path is not null)
            {
                File.AppendAllText(path, string.Create(CultureInfo.InvariantCulture, $"{key},{score:R}\n"));
            }
        }

        return score;
    }
}
