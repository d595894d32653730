using Dse.Core.Pareto;
using Dse.Core.Studies;

namespace Dse.Solvers.Running;

/// <summary>What a search has found so far: the archive with cells and metrics, counts, rejections.</summary>
/// <remarks>Not thread-safe.</remarks>
internal sealed class SearchRecord
{
    private readonly StudyProblem problem;
    private readonly int parameters;
    private readonly int[] objectives;
    private readonly bool[] maximizes;
    private readonly double[] point;
    private readonly double[] payload;

    public SearchRecord(StudyProblem problem)
    {
        this.problem = problem;
        parameters = problem.Space.Parameters.Count;
        objectives = [.. problem.ObjectiveMetrics];
        maximizes = [.. problem.Objectives.Select(o => o.Maximize)];
        point = new double[problem.Objectives.Count];
        payload = new double[parameters + problem.Evaluator.Metrics.Count];
        Archive = new ParetoArchive(point.Length, payload.Length, problem.ShowsEqualDesigns ? Ties.MaxPerPoint + 1 : 1);
        Rejections = new RejectionLog(problem.Reasons, parameters);
    }

    /// <summary>The non-dominated designs; a payload is the cells, then the metrics.</summary>
    public ParetoArchive Archive { get; }

    public RejectionLog Rejections { get; }

    /// <summary>Evaluations billed.</summary>
    public long Evaluations { get; set; }

    /// <summary>Designs whose scores were known beforehand; they have the first trial numbers and are not billed.</summary>
    public int Known { get; private set; }

    /// <summary>The number of the next trial.</summary>
    public long NextTrial => Evaluations + Known;

    /// <summary>Takes in rows that an earlier study evaluated.</summary>
    public void AddKnown(ScoredBatch scored)
    {
        var before = Evaluations;
        Add(scored, NextTrial);
        Evaluations = before;
        Known += scored.Count;
    }

    /// <summary>Takes in scored rows.</summary>
    /// <param name="scored">The rows in use.</param>
    /// <param name="firstTrial">Trial number of row 0.</param>
    public void Add(ScoredBatch scored, long firstTrial)
    {
        for (var row = 0; row < scored.Count; row++)
        {
            if (scored.Outcomes[row] == TrialOutcome.Unanswered)
            {
                continue;
            }

            Evaluations++;
            if (scored.Outcomes[row] != TrialOutcome.Feasible)
            {
                Rejections.Add(scored, row, firstTrial + row);
                continue;
            }

            for (var o = 0; o < point.Length; o++)
            {
                var value = scored.Metric(objectives[o])[row];
                point[o] = maximizes[o] ? -value : value;
            }

            if (Archive.WouldTake(point, firstTrial + row))
            {
                if (scored.Wanted is not null)
                {
                    problem.Evaluator.Complete(scored, row);
                }

                scored.Candidates.CopyRow(row, payload.AsSpan(0, parameters));
                for (var m = parameters; m < payload.Length; m++)
                {
                    payload[m] = scored.Metric(m - parameters)[row];
                }

                Archive.Add(point, firstTrial + row, payload);
            }
        }
    }

    /// <summary>Takes in another record, its trials raised by an offset.</summary>
    public void Merge(SearchRecord other, long trialOffset)
    {
        Archive.Merge(other.Archive, trialOffset);
        Rejections.Merge(other.Rejections, trialOffset);
        Evaluations += other.Evaluations;
    }

    public void Clear()
    {
        Known = 0;
        Archive.Clear();
        Rejections.Clear();
        Evaluations = 0;
    }

    public void Save(BinaryWriter writer)
    {
        writer.Write(Evaluations);
        writer.Write(Known);
        Rejections.Save(writer);
        var slots = Archive.InOrder();
        writer.Write(slots.Length);
        foreach (var slot in slots)
        {
            writer.Write(Archive.TrialOf(slot));
            writer.Write(Archive.ObjectivesOf(slot));
            writer.Write(Archive.PayloadOf(slot));
        }
    }

    public void Restore(BinaryReader reader)
    {
        Clear();
        Evaluations = reader.ReadInt64();
        Known = reader.ReadInt32();
        Rejections.Restore(reader);
        for (var left = reader.ReadCount(8 * (1 + point.Length + payload.Length)); left > 0; left--)
        {
            var trial = reader.ReadInt64();
            Archive.Add(reader.ReadDoubles(point.Length), trial, reader.ReadDoubles(payload.Length));
        }
    }
}
