namespace Dse.Core.Spaces;

/// <summary>What a node of a parsed expression does.</summary>
internal enum ExpressionOperator : byte
{
    Number,
    Text,
    Name,
    Negate,
    Not,
    Add,
    Subtract,
    Multiply,
    Divide,
    Remainder,
    Equal,
    NotEqual,
    Less,
    LessOrEqual,
    Greater,
    GreaterOrEqual,
    And,
    Or,
    Min,
    Max,
    Ceil,
    Floor,
    Log2,
}

/// <summary>A node of a parsed expression; leaves carry a number or a text, the rest one or two operands.</summary>
internal sealed record ExpressionNode(
    ExpressionOperator Operator,
    double Number,
    string Text,
    ExpressionNode? Left,
    ExpressionNode? Right)
{
    public bool IsComparison => Operator is >= ExpressionOperator.Equal and <= ExpressionOperator.GreaterOrEqual;

    public static ExpressionNode Constant(double number) => new(ExpressionOperator.Number, number, string.Empty, null, null);

    public static ExpressionNode Literal(string text) => new(ExpressionOperator.Text, double.NaN, text, null, null);

    public static ExpressionNode Named(string name) => new(ExpressionOperator.Name, double.NaN, name, null, null);

    public static ExpressionNode Of(ExpressionOperator op, ExpressionNode left, ExpressionNode? right = null) =>
        new(op, double.NaN, string.Empty, left, right);
}
