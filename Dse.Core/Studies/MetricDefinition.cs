namespace Dse.Core.Studies;

/// <summary>A number an evaluator reports.</summary>
/// <param name="Name">camelCase, ending in its unit, for example <c>stepTimeSeconds</c>.</param>
/// <param name="Description">One sentence for people.</param>
/// <param name="HigherIsBetter">The usual direction; null when neither is.</param>
public sealed record MetricDefinition(string Name, string Description, bool? HigherIsBetter);
