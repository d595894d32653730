using System.Text;
using System.Text.Unicode;
using Dse.Core.Studies;

namespace Dse.Formats.Specs;

/// <summary>Reads the text of a spec, YAML or JSON, into one JSON object.</summary>
/// <remarks>
/// Limits come first: a text within them is read in time and memory linear in its size, and nothing in it can make it
/// grow (anchors and aliases are refused). Every error carries a JSON path, a code of docs/errors.md, and the line and
/// column in its message. Stateless and thread-safe.
/// </remarks>
public static class SpecReader
{
    /// <summary>The largest text, in bytes of UTF-8.</summary>
    public const int MaxBytes = 1 << 20;

    /// <summary>The most levels of objects and arrays, the outermost included.</summary>
    public const int MaxDepth = 32;

    /// <summary>The most scalars, names, starts and ends of objects and arrays.</summary>
    public const int MaxNodes = 200_000;

    /// <summary>Reads a spec.</summary>
    /// <param name="utf8">The text; a byte order mark is skipped.</param>
    /// <param name="syntax">How it is written.</param>
    /// <param name="errors">Receives what is wrong; nothing is thrown for bad input.</param>
    /// <returns>The spec, or null when there are errors.</returns>
    public static SpecDocument? Read(ReadOnlyMemory<byte> utf8, SpecSyntax syntax, ICollection<SpecError> errors)
    {
        ArgumentNullException.ThrowIfNull(errors);
        if (utf8.Length > MaxBytes)
        {
            errors.Add(new SpecError("$", "specTooLarge", $"The spec has {utf8.Length} bytes; at most {MaxBytes} are read. Put large tables into files of their own."));
            return null;
        }

        if (utf8.Span.StartsWith(Encoding.UTF8.Preamble))
        {
            utf8 = utf8[Encoding.UTF8.Preamble.Length..];
        }

        if (!Utf8.IsValid(utf8.Span))
        {
            errors.Add(new SpecError("$", "notUtf8", "The spec is not valid UTF-8. Save it as UTF-8."));
            return null;
        }

        return syntax switch
        {
            SpecSyntax.Json => Build(utf8, json: true, errors),
            SpecSyntax.Yaml => Build(utf8, json: false, errors),
            _ => ReadAuto(utf8, errors),
        };
    }

    /// <summary>The syntax that a file's name asks for: <c>.json</c> is JSON, <c>.yaml</c> and <c>.yml</c> are YAML, all else is told from the text.</summary>
    public static SpecSyntax SyntaxOf(string fileName) => Path.GetExtension(fileName).ToUpperInvariant() switch
    {
        ".JSON" => SpecSyntax.Json,
        ".YAML" or ".YML" => SpecSyntax.Yaml,
        _ => SpecSyntax.Auto,
    };

    private static SpecDocument? ReadAuto(ReadOnlyMemory<byte> utf8, ICollection<SpecError> errors)
    {
        if (!LooksLikeJson(utf8.Span))
        {
            return Build(utf8, json: false, errors);
        }

        // A YAML flow mapping also starts with a brace; when both readings fail the JSON errors are the ones to show.
        var jsonErrors = new List<SpecError>();
        var document = Build(utf8, json: true, jsonErrors);
        if (document is null && jsonErrors is [{ Code: "syntax" }])
        {
            document = Build(utf8, json: false, new List<SpecError>());
        }

        if (document is null)
        {
            jsonErrors.ForEach(errors.Add);
        }

        return document;
    }

    private static bool LooksLikeJson(ReadOnlySpan<byte> utf8) => utf8.TrimStart(" \t\r\n"u8) is [(byte)'{' or (byte)'[', ..];

    private static SpecDocument? Build(ReadOnlyMemory<byte> utf8, bool json, ICollection<SpecError> errors)
    {
        var builder = new SpecBuilder(errors);
        if (json)
        {
            JsonSpecSource.Read(utf8.Span, builder);
        }
        else
        {
            YamlSpecSource.Read(utf8, builder);
        }

        return builder.Finish();
    }
}
