using System.Globalization;

namespace Dse.Core.Spaces;

/// <summary>Recursive descent over the grammar of CONTRACT §2, with bounded depth.</summary>
/// <remarks>One use per text. The first error wins; everything after it is skipped.</remarks>
internal sealed class ExpressionParser(string text)
{
    private static readonly Dictionary<string, (ExpressionOperator Operator, int Arguments)> Functions = new(StringComparer.Ordinal)
    {
        ["min"] = (ExpressionOperator.Min, 2),
        ["max"] = (ExpressionOperator.Max, 2),
        ["ceil"] = (ExpressionOperator.Ceil, 1),
        ["floor"] = (ExpressionOperator.Floor, 1),
        ["log2"] = (ExpressionOperator.Log2, 1),
    };

    private static readonly (string Symbol, ExpressionOperator Operator)[] Comparisons =
    [
        ("==", ExpressionOperator.Equal),
        ("!=", ExpressionOperator.NotEqual),
        ("<=", ExpressionOperator.LessOrEqual),
        (">=", ExpressionOperator.GreaterOrEqual),
        ("<", ExpressionOperator.Less),
        (">", ExpressionOperator.Greater),
    ];

    private readonly List<string> names = [];
    private int at;
    private int depth;
    private string error = string.Empty;

    /// <summary>The names read, each once, in order of first use.</summary>
    public IReadOnlyList<string> Names => names;

    /// <summary>What is wrong; empty after a successful parse.</summary>
    public string Error => error;

    /// <summary>Parses the whole text; null on error.</summary>
    public ExpressionNode? Parse()
    {
        var root = ParseOr();
        if (root is not null && Peek() != '\0')
        {
            return Fail(Trailing());
        }

        return error.Length == 0 ? root : null;
    }

    private string Trailing()
    {
        var found = Found();
        return found switch
        {
            "'='" => "found '='. Write '==' to compare.",
            "'&'" => "found '&'. Write '&&' for and.",
            "'|'" => "found '|'. Write '||' for or.",
            "'and'" => "found 'and'. Write '&&'.",
            "'or'" => "found 'or'. Write '||'.",
            "')'" => "found ')' without its '('. Remove it or add '('.",
            _ => $"found {found} where an operator or the end was expected.",
        };
    }

    private ExpressionNode? ParseOr()
    {
        var left = ParseAnd();
        while (left is not null && Take("||"))
        {
            var right = ParseAnd();
            left = right is null ? null : ExpressionNode.Of(ExpressionOperator.Or, left, right);
        }

        return left;
    }

    private ExpressionNode? ParseAnd()
    {
        var left = ParseComparison();
        while (left is not null && Take("&&"))
        {
            var right = ParseComparison();
            left = right is null ? null : ExpressionNode.Of(ExpressionOperator.And, left, right);
        }

        return left;
    }

    private ExpressionNode? ParseComparison()
    {
        var left = ParseSum();
        if (left is null || TakeComparison() is not { } op)
        {
            return left;
        }

        var right = ParseSum();
        if (right is null)
        {
            return null;
        }

        Peek();
        var start = at;
        if (TakeComparison() is not null)
        {
            at = start;
            return Fail("comparisons do not chain. Join two with '&&', as in 1 <= a && a <= 8.");
        }

        return ExpressionNode.Of(op, left, right);
    }

    private ExpressionNode? ParseSum()
    {
        var left = ParseProduct();
        while (left is not null && Peek() is '+' or '-')
        {
            var op = text[at++] == '+' ? ExpressionOperator.Add : ExpressionOperator.Subtract;
            var right = ParseProduct();
            left = right is null ? null : ExpressionNode.Of(op, left, right);
        }

        return left;
    }

    private ExpressionNode? ParseProduct()
    {
        var left = ParseUnary();
        while (left is not null && Peek() is '*' or '/' or '%')
        {
            var op = text[at++] switch
            {
                '*' => ExpressionOperator.Multiply,
                '/' => ExpressionOperator.Divide,
                _ => ExpressionOperator.Remainder,
            };
            var right = ParseUnary();
            left = right is null ? null : ExpressionNode.Of(op, left, right);
        }

        return left;
    }

    private ExpressionNode? ParseUnary()
    {
        if (++depth > Expression.MaxDepth)
        {
            return Fail($"nested deeper than {Expression.MaxDepth}. Split the expression into several constraints.");
        }

        ExpressionNode? node;
        var next = Peek();
        if (next is '-' or '+' || (next == '!' && !Ahead("!=")))
        {
            at++;
            node = ParseUnary();
            node = node is null || next == '+'
                ? node
                : ExpressionNode.Of(next == '-' ? ExpressionOperator.Negate : ExpressionOperator.Not, node);
        }
        else
        {
            node = ParsePrimary();
        }

        depth--;
        return node;
    }

