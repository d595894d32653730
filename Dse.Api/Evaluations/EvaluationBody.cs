namespace Dse.Api.Evaluations;

/// <summary>Marks a route that reads and writes evaluation lines, for its description.</summary>
/// <param name="Json">Media type of one line or an array of them.</param>
/// <param name="Lines">Media type of JSON lines.</param>
internal sealed record EvaluationBody(string Json, string Lines);
