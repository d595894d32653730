using System.Text.Json.Nodes;

namespace Dse.Api.Catalog;

/// <summary>Marks a route that takes a catalog entry, for its description.</summary>
/// <param name="MediaType">Media type of the entry.</param>
/// <param name="Example">An entry that the route takes.</param>
/// <param name="FileType">Media type of a file that the route takes too; null for none.</param>
internal sealed record EntryBody(string MediaType, JsonNode Example, string? FileType = null);
