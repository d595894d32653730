namespace Dse.Core.Cost.Serving.Arrivals;

/// <summary>Seconds of one step of an engine that mixes prompts and decoding.</summary>
/// <remarks>Pure and thread-safe; above 0 for any step that does something.</remarks>
/// <param name="prefillTokens">Prompt tokens computed in this step, at least 0.</param>
/// <param name="decodeSequences">Sequences that each get one token, at least 0.</param>
/// <param name="meanContext">Mean cached positions of those sequences; 0 when there are none.</param>
public delegate double StepSeconds(double prefillTokens, double decodeSequences, double meanContext);
