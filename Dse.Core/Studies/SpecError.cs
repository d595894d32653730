namespace Dse.Core.Studies;

/// <summary>One thing wrong with a spec or an evaluation line.</summary>
/// <param name="Path">JSON path of the place, for example <c>$.cluster.devices</c>.</param>
/// <param name="Code">Stable code in camelCase, listed in docs/errors.md, for example <c>unknownModel</c>.</param>
/// <param name="Message">A sentence with the value, the limit and the mend.</param>
public sealed record SpecError(string Path, string Code, string Message);
