namespace Dse.Api.Files;

/// <summary>Marks a route that takes a file's bytes, for its description.</summary>
/// <param name="MediaType">What the description says it takes.</param>
internal sealed record FileBody(string MediaType);
