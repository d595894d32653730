using System.Collections.Concurrent;
using System.Diagnostics.CodeAnalysis;
using System.Text.Json;
using Dse.Core.Studies;
using Dse.Solvers.Outside;

namespace Dse.Api.Jobs.Attempts;

/// <summary>Evaluates designs by asking the service's clients, through the worker. Runs in the study's process.</summary>
internal sealed class ClientEvaluator(FrameStream frames) : IOutsideEvaluator, IDisposable
{
    private readonly BlockingCollection<TrialAnswer> answers = [];
    private readonly HashSet<long> answered = [];
    private AnswerReader? reader;
    private long batch;

    /// <summary>Reads the answers of a problem from now on.</summary>
    public void Begin(StudyProblem problem) => reader = new AnswerReader(problem);

    /// <summary>Takes a message of answers.</summary>
    public void Take(JsonElement message)
    {
        foreach (var answer in message.GetProperty("answers").EnumerateArray())
        {
            answers.Add(reader!.Read(answer.GetProperty("trial").GetInt64(), answer.GetProperty("answer")));
        }
    }

    /// <inheritdoc/>
    public void Offer(IReadOnlyList<OpenTrial> trials)
    {
        // A trial that was answered here before is offered again because its evaluation failed.
        var again = trials.Any(t => answered.Contains(t.Trial));
        if (!again)
        {
            batch = trials[0].Trial;
        }

        frames.Write(writer =>
        {
            writer.WriteString("type", AttemptMessage.Offer);
            writer.WriteNumber("batch", batch);
            writer.WriteBoolean("again", again);
            writer.WriteStartArray("trials");
            foreach (var trial in trials)
            {
                writer.WriteStartObject();
                writer.WriteNumber("trial", trial.Trial);
                writer.WritePropertyName("parameters");
                writer.WriteRawValue(trial.ParametersJson.Span);
                writer.WriteEndObject();
            }

            writer.WriteEndArray();
        });
    }

    /// <inheritdoc/>
    public bool TryTake(TimeSpan wait, [NotNullWhen(true)] out TrialAnswer? answer)
    {
        if (!answers.TryTake(out answer, wait))
        {
            return false;
        }

        answered.Add(answer.Trial);
        return true;
    }

    public void Dispose() => answers.Dispose();
}
