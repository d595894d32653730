namespace Dse.Core.Spaces;

/// <summary>An expression whose names are slots of a value span; evaluates without allocation.</summary>
/// <remarks>
/// Immutable and thread-safe. NaN means unknown: division by zero, the logarithm of a number that is not positive, a
/// metric that could not be computed, an inactive parameter. It passes through arithmetic, comparisons and <c>!</c>;
/// <c>false &amp;&amp; unknown</c> is false and <c>true || unknown</c> is true.
/// </remarks>
public sealed class BoundExpression
{
    /// <summary>The violation of a comparison with an unknown side, and the most that any comparison can give.</summary>
    public const double MaxViolation = 1e12;

    private const double LeastViolation = 1e-12;

    private readonly ExpressionStep[] steps;
    private readonly int height;
    private readonly int[] optionalSlots;
    private readonly BoundNode root;

    internal BoundExpression(ExpressionStep[] steps, int height, int[] optionalSlots, BoundNode root)
    {
        this.steps = steps;
        this.height = height;
        this.optionalSlots = optionalSlots;
        this.root = root;
    }

    /// <summary>The value; conditions give 1, 0 or NaN when unknown.</summary>
    /// <param name="values">The slots.</param>
    public double Evaluate(ReadOnlySpan<double> values)
    {
        Span<double> stack = stackalloc double[height];
        var top = -1;
        foreach (ref readonly var step in steps.AsSpan())
        {
            switch (step.Operator)
            {
                case ExpressionOperator.Number:
                    stack[++top] = step.Number;
                    break;
                case ExpressionOperator.Name:
                    stack[++top] = values[step.Slot];
                    break;
                case ExpressionOperator.Negate or ExpressionOperator.Not or ExpressionOperator.Ceil or ExpressionOperator.Floor or ExpressionOperator.Log2:
                    stack[top] = Unary(step.Operator, stack[top]);
                    break;
                default:
                    top--;
                    stack[top] = Binary(step.Operator, stack[top], stack[top + 1]);
                    break;
            }
        }

        return stack[0];
    }

    /// <summary>Whether the value is known and not zero; what a <c>when</c> condition asks.</summary>
    /// <param name="values">The slots.</param>
    public bool IsTrue(ReadOnlySpan<double> values)
    {
        var value = Evaluate(values);
        return value != 0 && !double.IsNaN(value);
    }

    /// <summary>
    /// Whether a design meets this constraint. An unknown value does not, unless it reads an inactive parameter: a rule
    /// over what a design does not have says nothing about it.
    /// </summary>
    /// <param name="values">The slots.</param>
    public bool IsSatisfied(ReadOnlySpan<double> values)
    {
        var value = Evaluate(values);
        return double.IsNaN(value) ? ReadsInactive(values) : value != 0;
    }

    /// <summary>How far a design is from meeting this constraint: the relative excess, 0 when it is met.</summary>
    /// <remarks>
    /// The excess of a comparison is divided by the constant side, else by the right side; by 1 when that is zero. Both
    /// sides of <c>&amp;&amp;</c> add up, the nearer side of <c>||</c> counts, a condition without a distance counts 1.
    /// </remarks>
    /// <param name="values">The slots.</param>
    public double Violation(ReadOnlySpan<double> values) => IsSatisfied(values) ? 0 : Excess(root, negated: false, values);

    /// <summary>
    /// How many inequalities joined by <c>&amp;&amp;</c> this constraint is, so that a search can learn how near a design
    /// comes to each; 0 when it holds anything else than numeric <c>&lt; &lt;= &gt; &gt;=</c>.
    /// </summary>
    public int InequalityCount => CountInequalities(root);

    /// <summary>The two sides of every inequality, turned so that the constraint wants the lesser at or below the greater.</summary>
    /// <param name="values">The slots.</param>
    /// <param name="lesser">Receives <see cref="InequalityCount"/> values.</param>
    /// <param name="greater">Receives as many.</param>
    public void Sides(ReadOnlySpan<double> values, Span<double> lesser, Span<double> greater)
    {
        var at = 0;
        FillSides(root, values, lesser, greater, ref at);
    }

    private static int CountInequalities(BoundNode node)
    {
        if (node.Operator == ExpressionOperator.And)
        {
            var (left, right) = (CountInequalities(node.Left!), CountInequalities(node.Right!));
            return left == 0 || right == 0 ? 0 : left + right;
        }

        return node.Operator is >= ExpressionOperator.Less and <= ExpressionOperator.GreaterOrEqual && node.Left!.Categories is null ? 1 : 0;
    }

