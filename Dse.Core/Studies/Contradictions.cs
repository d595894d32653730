using System.Globalization;
using Dse.Core.Spaces;

namespace Dse.Core.Studies;

/// <summary>Finds constraints that no design can meet together, as far as it shows without evaluating anything.</summary>
internal static class Contradictions
{
    /// <summary>Reports names whose lower limit lies above their upper limit among constraints of the form <c>name &lt;= number</c>, joined by <c>&amp;&amp;</c> or not.</summary>
    public static void Report(IReadOnlyList<Expression> constraints, string path, ICollection<SpecError> errors)
    {
        var ranges = new Dictionary<string, (double Low, double High, string LowText, string HighText)>(StringComparer.Ordinal);
        foreach (var (constraint, comparison) in constraints.SelectMany(c => Parts(c.Root).Select(p => (c, p))))
        {
            if (Limit(comparison) is not { } limit)
            {
                continue;
            }

            var range = ranges.GetValueOrDefault(limit.Name, (Low: double.NegativeInfinity, High: double.PositiveInfinity, LowText: string.Empty, HighText: string.Empty));
            if (limit.Low > range.Low)
            {
                range = (limit.Low, range.High, constraint.Text, range.HighText);
            }

            if (limit.High < range.High)
            {
                range = (range.Low, limit.High, range.LowText, constraint.Text);
            }

            ranges[limit.Name] = range;
        }

        foreach (var (name, range) in ranges.OrderBy(r => r.Key, StringComparer.Ordinal))
        {
            if (range.Low > range.High)
            {
                errors.Add(new SpecError(path, "contradictoryConstraints", string.Create(
                    CultureInfo.InvariantCulture,
                    $"'{range.LowText}' and '{range.HighText}' exclude each other: {name} would have to be at least {range.Low} and at most {range.High}. Drop or loosen one.")));
            }
        }
    }

    // What must hold for the whole to hold: the sides of every && at the top.
    private static IEnumerable<ExpressionNode> Parts(ExpressionNode node) =>
        node is { Operator: ExpressionOperator.And, Left: { } left, Right: { } right } ? Parts(left).Concat(Parts(right)) : [node];

    // The range that a single comparison with a constant leaves to a name; strict comparisons are taken as touching.
    private static (string Name, double Low, double High)? Limit(ExpressionNode node)
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
            return (name.Text, limit, limit);
        }

        return (below || above)
            ? below != flipped ? (name.Text, double.NegativeInfinity, limit) : (name.Text, limit, double.PositiveInfinity)
            : null;
    }

    private static double? Constant(ExpressionNode node) => node.Operator switch
    {
        ExpressionOperator.Number => node.Number,
        ExpressionOperator.Negate when node.Left is { } inner => -Constant(inner),
        _ => null,
    };
}
