using System.Text.Json;

namespace Dse.Core.Studies;

/// <summary>A design that is given to a search beforehand.</summary>
/// <param name="Parameters">An object of names and values.</param>
/// <param name="Metrics">What is known of it: an object of metrics; null when it is to be evaluated.</param>
/// <param name="Path">Where it stands in the spec.</param>
public sealed record KnownTrial(JsonElement Parameters, JsonElement? Metrics, string Path);
