using System.Buffers;
using System.IO.Pipelines;
using System.Text.Encodings.Web;
using System.Text.Json;
using Dse.Core.Studies;
using Dse.Formats.Specs;

namespace Dse.Formats.Evaluations;

/// <summary>Answers JSON lines (CONTRACT §3) in order: the cost models as a calculator.</summary>
/// <remarks>
/// A bad line is answered with <c>{"id","line","error":{path,code,message}}</c> and the rest goes on. Neither the input
/// nor the output is ever held whole. Stateless and thread-safe.
/// </remarks>
public static class EvaluationLines
{
    /// <summary>The longest line, in bytes.</summary>
    public const int MaxLineBytes = 256 * 1024;

    // Answers are JSON for programs, never parts of a page: letters of all scripts stay as they are.
    private static readonly JsonWriterOptions WriteOptions = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    private static readonly JsonDocumentOptions ParseOptions = new() { MaxDepth = SpecReader.MaxDepth, AllowDuplicateProperties = false };

    /// <summary>Reads lines until the input ends and writes one answer per line.</summary>
    /// <param name="input">UTF-8 JSON lines; blank lines are skipped. Left open.</param>
    /// <param name="output">Receives the answers; flushed whenever the input has no further line ready. Left open.</param>
    /// <param name="question">What is asked of each line.</param>
    /// <param name="asArray">True to write one JSON array instead of lines.</param>
    /// <param name="ct">Stops between lines.</param>
    /// <param name="prepare">What is put into each line before it is asked, with what is wrong about that; null for nothing.</param>
    /// <returns>How many lines there were.</returns>
    public static async Task<LineTally> RunAsync(
        Stream input, Stream output, LineQuestion question, bool asArray, CancellationToken ct, Func<JsonElement, ICollection<SpecError>, JsonElement>? prepare = null)
    {
        var reader = PipeReader.Create(input, new StreamPipeReaderOptions(bufferSize: 64 * 1024, leaveOpen: true));
        var writer = PipeWriter.Create(output, new StreamPipeWriterOptions(leaveOpen: true));
        var answers = new Answers(writer, question, asArray, prepare, ct);
        answers.Open();
        var skipping = false;
        while (true)
        {
            var read = await reader.ReadAsync(ct);
            var rest = read.Buffer;
            while (TryTakeLine(ref rest, read.IsCompleted, out var line))
            {
                ct.ThrowIfCancellationRequested();
                if (!skipping)
                {
                    answers.Add(line);
                }

                skipping = false;
                if (writer.UnflushedBytes > 64 * 1024)
                {
                    await writer.FlushAsync(ct);
                }
            }

            if (rest.Length > MaxLineBytes)
            {
                if (!skipping)
                {
                    answers.AddTooLong();
                    skipping = true;
                }

                rest = rest.Slice(rest.End);
            }

            reader.AdvanceTo(rest.Start, read.Buffer.End);
            await writer.FlushAsync(ct);
            if (read.IsCompleted)
            {
                answers.Close();
                await writer.FlushAsync(ct);
                await writer.CompleteAsync();
                await reader.CompleteAsync();
                return answers.Tally;
            }
        }
    }

    /// <summary>Answers one line.</summary>
    /// <param name="line">The line without its end.</param>
    /// <param name="number">Its 1-based number, repeated in an error's answer.</param>
    /// <param name="question">What is asked.</param>
    /// <param name="output">Receives one JSON object without a line end.</param>
    /// <param name="prepare">As in <see cref="RunAsync"/>.</param>
    /// <param name="ct">Gives up a line that takes long.</param>
    /// <returns>False when the answer is an error.</returns>
    /// <exception cref="OperationCanceledException">Given up; what was written is of no use.</exception>
    public static bool Answer(
        ReadOnlyMemory<byte> line, long number, LineQuestion question, IBufferWriter<byte> output, Func<JsonElement, ICollection<SpecError>, JsonElement>? prepare = null, CancellationToken ct = default)
    {
        using var writer = new Utf8JsonWriter(output, WriteOptions);
        writer.WriteStartObject();
        var error = TryParse(line, out var document);
        using (document)
        {
            var id = document is not null && document.RootElement.TryGetProperty("id", out var given) ? given : default;
            if (error is null && id.ValueKind is JsonValueKind.Object or JsonValueKind.Array)
            {
                error = new SpecError("$.id", "wrongType", "The id is an object or a list. Use a text or a number.");
                id = default;
            }

            writer.WritePropertyName("id");
            if (id.ValueKind == JsonValueKind.Undefined)
            {
                writer.WriteNullValue();
            }
            else
            {
                id.WriteTo(writer);
            }

            error ??= Ask(document!.RootElement, question, writer, prepare, ct);
        }

        if (error is not null)
        {
            WriteError(writer, number, error);
        }

        writer.WriteEndObject();
        return error is null;
    }

