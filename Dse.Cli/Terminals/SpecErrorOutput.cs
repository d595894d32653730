using System.Text.Json;
using Dse.Core.Studies;
using Dse.Formats.Specs;

namespace Dse.Cli.Terminals;

/// <summary>Shows what is wrong with a spec.</summary>
internal static class SpecErrorOutput
{
    /// <summary>Prints every error; the exit code that goes with it is <see cref="ExitCode.InvalidSpec"/>.</summary>
    /// <param name="terminal">JSON goes to its output, text to its error stream.</param>
    /// <param name="json">Whether to print a JSON document.</param>
    /// <param name="file">The spec's name.</param>
    /// <param name="errors">What is wrong.</param>
    /// <param name="document">Where paths are looked up; null when the text could not be read.</param>
    public static int Print(Terminal terminal, bool json, string file, IReadOnlyCollection<SpecError> errors, SpecDocument? document)
    {
        if (json)
        {
            terminal.WriteJson(writer =>
            {
                writer.WriteStartObject();
                writer.WriteBoolean("valid", value: false);
                WriteErrors(writer, errors, document);
                writer.WriteEndObject();
            });
            return ExitCode.InvalidSpec;
        }

        terminal.Say(errors.Count == 1 ? $"{file} has an error:" : $"{file} has {errors.Count} errors:");
        foreach (var error in errors)
        {
            var place = document?.Locate(error.Path) is { } at ? $" ({at})" : string.Empty;
            terminal.Say($"  {error.Path}{place} {error.Code}: {error.Message}");
        }

        return ExitCode.InvalidSpec;
    }

    /// <summary>Writes the member <c>errors</c>.</summary>
    public static void WriteErrors(Utf8JsonWriter writer, IEnumerable<SpecError> errors, SpecDocument? document)
    {
        writer.WriteStartArray("errors");
        foreach (var error in errors)
        {
            writer.WriteStartObject();
            writer.WriteString("path", error.Path);
            writer.WriteString("code", error.Code);
            writer.WriteString("message", error.Message);
            if (document?.Locate(error.Path) is { } at)
            {
                writer.WriteNumber("line", at.Line);
                writer.WriteNumber("column", at.Column);
            }

            writer.WriteEndObject();
        }

        writer.WriteEndArray();
    }
}
