using Dse.Core.Spaces;

namespace Dse.Core.Tests.Spaces;

public class SobolSequenceTests
{
    [Fact]
    public void Without_scrambling_it_begins_as_published()
    {
        // Joe and Kuo's own first points in three dimensions, in the order of their digits instead of Gray code.
        double[][] expected = [[0, 0, 0], [0.5, 0.5, 0.5], [0.25, 0.75, 0.75], [0.75, 0.25, 0.25], [0.125, 0.625, 0.375], [0.625, 0.125, 0.875]];
        for (var i = 0; i < expected.Length; i++)
        {
            Assert.Equal(expected[i], Enumerable.Range(0, 3).Select(d => SobolSequence.Plain(d, (uint)i)));
        }
    }

    [Theory]
    [InlineData(1)]
    [InlineData(7)]
    public void Every_power_of_two_of_points_puts_one_into_each_stratum_of_every_coordinate(ulong seed)
    {
        var sequence = new SobolSequence(SobolSequence.MaxDimensions, seed);
        var points = new double[64][];
        for (var i = 0; i < points.Length; i++)
        {
            points[i] = new double[sequence.Dimensions];
            sequence.Point((uint)i, points[i]);
        }

        for (var d = 0; d < sequence.Dimensions; d++)
        {
            Assert.Equal(Enumerable.Range(0, 64), points.Select(p => (int)(p[d] * 64)).Order());
        }
    }

    [Fact]
    public void The_seed_decides_the_scrambling()
    {
        var (a, b, c) = (new double[5], new double[5], new double[5]);
        new SobolSequence(5, 1).Point(9, a);
        new SobolSequence(5, 1).Point(9, b);
        new SobolSequence(5, 2).Point(9, c);

        Assert.Equal(a, b);
        Assert.NotEqual(a, c);
    }
}
