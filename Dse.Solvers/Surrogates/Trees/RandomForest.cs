using Dse.Core.Spaces;

namespace Dse.Solvers.Surrogates.Trees;

/// <summary>Trees grown on rows drawn with replacement (Breiman 2001); how far they disagree tells how much is known.</summary>
/// <remarks>Immutable and thread-safe. The same data and seed give the same trees on any number of threads.</remarks>
internal sealed class RandomForest
{
    // Of a leaf that happens to hold equal values.
    private const double LeastVariance = 1e-8;

    private readonly ForestTree[] trees;
    private readonly bool[][] isTold;
    private readonly FeatureTable table;
    private readonly int width;

    /// <summary>Fits.</summary>
    /// <param name="table">Designs; the first rows belong to the values.</param>
    /// <param name="values">A value per row, at least 1.</param>
    /// <param name="options">How many trees and how to split.</param>
    /// <param name="seed">Of rows and features.</param>
    public RandomForest(FeatureTable table, double[] values, ForestOptions options, ulong seed)
    {
        this.table = table;
        width = table.Width;
        trees = new ForestTree[options.Trees];
        isTold = new bool[options.Trees][];
        var root = new RandomSource(seed);
        var seeds = Enumerable.Range(0, trees.Length).Select(_ => root.NextBits()).ToArray();
        Parallel.For(0, trees.Length, t =>
        {
            var random = new RandomSource(seeds[t]);
            var rows = new int[values.Length];
            isTold[t] = new bool[values.Length];
            for (var i = 0; i < rows.Length; i++)
            {
                rows[i] = random.Next(rows.Length);
                isTold[t][rows[i]] = true;
            }

            trees[t] = new ForestTree(table, values, rows, options, random);
        });
    }

    /// <summary>Mean of the trees and deviation: that of their means and, within leaves, of what they hold.</summary>
    public (double Mean, double Deviation) Predict(ReadOnlySpan<double> x)
    {
        var (sum, squares) = (0.0, 0.0);
        foreach (var tree in trees)
        {
            var (mean, variance) = tree.Predict(x);
            sum += mean;
            squares += variance + (mean * mean);
        }

        var average = sum / trees.Length;
        return (average, Math.Sqrt(Math.Max((squares / trees.Length) - (average * average), LeastVariance)));
    }

    /// <summary>What the trees that were not told a row expect of it, for every row; all of them where all were told.</summary>
    /// <param name="means">One per row that the forest was grown on.</param>
    public void LeaveOut(Span<double> means)
    {
        var x = new double[width];
        for (var row = 0; row < means.Length; row++)
        {
            table.CopyRow(row, x);
            var (sum, count) = (0.0, 0);
            for (var t = 0; t < trees.Length; t++)
            {
                if (!isTold[t][row])
                {
                    sum += trees[t].Predict(x).Mean;
                    count++;
                }
            }

            means[row] = count > 0 ? sum / count : Predict(x).Mean;
        }
    }

    /// <summary>Means and deviations of several designs, one after another.</summary>
    public void PredictAll(ReadOnlySpan<double> designs, Span<double> means, Span<double> deviations)
    {
        for (var d = 0; d < means.Length; d++)
        {
            (means[d], deviations[d]) = Predict(designs.Slice(d * width, width));
        }
    }
}
