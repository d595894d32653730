using System.Runtime.InteropServices;

namespace Dse.Core.Spaces;

/// <summary>One step of a compiled expression; operands are on a stack.</summary>
[StructLayout(LayoutKind.Auto)]
internal readonly record struct ExpressionStep(ExpressionOperator Operator, int Slot, double Number);

/// <summary>Turns a parsed expression into steps over value slots and checks its types.</summary>
internal sealed class ExpressionBinder(Func<string, NameBinding?> resolve, IReadOnlyCollection<string> known, bool strictTexts)
{
    private readonly List<ExpressionStep> steps = [];
    private readonly List<int> optionalSlots = [];
    private string error = string.Empty;
    private int height;
    private int maxHeight;

    /// <summary>What is wrong; empty on success.</summary>
    public string Error => error;

    public BoundExpression? Bind(ExpressionNode root)
    {
        var bound = BindNode(root);
        if (bound is not null && bound.Categories is not null)
        {
            return Fail($"'{bound.Label}' is a text where a condition was expected. Compare it, as in {bound.Label} == 'value'.");
        }

        if (bound is null)
        {
            return null;
        }

        Emit(bound);
        return new BoundExpression([.. steps], maxHeight, [.. optionalSlots.Distinct()], bound);
    }

    private BoundNode? BindNode(ExpressionNode node)
    {
        switch (node.Operator)
        {
            case ExpressionOperator.Number:
                return new BoundNode(node.Operator, -1, node.Number, null, null, null, null, string.Empty);
            case ExpressionOperator.Text:
                FailText($"'{node.Text}' is a text where a number was expected. Texts compare by == and != with a parameter that holds texts.");
                return null;
            case ExpressionOperator.Name:
                return BindName(node.Text);
        }

        if (node.Operator is ExpressionOperator.Equal or ExpressionOperator.NotEqual)
        {
            return BindEquality(node);
        }

        var left = BindNumber(node.Left!);
        var right = node.Right is null ? null : BindNumber(node.Right);
        return left is null || (node.Right is not null && right is null)
            ? null
            : new BoundNode(node.Operator, -1, double.NaN, left, right, null, null, string.Empty);
    }

    private BoundNode? BindName(string name)
    {
        if (resolve(name) is not { } binding)
        {
            var list = known.Count == 0 ? string.Empty : $" Known names: {string.Join(", ", known.Take(40))}.";
            FailText($"'{name}' is not known.{Nearest.Hint(name, known)}{list}");
            return null;
        }

        if (binding.CanBeInactive)
        {
            optionalSlots.Add(binding.Slot);
        }

        return new BoundNode(ExpressionOperator.Name, binding.Slot, double.NaN, null, null, binding.Categories, binding.CodeOf, name);
    }

    private BoundNode? BindNumber(ExpressionNode node)
    {
        var bound = BindNode(node);
        if (bound?.Categories is null)
        {
            return bound;
        }

        FailText($"'{bound.Label}' holds texts and cannot be used as a number. Compare it by == or != with one of {Show(bound.Categories)}.");
        return null;
    }

    private BoundNode? BindEquality(ExpressionNode node)
    {
        var (first, second) = (node.Left!, node.Right!);
        if (IsUnquoted(first, second) || IsUnquoted(second, first))
        {
            return null;
        }

        var left = first.Operator == ExpressionOperator.Text ? null : BindNode(first);
        var right = second.Operator == ExpressionOperator.Text ? null : BindNode(second);
        if (error.Length > 0)
        {
            return null;
        }

        left ??= BindLiteral(first, right);
        right ??= BindLiteral(second, left);
        if (left is null || right is null)
        {
            return null;
        }

        if (left.Categories is not null && right.Categories is null)
        {
            right = BindLiteral(second, left);
        }
        else if (right.Categories is not null && left.Categories is null)
        {
            left = BindLiteral(first, right);
        }

        return left is null || right is null
            ? null
            : new BoundNode(node.Operator, -1, double.NaN, left, right, null, null, string.Empty);
    }

    // A text without its quotes reads like a name that nobody knows.
    private bool IsUnquoted(ExpressionNode node, ExpressionNode beside)
    {
        if (node.Operator != ExpressionOperator.Name || beside.Operator != ExpressionOperator.Name || resolve(node.Text) is not null
            || resolve(beside.Text)?.Categories?.Contains(ParameterValue.Of(node.Text)) != true)
        {
            return false;
        }

        FailText($"'{node.Text}' is not known, but it is a value of '{beside.Text}'. Put texts in quotes: '{node.Text}' with the quotes.");
        return true;
    }

    // A literal beside a name that holds texts becomes the code of that text.
    private BoundNode? BindLiteral(ExpressionNode node, BoundNode? beside)
    {
        if (beside?.Categories is null || beside.CodeOf is null)
        {
            FailText(node.Operator == ExpressionOperator.Text
                ? $"'{node.Text}' is a text, but what it is compared with is not. Compare numbers with numbers."
                : "a number is compared with a text. Compare like with like.");
            return null;
        }

        if (node.Operator is not (ExpressionOperator.Text or ExpressionOperator.Number))
        {
            FailText($"'{beside.Label}' holds texts and is compared with a number. Compare it with one of {Show(beside.Categories)}.");
            return null;
        }

        var value = node.Operator == ExpressionOperator.Text ? ParameterValue.Of(node.Text) : ParameterValue.Of(node.Number);
        if (strictTexts && !beside.Categories.Contains(value))
        {
            var texts = beside.Categories.Select(c => c.ToString()).ToArray();
            FailText($"'{value}' is no value of '{beside.Label}'. Use one of {Show(beside.Categories)}.{Nearest.Hint(value.ToString(), texts)}");
            return null;
        }

        return new BoundNode(ExpressionOperator.Number, -1, beside.CodeOf(value), null, null, beside.Categories, beside.CodeOf, value.ToString());
    }

    private void Emit(BoundNode node)
    {
        if (node.Left is not null)
        {
            Emit(node.Left);
        }

        if (node.Right is not null)
        {
            Emit(node.Right);
        }

        steps.Add(new ExpressionStep(node.Operator, node.Slot, node.Number));
        height += node.Left is null ? 1 : node.Right is null ? 0 : -1;
        maxHeight = Math.Max(maxHeight, height);
    }

    private BoundExpression? Fail(string what)
    {
        FailText(what);
        return null;
    }

    private void FailText(string what)
    {
        if (error.Length == 0)
        {
            error = what;
        }
    }

    private static string Show(IReadOnlyList<ParameterValue> categories) => string.Join(", ", categories.Take(20).Select(c => $"'{c}'"));
}

/// <summary>A node whose names are slots and whose texts are codes.</summary>
internal sealed record BoundNode(
    ExpressionOperator Operator,
    int Slot,
    double Number,
    BoundNode? Left,
    BoundNode? Right,
    IReadOnlyList<ParameterValue>? Categories,
    Func<ParameterValue, double>? CodeOf,
    string Label);
