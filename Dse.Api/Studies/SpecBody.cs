using System.Text.Json.Nodes;

namespace Dse.Api.Studies;

/// <summary>Marks a route that takes a document in JSON or YAML, for its description.</summary>
/// <param name="Json">Media type of JSON.</param>
/// <param name="Yaml">Media type of YAML.</param>
/// <param name="Description">What is sent.</param>
/// <param name="Example">A document that the route takes.</param>
/// <param name="ExampleYaml">The same in YAML.</param>
internal sealed record SpecBody(string Json, string Yaml, string Description, JsonNode Example, string ExampleYaml);
