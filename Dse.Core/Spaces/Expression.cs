namespace Dse.Core.Spaces;

/// <summary>A parsed expression of the one grammar that constraints, conditions and objectives share (CONTRACT §2).</summary>
/// <remarks>Immutable and thread-safe. Booleans are 1 and 0; texts compare only by equality.</remarks>
public sealed class Expression
{
    private Expression(string text, IReadOnlyList<string> names)
    {
        Text = text;
        Names = names;
    }

    /// <summary>The text it was parsed from.</summary>
    public string Text { get; }

    /// <summary>The names it reads, each once, in order of first use.</summary>
    public IReadOnlyList<string> Names { get; }
}
