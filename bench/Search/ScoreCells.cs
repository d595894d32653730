using System.Collections.Concurrent;
using System.Globalization;
using Dse.Core.Studies;

namespace Dse.Bench.Search;

/// <summary>Scores by problem, budget, strategy and seed, kept in a file, so that a long table can be made in pieces.</summary>
/// <remarks>Delete the file after a change that may change scores.</remarks>
internal sealed class ScoreCells
{
    private const string Recall = ",recall";

    private readonly string? path;
    private readonly ConcurrentDictionary<string, double> scores = [];

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

    /// <summary>The median over seeds from 1 on; scores that are not there are computed, on all cores, and kept.</summary>
    public double Median(BenchProblem problem, long evaluations, string strategy, int seeds)
    {
        var keys = Keys(problem, evaluations, strategy, seeds);
        Parallel.For(0, seeds, new ParallelOptions { MaxDegreeOfParallelism = Environment.ProcessorCount }, i =>
        {
            if (!scores.ContainsKey(keys[i]))
            {
                var (score, recall) = problem.Measure(new SearchSettings(strategy, evaluations, null, (ulong)i + 1));
                Keep(keys[i], score);
                if (recall is { } share)
                {
                    Keep(keys[i] + Recall, share);
                }
            }
        });
        return Middle(keys);
    }

    /// <summary>The median share of the exact front that the same runs found; null when a file kept the scores of one alone.</summary>
    public double? MedianRecall(BenchProblem problem, long evaluations, string strategy, int seeds)
    {
        string[] keys = [.. Keys(problem, evaluations, strategy, seeds).Select(k => k + Recall)];
        return keys.All(scores.ContainsKey) ? Middle(keys) : null;
    }

    private static string[] Keys(BenchProblem problem, long evaluations, string strategy, int seeds) =>
        [.. Enumerable.Range(1, seeds).Select(seed => string.Create(CultureInfo.InvariantCulture, $"{problem.Name},{evaluations},{strategy},{seed}"))];

    private double Middle(string[] keys) => keys.Select(k => scores[k]).Order().ElementAt(keys.Length / 2);

    private void Keep(string key, double score)
    {
        scores[key] = score;
        lock (scores)
        {
            if (path is not null)
            {
                File.AppendAllText(path, string.Create(CultureInfo.InvariantCulture, $"{key},{score:R}\n"));
            }
        }
    }
}
