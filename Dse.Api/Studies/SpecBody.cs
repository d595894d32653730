namespace Dse.Api.Studies;

/// <summary>Marks the route that takes a spec, for its description.</summary>
/// <param name="Json">Media type of a JSON spec.</param>
/// <param name="Yaml">Media type of a YAML spec.</param>
internal sealed record SpecBody(string Json, string Yaml);
