using System.Text.Json;
using System.Text.Json.Nodes;
using Dse.Core.Studies;

namespace Dse.Cli.Studies;

/// <summary>Puts the policy that an earlier study left in the place of its path at <c>$.search.reinforcement.policy</c>.</summary>
/// <remarks>For specs that this process reads for its own user only; a service takes the object and opens nothing.</remarks>
internal static class PolicyFile
{
    private const string Place = "$.search.reinforcement.policy";

    /// <summary>The spec with the policy in it; the same spec when no path stands there or there are errors.</summary>
    /// <param name="spec">The spec.</param>
    /// <param name="folder">What a relative path starts from.</param>
    /// <param name="errors">Receives what is wrong with the file.</param>
    /// <param name="ct">Stops reading.</param>
    public static async Task<JsonElement> ExpandAsync(JsonElement spec, string folder, ICollection<SpecError> errors, CancellationToken ct)
    {
        if (Member(Member(Member(spec, "search"), "reinforcement"), "policy") is not { ValueKind: JsonValueKind.String } named || named.GetString() is not { } name)
        {
            return spec;
        }

        var file = Path.Combine(folder, name);
        try
        {
            var bytes = await SpecFile.ReadAsync(file, Stream.Null, ct);
            var root = JsonObject.Create(spec)!;
            root["search"]!["reinforcement"]!["policy"] = JsonNode.Parse(bytes);
            return JsonSerializer.SerializeToElement(root);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or ArgumentException or JsonException)
        {
            errors.Add(new SpecError(Place, "unreadableFile", $"{(file.Length <= 200 ? file : file[..197] + "...")} cannot be read: {e.Message} Give the path of a policy.json, relative to the spec."));
            return spec;
        }
    }

    private static JsonElement? Member(JsonElement? owner, string name) =>
        owner is { ValueKind: JsonValueKind.Object } found && found.TryGetProperty(name, out var member) ? member : null;
}
