namespace Dse.Core.Spaces;

/// <summary>Whether a rule holds for the parameters decided so far.</summary>
/// <param name="values">Per parameter of the space its numeric value (texts as codes), NaN where inactive; only those up to the last one that the rule reads are decided.</param>
public delegate bool SpaceRuleCheck(ReadOnlySpan<double> values);

/// <summary>A compiled constraint of a study kind, such as a product or divisibility rule; the fast sibling of an expression.</summary>
/// <param name="Text">The rule as people read it, for example <c>tp * pp * dp == devices</c>.</param>
/// <param name="Reads">Names of the parameters it reads; it is checked as soon as the last of them is decided.</param>
/// <param name="Holds">Pure and thread-safe; decides itself what an inactive (NaN) parameter means.</param>
public sealed record SpaceRule(string Text, IReadOnlyList<string> Reads, SpaceRuleCheck Holds);
