namespace Dse.Api.Json;

/// <summary>A page of a list.</summary>
/// <param name="Items">Its items.</param>
/// <param name="NextCursor">Give it back as <c>cursor</c> to get the next page; null on the last one.</param>
internal sealed record ItemPage<T>(IReadOnlyList<T> Items, string? NextCursor);
