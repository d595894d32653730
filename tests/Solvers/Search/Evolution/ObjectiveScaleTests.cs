using Dse.Core.Pareto;
using Dse.Solvers.Search.Evolution;

namespace Dse.Solvers.Tests.Search.Evolution;

public class ObjectiveScaleTests
{
    [Theory]
    [InlineData(1.0, 0.5, 0.5)]
    [InlineData(0.1, 0.5, 0.1011)]
    public void An_objective_that_only_comes_near_to_zero_goes_by_its_logarithm_unless_crowding_is_asked_for(double crowdedShare, double ofDecades, double ofEven)
    {
        // Decades one after another, and a second objective of the same range that is spread over it.
        var points = new PointSet(2, 5);
        foreach (var (decades, even) in ((double, double)[])[(0.001, 10), (0.01, 7.5), (0.1, 5), (1, 2.5), (10, 0.001)])
        {
            points.Add([decades, even]);
        }

        var mapped = new double[2];
        ObjectiveScale.Of(points, crowdedShare).Map([0.1, crowdedShare < 1 ? 1.011 : 0.1], mapped);

        Assert.Equal(ofDecades, mapped[0], 1e-9);
        Assert.Equal(ofEven, mapped[1], 1e-4);
    }
}
