using System.Buffers;
using System.Globalization;
using System.Numerics;
using System.Text;
using System.Text.Json;
using Dse.Core.Studies;

namespace Dse.Formats.Specs;

/// <summary>Turns the events of either syntax into one JSON object, holding the limits on the way.</summary>
/// <remarks>Every method returns false when reading must stop; the error has been reported then.</remarks>
internal sealed class SpecBuilder : IDisposable
{
    private const int MaxErrors = 50;
    private const int MaxPositions = 20_000;

    private readonly ICollection<SpecError> errors;
    private readonly ArrayBufferWriter<byte> bytes = new();
    private readonly Utf8JsonWriter json;
    private readonly Stack<Frame> frames = new();
    private readonly Dictionary<string, SpecPosition> positions = new(StringComparer.Ordinal);
    private int errorCount;
    private int nodes;
    private bool rootSeen;

    public SpecBuilder(ICollection<SpecError> errors)
    {
        this.errors = errors;

        // Doubled names are reported below with their path; the writer's own check would throw first.
        json = new Utf8JsonWriter(bytes, new JsonWriterOptions { SkipValidation = true });
    }

    /// <summary>The spec when it is whole and without errors, else null.</summary>
    public SpecDocument? Finish()
    {
        using (json)
        {
            if (errorCount > 0)
            {
                return null;
            }

            if (!rootSeen)
            {
                Fail("emptySpec", "The spec is empty. It starts with a line such as 'kind: TrainingPlan'.", default);
                return null;
            }

            if (frames.Count > 0)
            {
                Fail("syntax", "The spec ends before all its objects and lists do. Check brackets and quotes.", default);
                return null;
            }

            json.Flush();
        }

        using var document = JsonDocument.Parse(bytes.WrittenMemory, new JsonDocumentOptions { MaxDepth = SpecReader.MaxDepth });
        return new SpecDocument(document.RootElement.Clone(), positions);
    }

    public void Dispose() => json.Dispose();

    public bool Start(bool isObject, SpecPosition at)
    {
        if (!Node(at) || !Value(at))
        {
            return false;
        }

        if (frames.Count == 0 && !isObject)
        {
            return Fail("notAnObject", "A spec is an object with a field 'kind', not a list.", at);
        }

        if (frames.Count == SpecReader.MaxDepth)
        {
            return Fail("tooDeep", $"More than {SpecReader.MaxDepth} levels of objects and lists. Flatten the spec.", at);
        }

        frames.Push(new Frame(isObject));
        if (isObject)
        {
            json.WriteStartObject();
        }
        else
        {
            json.WriteStartArray();
        }

        return true;
    }

    public bool End(SpecPosition at)
    {
        if (frames.Pop().IsObject)
        {
            json.WriteEndObject();
        }
        else
        {
            json.WriteEndArray();
        }

        return Node(at);
    }

    public bool Name(string name, SpecPosition at)
    {
        if (!Node(at))
        {
            return false;
        }

        var frame = frames.Peek();
        frame.Name = name;
        if (name.Contains('\0', StringComparison.Ordinal))
        {
            return Fail("controlCharacter", "A name holds the character U+0000. Remove it.", at);
        }

        json.WritePropertyName(name);
        return frame.Names!.Add(name) || Fail("duplicateKey", $"'{Shorten(name)}' stands here a second time. Keep one of them.", at);
    }

    public bool Text(string text, SpecPosition at)
    {
        if (!Scalar(at))
        {
            return false;
        }

        if (text.Contains('\0', StringComparison.Ordinal))
        {
            return Fail("controlCharacter", "The text holds the character U+0000. Remove it.", at);
        }

        json.WriteStringValue(text);
        return true;
    }

    public bool Boolean(bool value, SpecPosition at)
    {
        if (!Scalar(at))
        {
            return false;
        }

        json.WriteBooleanValue(value);
        return true;
    }

    public bool Null(SpecPosition at)
    {
        if (!Scalar(at))
        {
            return false;
        }

        json.WriteNullValue();
        return true;
    }

    public bool Integer(BigInteger value, SpecPosition at) => value >= long.MinValue && value <= long.MaxValue
        ? Integer((long)value, at)
        : Number((double)value, value.ToString(CultureInfo.InvariantCulture), at);

    public bool Number(double value, string text, SpecPosition at)
    {
        if (!Scalar(at))
        {
            return false;
        }

        if (!double.IsFinite(value))
        {
            // Reading goes on, so that every such number is reported at once.
            json.WriteNullValue();
            Report("notFinite", $"{Shorten(text)} is not a finite number. Numbers lie within ±1.797e308.", at);
            return errorCount < MaxErrors;
        }

        json.WriteNumberValue(value);
        return true;
    }

    /// <summary>Reports an error after which reading cannot go on.</summary>
    public bool Fail(string code, string message, SpecPosition at)
    {
        Report(code, message, at);
        return false;
    }

    private bool Integer(long value, SpecPosition at)
    {
        if (!Scalar(at))
        {
            return false;
        }

        json.WriteNumberValue(value);
        return true;
    }

    private bool Scalar(SpecPosition at)
    {
        if (!Node(at) || !Value(at))
        {
            return false;
        }

        return frames.Count > 0 || Fail("notAnObject", "A spec is an object with a field 'kind', not a single value.", at);
    }

    private bool Node(SpecPosition at) => ++nodes <= SpecReader.MaxNodes
        || Fail("tooManyNodes", $"More than {SpecReader.MaxNodes} values and names. Put large tables into files of their own.", at);

    private bool Value(SpecPosition at)
    {
        rootSeen = true;
        if (frames.TryPeek(out var frame) && !frame.IsObject)
        {
            frame.Index++;
        }

        if (positions.Count < MaxPositions)
        {
            positions.TryAdd(PathHere(), at);
        }

        return true;
    }

    private void Report(string code, string message, SpecPosition at)
    {
        errorCount++;
        var place = at.Line > 0 ? $" ({at})" : string.Empty;
        errors.Add(new SpecError(PathHere(), code, message + place));
    }

    private string PathHere()
    {
        var path = new StringBuilder("$");
        foreach (var frame in frames.Reverse())
        {
            if (!frame.IsObject)
            {
                if (frame.Index >= 0)
                {
                    path.Append(CultureInfo.InvariantCulture, $"[{frame.Index}]");
                }
            }
            else if (frame.Name is not null)
            {
                SpecPath.AppendName(path, frame.Name);
            }
        }

        return path.ToString();
    }

    private static string Shorten(string text) => text.Length <= 60 ? text : string.Concat(text.AsSpan(0, 57), "...");

    private sealed class Frame(bool isObject)
    {
        public bool IsObject { get; } = isObject;

        public HashSet<string>? Names { get; } = isObject ? new HashSet<string>(StringComparer.Ordinal) : null;

        public string? Name { get; set; }

        public int Index { get; set; } = -1;
    }
}
