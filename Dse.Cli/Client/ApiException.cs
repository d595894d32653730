using System.Net;
using System.Text.Json;
using Dse.Cli.Terminals;

namespace Dse.Cli.Client;

/// <summary>The server refused a request.</summary>
/// <param name="status">The HTTP status.</param>
/// <param name="problem">The body when it was <c>application/problem+json</c>, else null.</param>
internal sealed class ApiException(HttpStatusCode status, JsonElement? problem)
    : Exception(Text(problem, "detail") ?? Text(problem, "title") ?? $"The server answered {(int)status} without saying why.")
{
    /// <summary>The HTTP status.</summary>
    public HttpStatusCode Status { get; } = status;

    /// <summary>Whether the spec itself was refused.</summary>
    public bool IsInvalidSpec => Text(problem, "type") is "urn:dse:problem:invalid-spec" or "urn:dse:problem:malformed-body";

    /// <summary>Prints the problem and gives the exit code that goes with it.</summary>
    public int Print(Terminal terminal, bool json)
    {
        if (json && problem is { } body)
        {
            terminal.WriteJson(body.WriteTo);
        }
        else
        {
            terminal.Say($"dse: {Message}");
            if (problem is { } shown && shown.TryGetProperty("errors", out var errors) && errors.ValueKind == JsonValueKind.Array)
            {
                foreach (var error in errors.EnumerateArray())
                {
                    terminal.Say($"  {Text(error, "path")} {Text(error, "code")}: {Text(error, "message")}");
                }
            }

            if (Status == HttpStatusCode.Unauthorized)
            {
                terminal.Say("Give a key with --key or DSE_KEY; 'dse keys create' makes one.");
            }

            if ((int)Status >= 500 && Text(problem, "traceId") is { } trace)
            {
                terminal.Say($"trace id: {trace}");
            }
        }

        return IsInvalidSpec ? ExitCode.InvalidSpec : ExitCode.Failed;
    }

    private static string? Text(JsonElement? problem, string name) =>
        problem is { ValueKind: JsonValueKind.Object } body && body.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.String
            ? value.GetString()
            : null;
}
