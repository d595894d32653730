using System.Buffers;
using System.Text.Json;
using Dse.Core.Spaces;
using Dse.Core.Studies;
using Dse.Solvers.Running;

namespace Dse.Solvers.Outside;

/// <summary>Scores a batch by asking outside, and lays the problem's constraints over the answers.</summary>
/// <remarks>The scores do not depend on the order in which answers come. An evaluation that failed is tried again as often as the settings say.</remarks>
internal sealed class OutsideBatchEvaluator(StudyProblem problem, IOutsideEvaluator outside, SearchSettings search) : IBatchEvaluator
{
    private static readonly TimeSpan Wait = TimeSpan.FromMilliseconds(25);

    private readonly Scorer scorer = new(problem);
    private readonly StepReports? reports = search.EarlyStopping is { } stopping ? new StepReports(new DominanceRule(problem, stopping)) : null;
    private readonly double[] cells = new double[problem.Space.Parameters.Count];
    private ScoredBatch? underway;

    /// <inheritdoc/>
    public int Done { get; private set; }

    /// <inheritdoc/>
    public int AnsweredCount => underway is null ? 0 : Done;

    /// <inheritdoc/>
    public string? Failure { get; private set; }

    /// <inheritdoc/>
    public ScoredBatch? Answered()
    {
        if (Done == 0 || underway is not { } scores)
        {
            return null;
        }

        var answered = scores.Copy();
        scorer.Check(answered.Candidates, answered);
        return answered;
    }

    /// <inheritdoc/>
    public (bool IsWhole, int Rows) Evaluate(CandidateBatch candidates, ScoredBatch scores, Func<bool> stop, Action tick)
    {
        var count = candidates.Count;
        scores.Outcomes[..count].Fill(TrialOutcome.Unanswered);
        scores.Reasons[..count].Fill(-1);
        scores.Violations[..count].Clear();
        Done = 0;
        underway = scores;
        var open = new OpenTrial[count];
        var left = new int[count];
        for (var row = 0; row < count; row++)
        {
            open[row] = new OpenTrial(candidates.FirstTrial + row, Parameters(candidates, row));
            left[row] = search.Retries;
        }

        try
        {
            outside.Offer(open);
            while (Done < count)
            {
                // What was answered before the end counts, also when nobody had come to take it yet.
                var isEnding = stop();
                if (!outside.TryTake(isEnding ? TimeSpan.Zero : Wait, out var answer))
                {
                    if (isEnding)
                    {
                        break;
                    }

                    tick();
                    continue;
                }

                var row = answer.Trial - candidates.FirstTrial;
                if (row < 0 || row >= count || scores.Outcomes[(int)row] != TrialOutcome.Unanswered)
                {
                    continue;
                }

                if (answer.Kind == AnswerKind.Error && !answer.IsFinal && left[row]-- > 0)
                {
                    reports?.Forget(answer.Trial);
                    outside.Offer([open[row]]);
                    continue;
                }

                if (answer.Kind == AnswerKind.Report)
                {
                    if (reports?.Add(answer) != true)
                    {
                        continue;
                    }

                    outside.Stop(answer.Trial);
                    answer = answer with { Kind = AnswerKind.Stopped };
                }

                Put(answer, scores, (int)row);
                Done++;
                tick();
            }
        }
        catch (OutsideException e)
        {
            Failure = e.Message;
        }

        reports?.EndBatch();
        scorer.Check(candidates, scores);
        var answered = Done;
        Done = 0;
        underway = null;
        return answered == count ? (true, count) : (false, LastAnswered(scores, count));
    }

    private static int LastAnswered(ScoredBatch scores, int count)
    {
        var last = count;
        while (last > 0 && scores.Outcomes[last - 1] == TrialOutcome.Unanswered)
        {
            last--;
        }

        return last;
    }

    private static void Put(TrialAnswer answer, ScoredBatch scores, int row)
    {
        for (var m = 0; m < answer.Metrics.Length; m++)
        {
            scores.Metric(m)[row] = answer.Metrics[m];
        }

        if (answer.Metrics.Length == 0)
        {
            for (var m = 0; m < scores.Metrics; m++)
            {
                scores.Metric(m)[row] = double.NaN;
            }
        }

        (scores.Outcomes[row], scores.Reasons[row]) = answer.Kind switch
        {
            AnswerKind.Metrics => (TrialOutcome.Feasible, -1),
            AnswerKind.Infeasible => (TrialOutcome.Infeasible, 0),
            AnswerKind.Stopped => (TrialOutcome.Infeasible, 1),
            _ => (TrialOutcome.Failed, -1),
        };
    }

    private byte[] Parameters(CandidateBatch candidates, int row)
    {
        candidates.CopyRow(row, cells);
        var buffer = new ArrayBufferWriter<byte>(256);
        using (var writer = new Utf8JsonWriter(buffer))
        {
            writer.WriteStartObject();
            foreach (var (name, value) in problem.Space.ActiveParameters(cells))
            {
                writer.WritePropertyName(name);
                value.WriteTo(writer);
            }

            writer.WriteEndObject();
        }

        return buffer.WrittenSpan.ToArray();
    }
}
