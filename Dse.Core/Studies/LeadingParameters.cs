using Dse.Core.Spaces;

namespace Dse.Core.Studies;

/// <summary>Parameters that are decided before those of a plan.</summary>
/// <param name="Parameters">In decision order.</param>
/// <param name="Rules">Rules over them.</param>
internal sealed record LeadingParameters(IReadOnlyList<Parameter> Parameters, IReadOnlyList<SpaceRule> Rules);