    private static void FillSides(BoundNode node, ReadOnlySpan<double> values, Span<double> lesser, Span<double> greater, ref int at)
    {
        if (node.Operator == ExpressionOperator.And)
        {
            FillSides(node.Left!, values, lesser, greater, ref at);
            FillSides(node.Right!, values, lesser, greater, ref at);
            return;
        }

        var (left, right) = (Value(node.Left!, values), Value(node.Right!, values));
        var ascending = node.Operator is ExpressionOperator.Less or ExpressionOperator.LessOrEqual;
        (lesser[at], greater[at]) = ascending ? (left, right) : (right, left);
        at++;
    }

    private bool ReadsInactive(ReadOnlySpan<double> values)
    {
        foreach (var slot in optionalSlots)
        {
            if (double.IsNaN(values[slot]))
            {
                return true;
            }
        }

        return false;
    }

    private static double Excess(BoundNode node, bool negated, ReadOnlySpan<double> values)
    {
        switch (node.Operator)
        {
            case ExpressionOperator.Not:
                return Excess(node.Left!, !negated, values);
            case ExpressionOperator.And or ExpressionOperator.Or:
                var left = Excess(node.Left!, negated, values);
                var right = Excess(node.Right!, negated, values);
                return (node.Operator == ExpressionOperator.And) != negated ? Math.Min(left + right, MaxViolation) : Math.Min(left, right);
            case >= ExpressionOperator.Equal and <= ExpressionOperator.GreaterOrEqual:
                return ComparisonExcess(node, negated, values);
            default:
                var value = Value(node, values);
                return double.IsNaN(value) ? MaxViolation : (value != 0) != negated ? 0 : 1;
        }
    }

    private static double ComparisonExcess(BoundNode node, bool negated, ReadOnlySpan<double> values)
    {
        var left = Value(node.Left!, values);
        var right = Value(node.Right!, values);
        var holds = Binary(node.Operator, left, right);
        if (double.IsNaN(holds))
        {
            return MaxViolation;
        }

        if ((holds != 0) != negated)
        {
            return 0;
        }

        var equalityWanted = node.Operator == (negated ? ExpressionOperator.NotEqual : ExpressionOperator.Equal);
        var ordered = node.Operator >= ExpressionOperator.Less;
        if (node.Left!.Categories is not null || !(equalityWanted || ordered))
        {
            return 1;
        }

        var bound = node.Left.Operator == ExpressionOperator.Number ? left : right;
        var scale = bound == 0 ? 1 : Math.Abs(bound);
        var excess = Math.Abs(left - right) / scale;
        return double.IsNaN(excess) ? MaxViolation : Math.Clamp(excess, LeastViolation, MaxViolation);
    }

    private static double Value(BoundNode node, ReadOnlySpan<double> values) => node.Operator switch
    {
        ExpressionOperator.Number => node.Number,
        ExpressionOperator.Name => values[node.Slot],
        _ when node.Right is null => Unary(node.Operator, Value(node.Left!, values)),
        _ => Binary(node.Operator, Value(node.Left!, values), Value(node.Right!, values)),
    };

    private static double Unary(ExpressionOperator op, double x) => op switch
    {
        ExpressionOperator.Negate => -x,
        ExpressionOperator.Not => double.IsNaN(x) ? x : x == 0 ? 1 : 0,
        ExpressionOperator.Ceil => Math.Ceiling(x),
        ExpressionOperator.Floor => Math.Floor(x),
        _ => x > 0 ? Math.Log2(x) : double.NaN,
    };

    private static double Binary(ExpressionOperator op, double x, double y)
    {
        switch (op)
        {
            case ExpressionOperator.Add:
                return x + y;
            case ExpressionOperator.Subtract:
                return x - y;
            case ExpressionOperator.Multiply:
                return x * y;
            case ExpressionOperator.Divide:
                return y == 0 ? double.NaN : x / y;
            case ExpressionOperator.Remainder:
                return y == 0 ? double.NaN : x % y;
            case ExpressionOperator.Min:
                return Math.Min(x, y);
            case ExpressionOperator.Max:
                return Math.Max(x, y);
            case ExpressionOperator.And when x == 0 || y == 0:
                return 0;
            case ExpressionOperator.Or when (x != 0 && !double.IsNaN(x)) || (y != 0 && !double.IsNaN(y)):
                return 1;
        }

        if (double.IsNaN(x) || double.IsNaN(y))
        {
            return double.NaN;
        }

        return op switch
        {
            ExpressionOperator.Equal => x == y,
            ExpressionOperator.NotEqual => x != y,
            ExpressionOperator.Less => x < y,
            ExpressionOperator.LessOrEqual => x <= y,
            ExpressionOperator.Greater => x > y,
            ExpressionOperator.GreaterOrEqual => x >= y,
            ExpressionOperator.And => true,
            _ => false,
        } ? 1 : 0;
    }
}
