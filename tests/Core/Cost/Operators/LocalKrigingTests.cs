using Dse.Core.Cost.Operators.Measured;

namespace Dse.Core.Tests.Cost.Operators;

public class LocalKrigingTests
{
    // Two points one correlation length apart with values 0 and 0.2: their deviations from the mean are -0.1 and 0.1, which the
    // covariance [1.01, e^-1] divides by 1.01 - e^-1 = 0.64212. A quarter of the way: 0.1 + 0.15573 * (e^-0.75 - e^-0.25) = 0.05228.
    [Fact]
    public void Between_two_points_the_hand_computed_value_is_given()
    {
        var around = new LocalKriging([0, 1], 1, 8).At([0.25]);

        Assert.Equal(0.05228, around.Predict([0, 0.2]), 1e-5);
        Assert.Equal(0.25, around.Nearest);
    }

    [Fact]
    public void The_nearest_points_serve_and_those_left_out_do_not()
    {
        var kriging = new LocalKriging([0, 0, 3, 0, 1, 1, 9, 9], 2, 2);

        Assert.Equal([0, 2], kriging.At([0.5, 0]).Points);
        Assert.Equal([2, 1], kriging.At([0.5, 0], i => i == 0).Points);
    }

    [Fact]
    public void Far_from_all_points_the_mean_is_given()
    {
        var value = new LocalKriging([0, 0.1], 1, 8).At([100]).Predict([0.1, 0.3]);

        Assert.Equal(0.2, value, 1e-9);
    }

    [Fact]
    public void A_disturbed_measurement_does_not_spread()
    {
        var kriging = new LocalKriging([0, 0.1, 0.2, 0.3, 0.4], 1, 5);

        var value = kriging.At([0.21]).Predict([0, 0, 1.4, 0, 0]);

        Assert.InRange(value, 0, 0.26);
    }

    [Fact]
    public void Points_answer_for_themselves() =>
        Assert.Equal(0.2, new LocalKriging([0, 1, 2, 3], 1, 4).At([2]).Predict([0.2, 0.15, 0.1, 0.1]), 0.005);
}
