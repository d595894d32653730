using System.Text.Json;
using Dse.Storage.Claims;
using Dse.Storage.Connections;

namespace Dse.Api.Jobs.Attempts;

/// <summary>The worker's side of a study whose trials clients evaluate: passes their answers on to the study's process.</summary>
internal sealed class ClientTrials(Claim claim, ClaimStore claims, WorkerOptions options, FrameStream frames, Action park, ILogger logger)
{
    private readonly Lock gate = new();
    private readonly HashSet<long> expected = [];

    /// <summary>Reads an offer of the study's process.</summary>
    public static (long Batch, bool Again, IReadOnlyList<(long Trial, string ParametersJson)> Trials) Read(JsonElement message) => (
        message.GetProperty("batch").GetInt64(),
        message.GetProperty("again").GetBoolean(),
        [.. message.GetProperty("trials").EnumerateArray().Select(t => (t.GetProperty("trial").GetInt64(), t.GetProperty("parameters").GetRawText()))]);

    /// <summary>Looks for answers to these from now on.</summary>
    public void Expect(IEnumerable<long> trials)
    {
        lock (gate)
        {
            expected.UnionWith(trials);
        }
    }

    /// <summary>Passes answers on until the attempt is over.</summary>
    public async Task RelayAsync(CancellationToken over)
    {
        try
        {
            while (true)
            {
                await Task.Delay(options.AnswerMs, over);
                long[] trials;
                lock (gate)
                {
                    trials = [.. expected];
                }

                if (trials.Length > 0)
                {
                    await PassOnAsync(trials, over);
                }
            }
        }
        catch (OperationCanceledException)
        {
            // The attempt is over.
        }
    }

    private async Task PassOnAsync(long[] trials, CancellationToken over)
    {
        try
        {
            var answers = await claims.AnswersAsync(claim, trials, over);
            if (answers.Count == 0)
            {
                if (await claims.UnaskedForAsync(claim, over) > TimeSpan.FromMilliseconds(options.ParkMs))
                {
                    park();
                }

                return;
            }

            lock (gate)
            {
                expected.ExceptWith(answers.Select(a => a.Trial));
            }

            frames.Write(writer =>
            {
                writer.WriteString("type", AttemptMessage.Answers);
                writer.WriteStartArray("answers");
                foreach (var (trial, answer) in answers)
                {
                    writer.WriteStartObject();
                    writer.WriteNumber("trial", trial);
                    writer.WritePropertyName("answer");
                    writer.WriteRawValue(answer);
                    writer.WriteEndObject();
                }

                writer.WriteEndArray();
            });
        }
        catch (Exception error) when (TransientErrors.IsTransient(error) || error is IOException or ObjectDisposedException)
        {
            // The next look is the retry; a process that is gone is seen by its reader.
            AttemptLog.Outage(logger, claim.StudyId, error.Message);
        }
    }
}
