using System.Buffers;
using System.Collections.Concurrent;
using System.Text;
using System.Text.Json;
using Dse.Cli.Evaluators;
using Dse.Core.Spaces;
using Dse.Core.Studies;
using Dse.Solvers.Outside;
using Dse.Solvers.Search;

namespace Dse.Cli.Suggesters;

/// <summary>A researcher's own optimiser as a search strategy: it is asked for candidates and told their scores, a line each.</summary>
/// <remarks>Candidates that are no designs of the space, and designs that it had before, are told at once and not billed.</remarks>
internal sealed class SuggesterStrategy : ISearchStrategy, IDisposable
{
    private const int MostUselessInARow = 10_000;

    private readonly StudyProblem problem;
    private readonly string command;
    private readonly TimeSpan patience;
    private readonly CancellationToken cancellation;
    private readonly BlockingCollection<byte[]> replies = [];
    private readonly Dictionary<UInt128, byte[]> told = [];
    private readonly HashSet<UInt128> asked = [];
    private readonly LineProcess process;
    private readonly double[] cells;
    private string? end;

    /// <summary>Starts the optimiser and describes the space to it.</summary>
    public SuggesterStrategy(string command, ParsedStudy study, CancellationToken cancellation)
    {
        problem = study.Problem;
        this.command = command;
        this.cancellation = cancellation;
        patience = TimeSpan.FromSeconds(study.Search.TrialSeconds);
        cells = new double[problem.Space.Parameters.Count];
        BatchSize = study.Search.BatchSize ?? 1;
        process = LineProcess.Start(command, (_, line) => replies.Add(line.ToArray()), (_, how) =>
        {
            Volatile.Write(ref end, how);
            replies.CompleteAdding();
        });
        Send(writer => SpaceJson.Write(writer, problem, study.Search));
    }

    /// <inheritdoc/>
    public int BatchSize { get; }

    /// <summary>Candidates that were not designs of the space.</summary>
    public long Invalid { get; private set; }

    /// <summary>Candidates that it had asked for before.</summary>
    public long Repeated { get; private set; }

    /// <summary>What was wrong with the first invalid candidate; null without one.</summary>
    public string? FirstWrong { get; private set; }

    /// <inheritdoc/>
    public int Ask(CandidateBatch batch)
    {
        var row = 0;
        for (var useless = 0; row < batch.Capacity;)
        {
            Send(writer => writer.WriteNumber("ask", batch.Capacity - row));
            using var reply = Receive();
            if (reply.RootElement.ValueKind != JsonValueKind.Object || !reply.RootElement.TryGetProperty("candidates", out var candidates) || candidates.ValueKind != JsonValueKind.Array)
            {
                throw Lost($"it answered '{Cut(reply.RootElement.GetRawText())}' instead of {{\"candidates\":[...]}}");
            }

            if (candidates.GetArrayLength() == 0)
            {
                break;
            }

            foreach (var candidate in candidates.EnumerateArray().Take(batch.Capacity - row))
            {
                if (Take(candidate))
                {
                    batch.SetRow(row++, cells);
                    useless = 0;
                }
                else if (++useless >= MostUselessInARow)
                {
                    throw Lost($"{MostUselessInARow} candidates in a row were no new designs; the last: {Cut(candidate.GetRawText())}");
                }
            }
        }

        batch.Count = row;
        return row;
    }

    /// <inheritdoc/>
    public void Tell(ScoredBatch scored)
    {
        var lines = new List<byte[]>(scored.Count);
        for (var row = 0; row < scored.Count; row++)
        {
            scored.Candidates.CopyRow(row, cells);
            var line = TrialJson.Write(problem, scored, row, cells);
            told[problem.Space.KeyOf(cells)] = line;
            lines.Add(line);
        }

        SendTold(lines);
    }

    /// <inheritdoc/>
    public void Inform(ScoredBatch known)
    {
        for (var row = 0; row < known.Count; row++)
        {
            known.Candidates.CopyRow(row, cells);
            asked.Add(problem.Space.KeyOf(cells));
        }

        Tell(known);
    }

    /// <inheritdoc/>
    public byte[] Save() => [];

    /// <inheritdoc/>
    /// <exception cref="NotSupportedException">Always: the state is in the user's process.</exception>
    public void Restore(ReadOnlyMemory<byte> state) => throw new NotSupportedException("The state of a user's optimiser cannot be restored.");

    public void Dispose()
    {
        process.Finish(TimeSpan.FromMilliseconds(500));
        process.Dispose();
    }

    // The candidate's cells are left in the field when it is a new design.
    private bool Take(JsonElement candidate)
    {
        if (DesignReader.Read(problem.Space, candidate, "$", cells) is { } wrong)
        {
            Invalid++;
            FirstWrong ??= $"{wrong.Path}: {wrong.Message}";
            SendTold([TrialJson.WriteInvalid(candidate, wrong)]);
            return false;
        }

        var key = problem.Space.KeyOf(cells);
        if (asked.Add(key))
        {
            return true;
        }

        Repeated++;
        if (told.TryGetValue(key, out var before))
        {
            SendTold([before]);
        }

        return false;
    }

    private void SendTold(IReadOnlyList<byte[]> lines) => Send(writer =>
    {
        writer.WriteStartArray("tell");
        foreach (var line in lines)
        {
            writer.WriteRawValue(line, skipInputValidation: true);
        }

        writer.WriteEndArray();
    });

    private void Send(Action<Utf8JsonWriter> write)
    {
        var buffer = new ArrayBufferWriter<byte>();
        using (var writer = new Utf8JsonWriter(buffer))
        {
            writer.WriteStartObject();
            write(writer);
            writer.WriteEndObject();
        }

        buffer.Write("\n"u8);
        process.Send(buffer.WrittenMemory);
    }

    private JsonDocument Receive()
    {
        byte[]? reply;
        try
        {
            if (!replies.TryTake(out reply, (int)Math.Min(int.MaxValue, patience.TotalMilliseconds), cancellation))
            {
                throw Lost(Volatile.Read(ref end) ?? $"it gave no answer within {patience.TotalSeconds:0.###} s (search.trialSeconds)");
            }
        }
        catch (InvalidOperationException)
        {
            throw Lost(Volatile.Read(ref end) ?? "it ended");
        }

        try
        {
            return JsonDocument.Parse(reply);
        }
        catch (JsonException)
        {
            throw Lost($"it wrote '{Cut(Encoding.UTF8.GetString(reply))}', which is no JSON. Standard output is for answers alone; write everything else to standard error");
        }
    }

    private OutsideException Lost(string why)
    {
        var words = process.LastWords;
        return new OutsideException($"The optimiser '{command}' was given up: {why}.{(words.Length > 0 ? $" Its last words: {Cut(words)}" : string.Empty)}");
    }

    private static string Cut(string text) => text.Length <= 300 ? text : text[..297] + "...";
}
