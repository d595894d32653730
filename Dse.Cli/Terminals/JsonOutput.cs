using System.Text.Encodings.Web;
using System.Text.Json;

namespace Dse.Cli.Terminals;

/// <summary>Prints one JSON document to the output.</summary>
internal static class JsonOutput
{
    /// <summary>Indented, and with letters of all scripts as they are.</summary>
    public static JsonWriterOptions Options { get; } = new() { Indented = true, Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    public static void WriteJson(this Terminal terminal, Action<Utf8JsonWriter> write)
    {
        terminal.Text.Flush();
        using (var writer = new Utf8JsonWriter(terminal.Output, Options))
        {
            write(writer);
        }

        terminal.Output.WriteByte((byte)'\n');
        terminal.Output.Flush();
    }
}
