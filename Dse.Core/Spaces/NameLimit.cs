namespace Dse.Core.Spaces;

/// <summary>The closed range that an expression leaves to a name, as in <c>latencyMs &lt;= 5</c>.</summary>
/// <param name="Name">A parameter or metric.</param>
/// <param name="Low">The least value; negative infinity for none.</param>
/// <param name="High">The greatest value; infinity for none.</param>
public readonly record struct NameLimit(string Name, double Low, double High)
{
    /// <summary>The limits that an expression stands for, a strict one as the nearest number within it.</summary>
    /// <param name="expression">Comparisons of names with numbers, joined by <c>&amp;&amp;</c> or not.</param>
    /// <returns>Null when it says anything else.</returns>
    public static IReadOnlyList<NameLimit>? Of(Expression expression)
    {
        ArgumentNullException.ThrowIfNull(expression);
        var limits = new List<NameLimit>();
        foreach (var part in Parts(expression.Root))
        {
            if (Of(part) is not { } limit)
            {
                return null;
            }

            limits.Add(part.Operator switch
            {
                ExpressionOperator.Less or ExpressionOperator.Greater =>
                    limit with { Low = Math.BitIncrement(limit.Low), High = Math.BitDecrement(limit.High) },
                _ => limit,
            });
        }

        return limits;
    }

    /// <summary>What must hold for the whole to hold: the sides of every <c>&amp;&amp;</c> at the top.</summary>
    internal static IEnumerable<ExpressionNode> Parts(ExpressionNode node) =>
        node is { Operator: ExpressionOperator.And, Left: { } left, Right: { } right } ? Parts(left).Concat(Parts(right)) : [node];

    /// <summary>The range that a single comparison with a constant leaves to a name; strict comparisons are taken as touching.</summary>
    internal static NameLimit? Of(ExpressionNode node)
    {
        if (node.Left is not { } left || node.Right is not { } right)
        {
            return null;
        }

        var flipped = right.Operator == ExpressionOperator.Name;
        var name = flipped ? right : left;
        if (name.Operator != ExpressionOperator.Name || Constant(flipped ? left : right) is not { } limit)
        {
            return null;
        }

        var below = node.Operator is ExpressionOperator.Less or ExpressionOperator.LessOrEqual;
        var above = node.Operator is ExpressionOperator.Greater or ExpressionOperator.GreaterOrEqual;
        if (node.Operator == ExpressionOperator.Equal)
        {
            return new NameLimit(name.Text, limit, limit);
        }

        return (below || above)
            ? below != flipped ? new NameLimit(name.Text, double.NegativeInfinity, limit) : new NameLimit(name.Text, limit, double.PositiveInfinity)
            : null;
    }

    private static double? Constant(ExpressionNode node) => node.Operator switch
    {
        ExpressionOperator.Number => node.Number,
        ExpressionOperator.Negate when node.Left is { } inner => -Constant(inner),
        _ => null,
    };
}
