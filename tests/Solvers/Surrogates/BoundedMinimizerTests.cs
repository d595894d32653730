using Dse.Solvers.Surrogates;

namespace Dse.Solvers.Tests.Surrogates;

public class BoundedMinimizerTests
{
    [Theory]
    [InlineData(2.0, 1.0, 1.0)]
    [InlineData(0.5, 0.5, 0.25)]
    public void Rosenbrock_ends_at_its_minimum_or_at_the_best_point_of_the_bound(double most, double x0, double x1)
    {
        double[] x = [-1.2, 1];

        var value = BoundedMinimizer.Minimize(Rosenbrock, x, [-2, -2], [most, 2], 400, 0.1, 1e-16);

        Assert.Equal(x0, x[0], 1e-3);
        Assert.Equal(x1, x[1], 1e-3);
        Assert.Equal(Math.Pow(1 - x0, 2), value, 1e-4);
    }

    [Fact]
    public void Where_the_function_is_not_defined_it_does_not_go()
    {
        double[] x = [3];

        BoundedMinimizer.Minimize(
            (at, gradient) =>
            {
                gradient[0] = 1;
                return at[0] < 1 ? double.NaN : at[0];
            },
            x,
            [-10],
            [10],
            60,
            1,
            1e-9);

        Assert.InRange(x[0], 1, 1.5);
    }

    private static double Rosenbrock(ReadOnlySpan<double> x, Span<double> gradient)
    {
        var (a, b) = (1 - x[0], x[1] - (x[0] * x[0]));
        gradient[0] = (-2 * a) - (400 * x[0] * b);
        gradient[1] = 200 * b;
        return (a * a) + (100 * b * b);
    }
}
