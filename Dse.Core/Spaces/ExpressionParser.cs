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
    private readonly ExpressionScanner scanner = new(text);
    private int depth;

    /// <summary>The names read, each once, in order of first use.</summary>
    public IReadOnlyList<string> Names => names;

    /// <summary>What is wrong; empty after a successful parse.</summary>
    public string Error => scanner.Error;

    /// <summary>Parses the whole text; null on error.</summary>
    public ExpressionNode? Parse()
    {
        var root = ParseOr();
        if (root is not null && !scanner.IsAtEnd)
        {
            return Fail(scanner.Trailing());
        }

        return scanner.Error.Length == 0 ? root : null;
    }

    private ExpressionNode? ParseOr()
    {
        var left = ParseAnd();
        while (left is not null && scanner.Take("||"))
        {
            var right = ParseAnd();
            left = right is null ? null : ExpressionNode.Of(ExpressionOperator.Or, left, right);
        }

        return left;
    }

    private ExpressionNode? ParseAnd()
    {
        var left = ParseComparison();
        while (left is not null && scanner.Take("&&"))
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

        scanner.Peek();
        var start = scanner.At;
        if (TakeComparison() is not null)
        {
            scanner.At = start;
            return Fail("comparisons do not chain. Join two with '&&', as in 1 <= a && a <= 8.");
        }

        return ExpressionNode.Of(op, left, right);
    }

    private ExpressionNode? ParseSum()
    {
        var left = ParseProduct();
        while (left is not null && scanner.Peek() is '+' or '-')
        {
            var op = scanner.TakeSymbol() == '+' ? ExpressionOperator.Add : ExpressionOperator.Subtract;
            var right = ParseProduct();
            left = right is null ? null : ExpressionNode.Of(op, left, right);
        }

        return left;
    }

    private ExpressionNode? ParseProduct()
    {
        var left = ParseUnary();
        while (left is not null && scanner.Peek() is '*' or '/' or '%')
        {
            var op = scanner.TakeSymbol() switch
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
        var next = scanner.Peek();
        if (next is '-' or '+' || (next == '!' && !scanner.Ahead("!=")))
        {
            scanner.At++;
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
        var next = scanner.Peek();
        if (next == '(')
        {
            scanner.At++;
            var inner = ParseOr();
            return inner is null || Expect(')') ? inner : null;
        }

        if (char.IsAsciiDigit(next) || next == '.')
        {
            return scanner.TakeNumber() is { } number ? ExpressionNode.Constant(number) : null;
        }

        if (next == '\'')
        {
            return scanner.TakeText() is { } literal ? ExpressionNode.Literal(literal) : null;
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
            : $"found {scanner.Found()} where a name, number, 'text' or '(' was expected.");
    }

    private ExpressionNode? ParseName()
    {
        var start = scanner.At;
        var name = scanner.TakeWord();
        if (scanner.Peek() == '(')
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
            scanner.At = start;
            return Fail($"'{name}' is no function. Use {string.Join(", ", Functions.Keys)}.{Nearest.Hint(name, Functions.Keys)}");
        }

        scanner.At++;
        var left = ParseOr();
        if (left is null)
        {
            return null;
        }

        if (function.Arguments == 1)
        {
            return Expect(')') ? ExpressionNode.Of(function.Operator, left) : null;
        }

        if (scanner.Peek() != ',')
        {
            return Fail($"{name} takes two or more values. Add ', value'.");
        }

        while (scanner.Peek() == ',')
        {
            scanner.At++;
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
        if (scanner.Peek() == symbol)
        {
            scanner.At++;
            return true;
        }

        Fail(scanner.Peek() == '\0' ? $"the text ends where '{symbol}' was expected. Add it." : $"found {scanner.Found()} where '{symbol}' was expected.");
        return false;
    }

    private ExpressionOperator? TakeComparison()
    {
        foreach (var (symbol, op) in Comparisons)
        {
            if (scanner.Take(symbol))
            {
                return op;
            }
        }

        return null;
    }

    private ExpressionNode? Fail(string what)
    {
        scanner.Fail(what);
        return null;
    }
}
