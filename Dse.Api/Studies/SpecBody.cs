using System.Text.Json.Nodes;
using Dse.Api.Limits;
using Dse.Formats.Specs;

namespace Dse.Api.Studies;

/// <summary>Marks a route that takes a document in JSON or YAML, for its description, and tells which of the two was sent.</summary>
/// <param name="Description">What is sent.</param>
/// <param name="Example">A document that the route takes.</param>
/// <param name="ExampleYaml">The same in YAML.</param>
internal sealed record SpecBody(string Description, JsonNode Example, string ExampleYaml)
{
    /// <summary>Media type of JSON.</summary>
    public const string Json = "application/json";

    /// <summary>Media type of YAML.</summary>
    public const string Yaml = "application/yaml";

    /// <summary>What such routes read; the first is assumed when the client names none.</summary>
    public static IReadOnlyList<string> MediaTypes { get; } = [Json, Yaml, "application/x-yaml", "text/yaml"];

    /// <summary>How a body is written, by its media type.</summary>
    public static SpecSyntax SyntaxOf(RequestBody body) => body.MediaType == Json ? SpecSyntax.Json : SpecSyntax.Yaml;
}
