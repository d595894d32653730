using System.Numerics;
using Dse.Core.Cost.Accelerators.Systolic;

namespace Dse.Core.Tests.Cost.Accelerators;

public class WholeStepsTests
{
    [Fact]
    public void The_sum_equals_that_of_a_loop()
    {
        var random = new Random(7);
        for (var round = 0; round < 2_000; round++)
        {
            var (count, step, slope, offset) = (random.Next(0, 60), random.Next(1, 50), random.Next(0, 200), random.Next(0, 200));
            var expected = Enumerable.Range(0, count).Sum(i => (long)(((slope * i) + offset) / step));

            Assert.Equal(expected, WholeSteps.Sum(count, step, slope, offset));
        }
    }

    [Fact]
    public void A_trillion_places_are_counted_at_once() =>
        Assert.Equal(BigInteger.Parse("999999999999000000000000", null) / 2, WholeSteps.Sum(1_000_000_000_000, 3, 3, 0));
}
