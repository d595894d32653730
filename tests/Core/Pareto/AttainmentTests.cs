using Dse.Core.Pareto;

namespace Dse.Core.Tests.Pareto;

public class AttainmentTests
{
    [Fact]
    public void Surfaces_of_three_hand_drawn_fronts()
    {
        PointSet[] fronts = [Set((1, 4), (3, 2)), Set((2, 3)), Set((1, 5), (4, 1))];

        Assert.Equal([(1, 4), (2, 3), (3, 2), (4, 1)], Corners(Attainment.Surface(fronts, 1)));
        Assert.Equal([(1, 5), (2, 4), (3, 3), (4, 2)], Corners(Attainment.Surface(fronts, 2)));
        Assert.Equal([(2, 5), (4, 3)], Corners(Attainment.Surface(fronts, 3)));
    }

    [Fact]
    public void A_place_is_attained_by_as_many_fronts_as_counting_says()
    {
        var random = new Random(3);
        for (var round = 0; round < 100; round++)
        {
            var fronts = Enumerable.Range(0, 5).Select(_ => Set([.. Enumerable.Range(0, random.Next(1, 6)).Select(_ => (random.Next(8), random.Next(8)))])).ToArray();
            for (var count = 1; count <= fronts.Length; count++)
            {
                var surface = Attainment.Surface(fronts, count);
                for (var x = 0; x < 9; x++)
                {
                    for (var y = 0; y < 9; y++)
                    {
                        var attained = fronts.Count(f => Reaches(f, x, y)) >= count;
                        Assert.Equal(attained, Reaches(surface, x, y));
                    }
                }
            }
        }
    }

    private static bool Reaches(PointSet points, double x, double y) =>
        Enumerable.Range(0, points.Count).Any(i => points[i][0] <= x && points[i][1] <= y);

    private static PointSet Set(params (int X, int Y)[] points)
    {
        var set = new PointSet(2);
        foreach (var (x, y) in points)
        {
            set.Add([x, y]);
        }

        return set;
    }

    private static List<(double, double)> Corners(PointSet surface) => [.. Enumerable.Range(0, surface.Count).Select(i => (surface[i][0], surface[i][1]))];
}
