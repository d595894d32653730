using Dse.Core.Spaces;
using Dse.Solvers.Search.Reinforcement.Policies;

namespace Dse.Solvers.Tests.Search.Reinforcement;

public class BetaChoiceTests
{
    [Fact]
    public void Gamma_functions_have_their_known_values()
    {
        Assert.Equal(Math.Log(24), BetaChoice.LogGamma(5), 1e-11);
        Assert.Equal(Math.Log(Math.Sqrt(Math.PI)), BetaChoice.LogGamma(0.5), 1e-11);
        Assert.Equal(-0.5772156649015329, BetaChoice.Digamma(1), 1e-10);
        Assert.Equal(-1.9635100260214235, BetaChoice.Digamma(0.5), 1e-10);
    }

    [Fact]
    public void The_density_integrates_to_one_and_its_slope_is_that_of_finite_differences()
    {
        double[] answers = [1.2, -0.4];
        double area = 0;
        for (var i = 0; i < 10_000; i++)
        {
            area += Math.Exp(BetaChoice.LogDensity(answers, (i + 0.5) / 10_000)) / 10_000;
        }

        Assert.Equal(1, area, 1e-4);
        var slopes = new double[2];
        BetaChoice.AddSlope(answers, 0.3, 1, slopes);
        for (var k = 0; k < 2; k++)
        {
            const double Step = 1e-6;
            double[] up = [.. answers], down = [.. answers];
            up[k] += Step;
            down[k] -= Step;
            Assert.Equal((BetaChoice.LogDensity(up, 0.3) - BetaChoice.LogDensity(down, 0.3)) / (2 * Step), slopes[k], 1e-6);
        }
    }

    [Fact]
    public void Draws_have_the_mean_of_the_distribution()
    {
        double[] answers = [2, 0.5];
        var (a, b) = (1 + Math.Log(1 + Math.Exp(2)), 1 + Math.Log(1 + Math.Exp(0.5)));
        var random = new RandomSource(8);

        var mean = Enumerable.Range(0, 20_000).Average(_ => BetaChoice.Draw(answers, 1, random));

        Assert.Equal(a / (a + b), mean, 0.006);
    }

    [Fact]
    public void Barred_options_have_no_chance_and_the_temperature_spreads()
    {
        var chances = new double[3];

        Choices.Softmax([0, Math.Log(3), 50], [true, true, false], 1, chances);
        Assert.Equal([0.25, 0.75, 0], chances.Select(c => Math.Round(c, 12)));
        Choices.Softmax([0, Math.Log(3), 50], [true, true, false], double.PositiveInfinity, chances);
        Assert.Equal([0.5, 0.5, 0], chances);
        var random = new RandomSource(1);
        Assert.All(Enumerable.Range(0, 100), _ => Assert.NotEqual(2, Choices.Draw(chances, random)));
    }
}
