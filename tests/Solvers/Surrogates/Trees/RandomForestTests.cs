using Dse.Core.Spaces;
using Dse.Solvers.Surrogates;
using Dse.Solvers.Surrogates.Trees;

namespace Dse.Solvers.Tests.Surrogates.Trees;

public class RandomForestTests
{
    [Fact]
    public void It_learns_categories_and_curves_and_knows_how_little_it_was_told()
    {
        var (table, values) = Data(300);
        var forest = new RandomForest(table, values, new ForestOptions(), 1);

        // 10 for the categories 1 and 3, and the square of the other feature.
        Assert.Equal(10.81, forest.Predict([3, 0.9]).Mean, 0.2);
        Assert.Equal(10.01, forest.Predict([1, 0.1]).Mean, 0.2);
        Assert.Equal(0.81, forest.Predict([0, 0.9]).Mean, 0.2);
        Assert.Equal(0.01, forest.Predict([2, 0.1]).Mean, 0.2);
        var (fewTable, fewValues) = Data(24);
        var few = new RandomForest(fewTable, fewValues, new ForestOptions(), 1);
        Assert.True(Doubt(few) > 1.5 * Doubt(forest));
    }

    [Fact]
    public void The_seed_decides_the_trees_and_blocks_say_what_single_designs_say()
    {
        var (table, values) = Data(60);
        var (first, again, other) = (new RandomForest(table, values, new ForestOptions(), 7), new RandomForest(table, values, new ForestOptions(), 7), new RandomForest(table, values, new ForestOptions(), 8));
        var (means, deviations) = (new double[2], new double[2]);
        first.PredictAll([3, 0.52, 0, 0.48], means, deviations);

        Assert.Equal(first.Predict([3, 0.52]), again.Predict([3, 0.52]));
        Assert.NotEqual(first.Predict([3, 0.52]), other.Predict([3, 0.52]));
        Assert.Equal((means[1], deviations[1]), first.Predict([0, 0.48]));
    }

    [Fact]
    public void A_row_left_out_is_expected_from_the_others()
    {
        var (table, values) = Data(60);
        var expected = new double[values.Length];
        new RandomForest(table, values, new ForestOptions(), 7).LeaveOut(expected);
        values[17] += 1000;
        var changed = new double[values.Length];
        new RandomForest(table, values, new ForestOptions(), 7).LeaveOut(changed);

        // What row 17 itself says is heard by others only.
        Assert.Equal(values[17] - 1000, expected[17], 3.0);
        Assert.Equal(expected[17], changed[17], 1e-9);
        Assert.NotEqual(expected, changed);
    }

    private static double Doubt(RandomForest forest) => Enumerable.Range(0, 40).Average(i => forest.Predict([i % 4, (i + 0.5) / 40]).Deviation);

    private static (FeatureTable Table, double[] Values) Data(int count)
    {
        var random = new RandomSource(3);
        var table = new FeatureTable([true, false]);
        var values = new double[count];
        for (var i = 0; i < count; i++)
        {
            double[] x = [random.Next(4), random.NextDouble()];
            table.Add(x);
            values[i] = (x[0] is 1 or 3 ? 10 : 0) + (x[1] * x[1]);
        }

        return (table, values);
    }
}
