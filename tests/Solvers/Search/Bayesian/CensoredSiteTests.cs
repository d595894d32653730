using Dse.Solvers.Search.Bayesian;

namespace Dse.Solvers.Tests.Search.Bayesian;

public class CensoredSiteTests
{
    [Theory]
    [InlineData(0.7, 0.5)]
    [InlineData(-1, 1)]
    [InlineData(2, 0.4)]
    [InlineData(-3, 0.2)]
    public void It_leaves_the_mean_and_variance_of_the_normal_cut_off_at_zero(double mean, double deviation)
    {
        var (value, variance) = CensoredSite.Of(mean, deviation);

        var precision = (1 / (deviation * deviation)) + (1 / variance);
        var (cutMean, cutVariance) = CutOff(mean, deviation);
        Assert.Equal(cutMean, ((mean / (deviation * deviation)) + (value / variance)) / precision, 1e-6);
        Assert.Equal(cutVariance, 1 / precision, 1e-6);
        Assert.Equal(cutMean, CensoredSite.Certain(mean, deviation).Value, 1e-6);
    }

    [Fact]
    public void Far_from_zero_it_says_nothing_or_where_zero_is()
    {
        Assert.Equal(double.PositiveInfinity, CensoredSite.Of(-500, 1).Variance);
        Assert.Equal(0, CensoredSite.Of(50, 1).Value, 0.05);
        Assert.InRange(CensoredSite.Of(50, 1).Variance, 1e-4, 1e-3);
    }

    private static (double Mean, double Variance) CutOff(double mean, double deviation)
    {
        const int steps = 20_000;
        var width = (Math.Max(0, -mean) + (14 * deviation)) / steps;
        var (mass, first, second) = (0.0, 0.0, 0.0);
        for (var i = 0; i < steps; i++)
        {
            var y = -(i + 0.5) * width;
            var density = Math.Exp(-0.5 * (y - mean) * (y - mean) / (deviation * deviation));
            mass += density;
            first += density * y;
            second += density * y * y;
        }

        return (first / mass, (second / mass) - (first * first / (mass * mass)));
    }
}
