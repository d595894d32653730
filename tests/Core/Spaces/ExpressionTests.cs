using Dse.Core.Spaces;
using FsCheck;
using FsCheck.Fluent;

namespace Dse.Core.Tests.Spaces;

public class ExpressionTests
{
    [Theory]
    [InlineData("1 + 2 * 3", 7)]
    [InlineData("(1 + 2) * 3", 9)]
    [InlineData("7 % 4 - -1", 4)]
    [InlineData("2 - 3 - 4", -5)]
    [InlineData("min(4, 2, 3) + max(1, 5)", 7)]
    [InlineData("ceil(1.2) + floor(1.8) + log2(8)", 6)]
    [InlineData("1e3 / 8", 125)]
    [InlineData(".5 + 1.5e-1", 0.65)]
    [InlineData("1 < 2 && 2 < 3", 1)]
    [InlineData("1 > 2 || 3 >= 3", 1)]
    [InlineData("!(1 == 2)", 1)]
    [InlineData("!1 == 0", 1)]
    [InlineData("true && !false", 1)]
    [InlineData("0 || 1 && 0", 0)]
    [InlineData("1/0 > 0 || true", 1)]
    [InlineData("1/0 > 0 && false", 0)]
    public void Operators_bind_as_in_C(string text, double expected) =>
        Assert.Equal(expected, Bind(text).Evaluate([]), 12);

    [Theory]
    [InlineData("1/0 > 0")]
    [InlineData("!(1/0 > 0)")]
    [InlineData("1 % 0 == 0")]
    [InlineData("log2(0) < 1")]
    [InlineData("min(1, 0/0) <= 1")]
    public void What_cannot_be_computed_is_never_satisfied(string text)
    {
        Assert.True(double.IsNaN(Bind(text).Evaluate([])));
        Assert.False(Bind(text).IsSatisfied([]));
        Assert.True(Bind(text).Violation([]) > 0);
    }

    [Theory]
    [InlineData("", "Position 1: the text ends")]
    [InlineData("a = 1", "Write '=='")]
    [InlineData("a & b", "Write '&&'")]
    [InlineData("a and b", "Write '&&'")]
    [InlineData("(a", "')' was expected")]
    [InlineData("a)", "without its '('")]
    [InlineData("1 < a < 3", "do not chain")]
    [InlineData("flow == 'ws", "no closing quote")]
    [InlineData("flow == \"ws\"", "'single quotes'")]
    [InlineData("flor(a)", "Did you mean floor?")]
    [InlineData("min(1)", "two or more")]
    [InlineData("1e999", "no finite number")]
    [InlineData("1.2.3", "no finite number")]
    [InlineData("a $ b", "found '$'")]
    [InlineData("a b", "Position 3: found 'b'")]
    [InlineData("a +", "ends where")]
    public void An_error_names_the_position_and_the_mend(string text, string part)
    {
        Assert.False(Expression.TryParse(text, out var expression, out var error));
        Assert.Null(expression);
        Assert.StartsWith("Position ", error, StringComparison.Ordinal);
        Assert.Contains(part, error, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData('(')]
    [InlineData('-')]
    [InlineData('!')]
    public void Deep_nesting_and_long_texts_are_refused(char opener)
    {
        Assert.False(Expression.TryParse(new string(opener, 900) + "1", out _, out var deep));
        Assert.Contains("nested deeper than 32", deep, StringComparison.Ordinal);
        Assert.False(Expression.TryParse(new string('1', 1001), out _, out var lengthy));
        Assert.Contains("more than 1000", lengthy, StringComparison.Ordinal);
        Assert.True(Expression.TryParse("1" + string.Concat(Enumerable.Repeat("+1", 499)), out _, out _));
        Assert.True(Expression.TryParse(new string('(', 31) + "1" + new string(')', 31), out _, out var error), error);
    }

    [Fact]
    public void Names_are_listed_once_in_order_of_use()
    {
        var expression = Expression.Parse("tp * pp <= devices && tp != true");

        Assert.Equal(["tp", "pp", "devices"], expression.Names);
        Assert.Equal("tp * pp <= devices && tp != true", expression.Text);
    }

    [Fact]
    public void An_unknown_name_is_answered_with_the_nearest_and_the_list()
    {
        var known = new[] { "stepTimeSeconds", "memoryGiB" };

        var ok = Expression.Parse("memoryGib <= 72").TryBind(_ => null, known, strictTexts: true, out _, out var error);

        Assert.False(ok);
        Assert.Contains("'memoryGib' is not known. Did you mean memoryGiB?", error, StringComparison.Ordinal);
        Assert.Contains("stepTimeSeconds, memoryGiB", error, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("m <= 72", 90, 0.25)]
    [InlineData("72 >= m", 90, 0.25)]
    [InlineData("m <= 72", 72, 0)]
    [InlineData("m >= 100", 80, 0.2)]
    [InlineData("m <= 0", 3, 3)]
    [InlineData("m == 10", 12, 0.2)]
    [InlineData("m != 10", 10, 1)]
    [InlineData("!(m > 72)", 90, 0.25)]
    [InlineData("m <= 72 && m <= 45", 90, 1.25)]
    [InlineData("m <= 72 || m <= 45", 90, 0.25)]
    [InlineData("m % 2", 4, 1)]
    public void A_violation_is_the_relative_excess(string text, double m, double expected) =>
        Assert.Equal(expected, Bind(text).Violation([m]), 12);

    [Fact]
    public void A_strict_comparison_at_its_limit_is_violated_a_little() =>
        Assert.InRange(Bind("m < 72").Violation([72]), double.Epsilon, 1e-9);

    [Fact]
    public void Violation_is_zero_exactly_when_satisfied() =>
        Prop.ForAll(
                ArbMap.Default.ArbFor<NormalFloat>(),
                ArbMap.Default.ArbFor<NormalFloat>(),
                (x, y) => new[] { "x < y", "x <= y && x > -5", "x == y || x / y > 1", "!(x >= y) || !(y < 3)" }.All(text =>
                {
                    var bound = Expression.Parse(text).Bind(n => n == "x" ? 0 : n == "y" ? 1 : -1);
                    double[] values = [x.Get, y.Get];
                    return bound.IsSatisfied(values) == (bound.Violation(values) == 0);
                }))
            .QuickCheckThrowOnFailure();

    [Fact]
    public void Random_texts_never_throw() =>
        Prop.ForAll(
                Gen.Elements("a", "1", "(", ")", "+", "-", "!", "&&", "||", "<", "==", "'t'", "min", ",", " ", "=", "\"", "é", "\0").ListOf().Select(string.Concat).ToArbitrary(),
                text => Expression.TryParse(text, out var e, out var error) ? error.Length == 0 && e.Text == text : error.Length > 0)
            .QuickCheckThrowOnFailure();

    private static BoundExpression Bind(string text) => Expression.Parse(text).Bind(n => n == "m" ? 0 : -1);
}
