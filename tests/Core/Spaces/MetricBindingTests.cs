using Dse.Core.Spaces;

namespace Dse.Core.Tests.Spaces;

public class MetricBindingTests
{
    private static readonly DesignSpace Space = new(
        [Parameter.Categories("flow", [ParameterValue.Of("ws"), ParameterValue.Of("os")]), Parameter.Integers("depth", [1, 2], when: Expression.Parse("flow == 'ws'"))],
        []);

    [Fact]
    public void Metrics_come_first_and_parameters_after()
    {
        Assert.True(MetricBinding.TryBind(Expression.Parse("memoryGiB <= 72 * depth || flow == 'os'"), ["time", "memoryGiB"], Space, out var bound, out _));

        Assert.True(bound.IsSatisfied([double.NaN, 100, Space.ValueOf(0, 0), 2]));
        Assert.False(bound.IsSatisfied([double.NaN, 100, Space.ValueOf(0, 0), 1]));
        Assert.True(bound.IsSatisfied([double.NaN, 100, Space.ValueOf(0, 1), double.NaN]));
    }

    [Fact]
    public void A_metric_that_could_not_be_computed_meets_nothing()
    {
        Assert.True(MetricBinding.TryBind(Expression.Parse("memoryGiB <= 72"), ["memoryGiB"], Space, out var bound, out _));

        Assert.False(bound.IsSatisfied([double.NaN, 0, 1]));
        Assert.Equal(BoundExpression.MaxViolation, bound.Violation([double.NaN, 0, 1]));
    }

    [Fact]
    public void Unknown_names_list_metrics_and_parameters()
    {
        Assert.False(MetricBinding.TryBind(Expression.Parse("memory <= 72"), ["memoryGiB"], Space, out _, out var error));
        Assert.Contains("memoryGiB, flow, depth", error, StringComparison.Ordinal);
    }
}