    private ExpressionNode? ParsePrimary()
    {
        var next = Peek();
        if (next == '(')
        {
            at++;
            var inner = ParseOr();
            return inner is null || Expect(')') ? inner : null;
        }

        if (char.IsAsciiDigit(next) || next == '.')
        {
            return ParseNumber();
        }

        if (next == '\'')
        {
            var end = text.IndexOf('\'', at + 1);
            if (end < 0)
            {
                return Fail("the text that begins here has no closing quote. Add '.");
            }

            var literal = text[(at + 1)..end];
            at = end + 1;
            return ExpressionNode.Literal(literal);
        }

        if (next == '"')
        {
            return Fail("found a double quote. Put texts in 'single quotes'.");
        }

        if (char.IsAsciiLetter(next) || next == '_')
        {
            return ParseName();
        }

        return Fail(next == '\0'
            ? "the text ends where a name, number, 'text' or '(' was expected."
            : $"found {Found()} where a name, number, 'text' or '(' was expected.");
    }

    private ExpressionNode? ParseNumber()
    {
        var start = at;
        while (at < text.Length && (char.IsAsciiDigit(text[at]) || text[at] == '.'))
        {
            at++;
        }

        if (at < text.Length && text[at] is 'e' or 'E')
        {
            var exponent = at + 1;
            if (exponent < text.Length && text[exponent] is '+' or '-')
            {
                exponent++;
            }

            if (exponent < text.Length && char.IsAsciiDigit(text[exponent]))
            {
                at = exponent;
                while (at < text.Length && char.IsAsciiDigit(text[at]))
                {
                    at++;
                }
            }
        }

        var digits = text.AsSpan(start, at - start);
        if (double.TryParse(digits, NumberStyles.Float, CultureInfo.InvariantCulture, out var number) && double.IsFinite(number))
        {
            return ExpressionNode.Constant(number);
        }

        var shown = digits.ToString();
        at = start;
        return Fail($"'{shown}' is no finite number. Write it like 72, 0.5 or 1e9.");
    }

    private ExpressionNode? ParseName()
    {
        var start = at;
        var name = Word();
        at += name.Length;
        if (Peek() == '(')
        {
            return ParseCall(name, start);
        }

        if (name is "true" or "false")
        {
            return ExpressionNode.Constant(name == "true" ? 1 : 0);
        }

        if (!names.Contains(name, StringComparer.Ordinal))
        {
            names.Add(name);
        }

        return ExpressionNode.Named(name);
    }

    private ExpressionNode? ParseCall(string name, int start)
    {
        if (!Functions.TryGetValue(name, out var function))
        {
            at = start;
            return Fail($"'{name}' is no function. Use {string.Join(", ", Functions.Keys)}.{Nearest.Hint(name, Functions.Keys)}");
        }

        at++;
        var left = ParseOr();
        if (left is null)
        {
            return null;
        }

        if (function.Arguments == 1)
        {
            return Expect(')') ? ExpressionNode.Of(function.Operator, left) : null;
        }

        if (Peek() != ',')
        {
            return Fail($"{name} takes two or more values. Add ', value'.");
        }

        while (Peek() == ',')
        {
            at++;
            var right = ParseOr();
            if (right is null)
            {
                return null;
            }

            left = ExpressionNode.Of(function.Operator, left, right);
        }

        return Expect(')') ? left : null;
    }

    private bool Expect(char symbol)
    {
        if (Peek() == symbol)
        {
            at++;
            return true;
        }

        Fail(Peek() == '\0' ? $"the text ends where '{symbol}' was expected. Add it." : $"found {Found()} where '{symbol}' was expected.");
        return false;
    }

    private ExpressionOperator? TakeComparison()
    {
        foreach (var (symbol, op) in Comparisons)
        {
            if (Take(symbol))
            {
                return op;
            }
        }

        return null;
    }

    private bool Take(string symbol)
    {
        if (!Ahead(symbol))
        {
            return false;
        }

        at += symbol.Length;
        return true;
    }

    private bool Ahead(string symbol)
    {
        Peek();
        return string.CompareOrdinal(text, at, symbol, 0, symbol.Length) == 0;
    }

    // Skips blanks; NUL stands for the end.
    private char Peek()
    {
        while (at < text.Length && text[at] is ' ' or '\t' or '\r' or '\n')
        {
            at++;
        }

        return at < text.Length ? text[at] : '\0';
    }

    private string Word()
    {
        var end = at;
        while (end < text.Length && (char.IsAsciiLetterOrDigit(text[end]) || text[end] == '_'))
        {
            end++;
        }

        return text[at..end];
    }

    private string Found()
    {
        Peek();
        if (at >= text.Length)
        {
            return "the end";
        }

        var word = Word();
        return word.Length > 0 ? $"'{word}'" : $"'{text[at]}'";
    }

    private ExpressionNode? Fail(string what)
    {
        if (error.Length == 0)
        {
            error = $"Position {Math.Min(at, text.Length) + 1}: {what}";
        }

        return null;
    }
}