    private static SpecError? Ask(
        JsonElement line, LineQuestion question, Utf8JsonWriter writer, Func<JsonElement, ICollection<SpecError>, JsonElement>? prepare, CancellationToken ct)
    {
        if (prepare is not null)
        {
            var errors = new List<SpecError>();
            line = prepare(line, errors);
            if (errors.Count > 0)
            {
                return errors[0];
            }
        }

        var kind = LineKinds.Find(line, out var error);
        if (kind is null)
        {
            return error;
        }

        return kind.Answer(line, writer, question == LineQuestion.Explain, ct);
    }

    private static SpecError? TryParse(ReadOnlyMemory<byte> line, out JsonDocument? document)
    {
        document = null;
        if (line.Length > MaxLineBytes)
        {
            return TooLong();
        }

        try
        {
            document = JsonDocument.Parse(line, ParseOptions);
            if (document.RootElement.ValueKind == JsonValueKind.Object && !HasHugeNumber(line.Span))
            {
                return null;
            }

            document.Dispose();
            document = null;
        }
        catch (JsonException)
        {
            // The slow reader below says where and why.
        }

        var errors = new List<SpecError>();
        SpecReader.Read(line, SpecSyntax.Json, errors);
        return errors.Count > 0 ? errors[0] : new SpecError("$", "syntax", "The line could not be read as a JSON object.");
    }

    /// <summary>Whether a number overflows a double, which a cost model would take for infinity.</summary>
    private static bool HasHugeNumber(ReadOnlySpan<byte> line)
    {
        var reader = new Utf8JsonReader(line);
        while (reader.Read())
        {
            if (reader.TokenType == JsonTokenType.Number && (!reader.TryGetDouble(out var value) || !double.IsFinite(value)))
            {
                return true;
            }
        }

        return false;
    }

    private static bool TryTakeLine(ref ReadOnlySequence<byte> rest, bool isLast, out ReadOnlySequence<byte> line)
    {
        if (rest.PositionOf((byte)'\n') is { } end)
        {
            line = rest.Slice(0, end);
            rest = rest.Slice(rest.GetPosition(1, end));
            return true;
        }

        line = rest;
        if (!isLast || rest.IsEmpty)
        {
            return false;
        }

        rest = rest.Slice(rest.End);
        return true;
    }

    private static SpecError TooLong() =>
        new("$", "lineTooLong", $"With what it names the line has more than {MaxLineBytes} bytes. Split it, or use a study for large spaces and graphs.");

    private static void WriteError(Utf8JsonWriter writer, long number, SpecError error)
    {
        writer.WriteNumber("line", number);
        writer.WriteStartObject("error");
        writer.WriteString("path", error.Path);
        writer.WriteString("code", error.Code);
        writer.WriteString("message", error.Message);
        writer.WriteEndObject();
    }

    /// <summary>Numbers the lines and puts the answers one after another.</summary>
    private sealed class Answers(PipeWriter writer, LineQuestion question, bool asArray, Func<JsonElement, ICollection<SpecError>, JsonElement>? prepare, CancellationToken ct)
    {
        private long number;
        private long answered;
        private long errors;

        public LineTally Tally => new(answered, errors);

        public void Open() => writer.Write(asArray ? "["u8 : default);

        public void Close() => writer.Write(asArray ? "\n]\n"u8 : default);

        public void Add(ReadOnlySequence<byte> line)
        {
            number++;
            var bytes = line.IsSingleSegment ? line.First : line.ToArray();
            bytes = bytes.TrimEnd((byte)'\r');
            if (bytes.Span.Trim(" \t\r"u8).IsEmpty)
            {
                return;
            }

            Separate();
            errors += Answer(bytes, number, question, writer, prepare, ct) ? 0 : 1;
            Terminate();
        }

        public void AddTooLong()
        {
            number++;
            Separate();
            using (var json = new Utf8JsonWriter(writer, WriteOptions))
            {
                json.WriteStartObject();
                json.WriteNull("id");
                WriteError(json, number, TooLong());
                json.WriteEndObject();
            }

            errors++;
            Terminate();
        }

        private void Separate() => writer.Write(!asArray ? default : answered == 0 ? "\n"u8 : ",\n"u8);

        private void Terminate()
        {
            answered++;
            writer.Write(asArray ? default : "\n"u8);
        }
    }
}
