namespace Dse.Formats.Specs;

/// <summary>A place in the text of a spec.</summary>
/// <param name="Line">1-based.</param>
/// <param name="Column">1-based, in characters.</param>
public readonly record struct SpecPosition(int Line, int Column)
{
    /// <summary>For people: <c>line 3, column 7</c>.</summary>
    public override string ToString() => $"line {Line}, column {Column}";
}
