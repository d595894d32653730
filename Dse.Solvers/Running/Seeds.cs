using System.Text.Json;
using Dse.Core.Spaces;
using Dse.Core.Studies;
using Dse.Solvers.Outside;

namespace Dse.Solvers.Running;

/// <summary>The designs that a search is given beforehand: some with their metrics, some to be evaluated first; each once.</summary>
internal sealed class Seeds
{
    private readonly HashSet<UInt128> keys = [];

    private Seeds(ScoredBatch? known, IReadOnlyList<double[]> first)
    {
        Known = known;
        First = first;
    }

    /// <summary>Designs whose metrics are known, scored; null when there are none.</summary>
    public ScoredBatch? Known { get; }

    /// <summary>Designs to be evaluated before the strategy is asked.</summary>
    public IReadOnlyList<double[]> First { get; }

    /// <summary>Whether a design is among them.</summary>
    public bool Contains(UInt128 key) => keys.Contains(key);

    /// <summary>Whether there are any.</summary>
    public bool Any => keys.Count > 0;

    /// <summary>What is wrong with the designs of an enqueue; null when nothing is. Designs of an earlier study may lie outside the space: they are left out.</summary>
    public static SpecError? Validate(SearchSettings search, DesignSpace space)
    {
        var cells = new double[space.Parameters.Count];
        return search.Enqueued.Select(d => DesignReader.Read(space, d.Parameters, d.Path, cells)).FirstOrDefault(e => e is not null);
    }

    /// <summary>Reads them. Metrics are taken over only where the user evaluates the designs; our own models answer for themselves.</summary>
    public static Seeds Of(StudyProblem problem, SearchSettings search)
    {
        var known = new List<(double[] Cells, TrialAnswer Answer)>();
        var first = new List<double[]>();
        var seen = new HashSet<UInt128>();
        var reader = new AnswerReader(problem);
        foreach (var trial in search.WarmStart.Concat(search.Enqueued))
        {
            var cells = new double[problem.Space.Parameters.Count];
            if (DesignReader.Read(problem.Space, trial.Parameters, trial.Path, cells) is not null || !seen.Add(problem.Space.KeyOf(cells)))
            {
                continue;
            }

            if (problem.IsEvaluatedOutside && trial.Metrics is { } metrics && Answer(reader, known.Count, metrics) is { } answer)
            {
                known.Add((cells, answer));
            }
            else
            {
                first.Add(cells);
            }
        }

        var seeds = new Seeds(known.Count == 0 ? null : Score(problem, known), first);
        seeds.keys.UnionWith(seen);
        return seeds;
    }

    private static TrialAnswer? Answer(AnswerReader reader, long trial, JsonElement metrics) =>
        reader.ReadMetrics(trial, metrics) is { Kind: AnswerKind.Metrics } answer ? answer : null;

    private static ScoredBatch Score(StudyProblem problem, List<(double[] Cells, TrialAnswer Answer)> known)
    {
        var batch = new CandidateBatch(problem.Space, known.Count) { Count = known.Count };
        var scores = new ScoredBatch(batch, problem.Evaluator.Metrics.Count);
        for (var row = 0; row < known.Count; row++)
        {
            batch.SetRow(row, known[row].Cells);
            for (var m = 0; m < scores.Metrics; m++)
            {
                scores.Metric(m)[row] = known[row].Answer.Metrics[m];
            }
        }

        new Scorer(problem).Check(batch, scores);
        return scores;
    }
}
