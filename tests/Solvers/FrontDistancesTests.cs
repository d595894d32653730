using Dse.Core.Pareto;

namespace Dse.Solvers.Tests;

public class FrontDistancesTests
{
    [Fact]
    public void Distances_are_shares_of_the_joint_fronts_range()
    {
        // Ranges of the joint front (0, 300), (10, 100), (20, 0): 20 and 300.
        var joint = Set((0, 300), (10, 100), (20, 0));

        var found = FrontDistances.Of([joint, Set((12, 100), (20, 30)), Set()], joint);

        // The second is 12 behind the first point, 2 behind the second, 30 behind the third.
        Assert.Equal(12 / 20.0, found.Epsilon[1][0]!.Value, 1e-12);
        Assert.Equal(0, found.Epsilon[0][1]!.Value, 1e-12);
        Assert.Equal(((12 / 20.0) + (2 / 20.0) + (30 / 300.0)) / 3, found.IgdPlus[1]!.Value, 1e-12);
        Assert.Equal(((double?)0, (double?)0), (found.Epsilon[0][0], found.IgdPlus[0]));
        Assert.Equal((null, null, null), (found.Epsilon[2][0], found.Epsilon[0][2], found.IgdPlus[2]));
    }

    [Fact]
    public void Units_do_not_count_and_an_objective_without_a_range_goes_by_its_value()
    {
        // One point alone on the joint front: the other is ahead of it in the first objective and a tenth behind in the second.
        Assert.Equal(0.1, FrontDistances.Of([Set((0.9e-9, 5.5))], Set((1e-9, 5))).IgdPlus[0]!.Value, 1e-9);
    }

    [Fact]
    public void Fronts_of_too_many_points_are_not_measured()
    {
        var large = new PointSet(1, 20_000);
        for (var i = 0; i < 20_000; i++)
        {
            large.Add([i]);
        }

        Assert.Null(FrontDistances.Of([large, large], Set1()).Epsilon[0][1]);

        static PointSet Set1()
        {
            var one = new PointSet(1);
            one.Add([0]);
            return one;
        }
    }

    private static PointSet Set(params (double A, double B)[] points)
    {
        var set = new PointSet(2);
        foreach (var (a, b) in points)
        {
            set.Add([a, b]);
        }

        return set;
    }
}
