using Dse.Solvers.Search.Bayesian;
using Dse.Solvers.Surrogates;

namespace Dse.Solvers.Tests.Search.Bayesian;

public class TargetModelTests
{
    private static readonly IReadOnlyList<ModelAxis> Plain = [new ModelAxis(v => v, _ => 0)];

    [Fact]
    public void Values_known_by_their_sign_only_leave_the_doubt_that_they_should()
    {
        // 8 x - 4 is told where it is above 0; elsewhere only that it is not.
        var table = new FeatureTable([false]);
        double[] positions = [0, 0.1, 0.25, 0.4, 0.6, 0.7, 0.8, 0.9, 1];
        Array.ForEach(positions, x => table.Add([x]));
        bool[] isCensored = [.. positions.Select(x => x < 0.5)];
        double[] values = [.. positions.Select(x => x < 0.5 ? -1 : (8 * x) - 4)];
        var noises = new double[values.Length];
        var model = new TargetModel(table, mayUseForest: false);
        model.Fit(values, noises, Plain, values.Length);

        for (var proposal = 0; proposal < 3; proposal++)
        {
            model.Weigh(values, noises, isCensored, CensoredSite.Of, Plain);
            model.Fit(values, noises, Plain, values.Length);
        }

        model.Condition(values, noises, Plain);
        var (means, deviations) = (new double[4], new double[4]);
        model.PredictAll([0.1, 0.45, 0.55, 0.65], means, deviations);

        // Told values are exact, the edge between is found, and far below it next to nothing is known but the sign.
        Assert.All(noises.Skip(4), n => Assert.Equal(0, n));
        Assert.All(noises.Take(4), n => Assert.InRange(n, 0.01, TargetModel.Silent));
        Assert.Equal(1.2, means[3], 0.1);
        Assert.InRange(means[2], 0, 0.8);
        Assert.InRange(means[1], -0.8, 0.1);
        Assert.True(means[0] + (2 * deviations[0]) < 0.5, $"{means[0]} {deviations[0]}");
        Assert.True(deviations[0] > 3 * deviations[3], $"{deviations[0]} {deviations[3]}");
    }
}
