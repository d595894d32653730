using System.Buffers;
using System.Diagnostics;
using System.Net.Http.Headers;
using System.Text;
using System.Text.Json;
using Dse.Cli.Client;
using Dse.Solvers.Outside;

namespace Dse.Cli.Evaluators;

/// <summary>A client of a server's study: holds trials under leases, lets the pool evaluate them, tells what came of them.</summary>
internal sealed class AttachedSession(ApiClient client, string study, string name, int evaluators, double leaseSeconds, EvaluatorPool pool)
{
    private const int MostTold = 1_000;
    private const double Patience = 120;

    private static readonly TimeSpan Glance = TimeSpan.FromMilliseconds(50);
    private static readonly TimeSpan Parting = TimeSpan.FromSeconds(2);

    private readonly HashSet<long> held = [];

    /// <summary>Answers that were the first to their trial.</summary>
    public long Accepted { get; private set; }

    /// <summary>Where the study stood when the server was last heard.</summary>
    public string State { get; private set; } = "queued";

    private bool HasEnded => State is not ("queued" or "running");

    /// <summary>Evaluates until the study has ended. However else it ends, others get at once what it held.</summary>
    /// <exception cref="OutsideException">The evaluator was given up.</exception>
    public async Task RunAsync(CancellationToken ct)
    {
        try
        {
            await EvaluateAsync(ct);
        }
        catch (Exception e) when (e is OutsideException or OperationCanceledException)
        {
            await GiveBackAsync();
            throw;
        }
    }

    private async Task EvaluateAsync(CancellationToken ct)
    {
        // Each evaluator works on one and has one ahead.
        var wanted = 2 * evaluators;
        var asked = 0L;
        while (true)
        {
            ct.ThrowIfCancellationRequested();
            if (held.Count < wanted || Stopwatch.GetElapsedTime(asked).TotalSeconds > leaseSeconds / 3)
            {
                await AskAsync(wanted, ct);
                asked = Stopwatch.GetTimestamp();
                if (HasEnded)
                {
                    return;
                }
            }

            var answers = await Task.Run(Collect, ct);
            if (answers.Count > 0)
            {
                await TellAsync(answers, ct);
            }
        }
    }

    private List<TrialAnswer> Collect()
    {
        var answers = new List<TrialAnswer>();
        try
        {
            while (answers.Count < MostTold && pool.TryTake(answers.Count == 0 && held.Count > 0 ? Glance : TimeSpan.Zero, out var answer))
            {
                answers.Add(answer);
            }
        }
        catch (OutsideException) when (answers.Count > 0)
        {
            // What there was is told first; the next look says again that there will be no more.
        }

        return answers;
    }

    // Where the server cannot be reached the leases end by themselves.
    private async Task GiveBackAsync()
    {
        using var limit = new CancellationTokenSource(Parting);
        try
        {
            await PostAsync(
                "ask",
                writer =>
                {
                    writer.WriteString("clientId", name);
                    writer.WriteNumber("count", 0);
                },
                limit.Token);
        }
        catch (Exception e) when (e is OperationCanceledException or HttpRequestException or ApiException)
        {
            // Nothing more can be done.
        }
    }

    private async Task AskAsync(int count, CancellationToken ct)
    {
        var reply = await PostAsync(
            "ask",
            writer =>
            {
                writer.WriteString("clientId", name);
                writer.WriteNumber("count", count);
                writer.WriteNumber("leaseSeconds", leaseSeconds);
                writer.WriteNumber("waitSeconds", held.Count == 0 ? 5 : 0);
            },
            ct);
        State = reply.GetProperty("state").GetString()!;
        var fresh = reply.GetProperty("trials").EnumerateArray()
            .Select(t => new OpenTrial(t.GetProperty("trial").GetInt64(), Encoding.UTF8.GetBytes(t.GetProperty("parameters").GetRawText())))
            .Where(t => held.Add(t.Trial))
            .ToList();
        pool.Offer(fresh);
        if (fresh.Count == 0 && held.Count > 0 && held.Count < count)
        {
            // Nothing more for now: the answers that come in the meantime are told first.
            await Task.Delay(Glance, ct);
        }
    }

    private async Task TellAsync(IReadOnlyList<TrialAnswer> answers, CancellationToken ct)
    {
        var reply = await PostAsync(
            "tell",
            writer =>
            {
                writer.WriteString("clientId", name);
                writer.WriteStartArray("trials");
                foreach (var answer in answers)
                {
                    Write(writer, answer);
                }

                writer.WriteEndArray();
            },
            ct);
        foreach (var (answer, result) in answers.Zip(reply.GetProperty("results").EnumerateArray()))
        {
            var isAccepted = result.GetProperty("status").GetString() == "accepted";
            if (result.GetProperty("stop").GetBoolean())
            {
                pool.Stop(answer.Trial);
                held.Remove(answer.Trial);
                Accepted++;
            }
            else if (answer.Kind != AnswerKind.Report)
            {
                held.Remove(answer.Trial);
                Accepted += isAccepted ? 1 : 0;
            }
        }
    }

    private void Write(Utf8JsonWriter writer, TrialAnswer answer)
    {
        writer.WriteStartObject();
        writer.WriteNumber("trial", answer.Trial);
        switch (answer.Kind)
        {
            case AnswerKind.Infeasible:
                writer.WriteString("infeasible", answer.Why);
                break;
            case AnswerKind.Error:
                writer.WriteString("error", answer.Why);
                break;
            default:
                if (answer.Kind == AnswerKind.Report)
                {
                    writer.WriteNumber("step", answer.Step);
                }

                writer.WriteStartObject("metrics");
                for (var m = 0; m < answer.Metrics.Length; m++)
                {
                    writer.WritePropertyName(pool.Metrics[m]);
                    if (double.IsFinite(answer.Metrics[m]))
                    {
                        writer.WriteNumberValue(answer.Metrics[m]);
                    }
                    else
                    {
                        writer.WriteNullValue();
                    }
                }

                writer.WriteEndObject();
                break;
        }

        writer.WriteEndObject();
    }

    // Asking and telling again does no harm: a server that is away for a while is waited for.
    private async Task<JsonElement> PostAsync(string route, Action<Utf8JsonWriter> write, CancellationToken ct)
    {
        var buffer = new ArrayBufferWriter<byte>();
        using (var writer = new Utf8JsonWriter(buffer))
        {
            writer.WriteStartObject();
            write(writer);
            writer.WriteEndObject();
        }

        var body = buffer.WrittenMemory.ToArray();
        var started = Stopwatch.GetTimestamp();
        while (true)
        {
            try
            {
                return await client.JsonAsync(HttpMethod.Post, $"/v1/studies/{study}/{route}", ct, Content, idempotencyKey: Guid.NewGuid().ToString());
            }
            catch (HttpRequestException) when (Stopwatch.GetElapsedTime(started).TotalSeconds < Patience)
            {
                await Task.Delay(TimeSpan.FromSeconds(1), ct);
            }
        }

        ByteArrayContent Content()
        {
            var content = new ByteArrayContent(body);
            content.Headers.ContentType = new MediaTypeHeaderValue("application/json");
            return content;
        }
    }
}
