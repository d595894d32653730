using System.Diagnostics.CodeAnalysis;

namespace Dse.Core.Spaces;

/// <summary>A parsed expression of the one grammar that constraints, conditions and objectives share (CONTRACT §2).</summary>
/// <remarks>Immutable and thread-safe. Booleans are 1 and 0; texts compare only by equality.</remarks>
public sealed class Expression
{
    /// <summary>The longest text that is parsed, in characters.</summary>
    public const int MaxLength = 1000;

    /// <summary>The deepest nesting of parentheses, calls and signs.</summary>
    public const int MaxDepth = 32;

    private Expression(string text, IReadOnlyList<string> names, ExpressionNode root)
    {
        Text = text;
        Names = names;
        Root = root;
    }

    /// <summary>The text it was parsed from.</summary>
    public string Text { get; }

    /// <summary>The names it reads, each once, in order of first use.</summary>
    public IReadOnlyList<string> Names { get; }

    internal ExpressionNode Root { get; }

    /// <summary>Parses a text.</summary>
    /// <param name="text">At most <see cref="MaxLength"/> characters.</param>
    /// <param name="expression">The expression, or null when there is an error.</param>
    /// <param name="error">The position (1-based), what was found and how to mend it; empty on success.</param>
    public static bool TryParse(string text, [NotNullWhen(true)] out Expression? expression, out string error)
    {
        ArgumentNullException.ThrowIfNull(text);
        expression = null;
        if (text.Length > MaxLength)
        {
            error = $"Position {MaxLength + 1}: {text.Length} characters are more than {MaxLength}. Split the expression into several constraints.";
            return false;
        }

        var parser = new ExpressionParser(text);
        var root = parser.Parse();
        error = parser.Error;
        if (root is null)
        {
            return false;
        }

        expression = new Expression(text, parser.Names, root);
        return true;
    }

    /// <summary>Parses a text that is known to be right, for example one written in the code.</summary>
    /// <exception cref="FormatException">The text is no expression.</exception>
    public static Expression Parse(string text) =>
        TryParse(text, out var expression, out var error) ? expression : throw new FormatException($"'{text}': {error}");

    /// <summary>Ties the names to slots, for expressions over numbers only.</summary>
    /// <param name="slotOf">The slot of a name; negative when there is no such name.</param>
    /// <exception cref="ArgumentException">A name is unknown or a text is used as a number.</exception>
    public BoundExpression Bind(Func<string, int> slotOf)
    {
        ArgumentNullException.ThrowIfNull(slotOf);
        return TryBind(n => slotOf(n) is var slot && slot >= 0 ? new NameBinding(slot) : null, [], strictTexts: true, out var bound, out var error)
            ? bound
            : throw new ArgumentException($"'{Text}': {error}", nameof(slotOf));
    }

    /// <summary>Ties the names to slots and checks that numbers and texts are not mixed.</summary>
    /// <param name="resolve">The binding of a name, or null when there is no such name.</param>
    /// <param name="known">All names there are, for the error message.</param>
    /// <param name="strictTexts">Whether comparing a parameter with a text that it can never hold is an error.</param>
    /// <param name="bound">The expression ready to evaluate, or null when there is an error.</param>
    /// <param name="error">What is wrong and how to mend it; empty on success.</param>
    public bool TryBind(
        Func<string, NameBinding?> resolve,
        IReadOnlyCollection<string> known,
        bool strictTexts,
        [NotNullWhen(true)] out BoundExpression? bound,
        out string error)
    {
        ArgumentNullException.ThrowIfNull(resolve);
        ArgumentNullException.ThrowIfNull(known);
        var binder = new ExpressionBinder(resolve, known, strictTexts);
        bound = binder.Bind(Root);
        error = binder.Error;
        return bound is not null;
    }

    /// <summary>The text.</summary>
    public override string ToString() => Text;
}
