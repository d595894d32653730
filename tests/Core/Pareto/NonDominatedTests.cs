using Dse.Core.Pareto;
using Dse.Core.Spaces;

namespace Dse.Core.Tests.Pareto;

public class NonDominatedTests
{
    [Fact]
    public void A_point_dominates_when_nowhere_worse_and_somewhere_better()
    {
        Assert.True(Dominance.Dominates([1, 2], [1, 3]));
        Assert.False(Dominance.Dominates([1, 2], [1, 2]));
        Assert.False(Dominance.Dominates([1, 4], [2, 3]));
        Assert.True(Dominance.WeaklyDominates([1, 2], [1, 2]));
    }

    [Fact]
    public void Feasible_beats_infeasible_and_less_violation_beats_more()
    {
        Assert.True(Dominance.Dominates([9, 9], 0, [1, 1], 0.1));
        Assert.False(Dominance.Dominates([1, 1], 0.1, [9, 9], 0));
        Assert.True(Dominance.Dominates([9, 9], 0.1, [1, 1], 0.2));
        Assert.False(Dominance.Dominates([1, 1], 0.2, [9, 9], 0.2));
        Assert.True(Dominance.Dominates([1, 1], 0, [9, 9], 0));
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(4)]
    [InlineData(5)]
    public void Filter_and_sort_agree_with_the_definition(int objectives)
    {
        var random = new RandomSource(11);
        for (var round = 0; round < 100; round++)
        {
            var points = RandomPoints.Make(random, objectives, 1 + random.Next(60), levels: 2 + random.Next(9), scale: 1);

            Assert.Equal(DefinitionOfRanks(points), NonDominated.Sort(points));
            Assert.Equal(DefinitionOfFilter(points), NonDominated.Filter(points));
        }
    }

    [Theory]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(4)]
    [InlineData(6)]
    public void Many_points_are_filtered_like_few(int objectives)
    {
        // More than are sorted at once, with ties: the answer must not depend on the points sorted out beforehand.
        var points = RandomPoints.Make(new RandomSource(2), objectives, 3000, levels: 40, scale: 1);
        var ranks = NonDominated.Sort(points);
        var first = Enumerable.Range(0, points.Count).Where(i => ranks[i] == 0 && !Enumerable.Range(0, i).Any(j => points[j].SequenceEqual(points[i])));

        Assert.Equal(first, NonDominated.Filter(points));
    }

    [Fact]
    public void Indicators_have_their_hand_computed_values()
    {
        var front = new PointSet(2);
        front.Add([1, 4]);
        front.Add([3, 2]);
        var reference = new PointSet(2);
        reference.Add([1, 3]);
        reference.Add([2, 2]);

        Assert.Equal(1, FrontIndicators.AdditiveEpsilon(front, reference));
        Assert.Equal(1.5, FrontIndicators.MultiplicativeEpsilon(front, reference)); // (3, 2) over (2, 2); (1, 4) over (1, 3) is 4/3
        Assert.Equal(1, FrontIndicators.InvertedGenerationalDistancePlus(front, reference));
        Assert.Equal(0, FrontIndicators.InvertedGenerationalDistancePlus(reference, front));
        Assert.Throws<ArgumentException>(() => FrontIndicators.AdditiveEpsilon(front, new PointSet(3)));
    }

    [Fact]
    public void Crowding_is_infinite_at_the_ends_and_the_relative_gap_between()
    {
        var points = new PointSet(2);
        points.Add([0, 10]);
        points.Add([1, 4]);
        points.Add([3, 1]);
        points.Add([4, 0]);

        var distances = Crowding.Distances(points, [0, 1, 2, 3]);

        Assert.Equal([double.PositiveInfinity, (3 / 4.0) + (9 / 10.0), (3 / 4.0) + (4 / 10.0), double.PositiveInfinity], distances);
    }

    [Fact]
    public void Crowding_survives_equal_points_and_a_flat_objective()
    {
        var points = new PointSet(2);
        for (var i = 0; i < 5; i++)
        {
            points.Add([1, 2]);
        }

        Assert.All(Crowding.Distances(points, [0, 1, 2, 3, 4]), d => Assert.Equal(0, d));
    }

    private static int[] DefinitionOfFilter(PointSet points) =>
        [.. Enumerable.Range(0, points.Count).Where(i => !Enumerable.Range(0, points.Count).Any(j =>
            Dominance.Dominates(points[j], points[i]) || (j < i && points[j].SequenceEqual(points[i]))))];

    private static int[] DefinitionOfRanks(PointSet points)
    {
        var ranks = Enumerable.Repeat(-1, points.Count).ToArray();
        for (var rank = 0; ranks.Contains(-1); rank++)
        {
            var left = Enumerable.Range(0, points.Count).Where(i => ranks[i] < 0).ToArray();
            foreach (var i in left.Where(i => !left.Any(j => Dominance.Dominates(points[j], points[i]))).ToArray())
            {
                ranks[i] = rank;
            }
        }

        return ranks;
    }
}
