using Dse.Core.Spaces;

namespace Dse.Solvers.Surrogates.Trees;

/// <summary>Gradient boosting of regression trees with squared loss (Friedman 2001): a constant and the sum of the trees.</summary>
/// <remarks>Immutable and thread-safe. The same data, options and seed give the same trees on any number of threads.</remarks>
internal sealed class BoostedTrees
{
    private BoostedTrees(double constant, RegressionTree[] trees)
    {
        Constant = constant;
        Trees = trees;
    }

    /// <summary>The mean of the targets, to which the trees add.</summary>
    public double Constant { get; }

    /// <summary>The trees.</summary>
    public RegressionTree[] Trees { get; }

    /// <summary>Fits.</summary>
    /// <param name="columns">Features, a column each; no NaN.</param>
    /// <param name="targets">One per row.</param>
    /// <param name="options">How many and how large.</param>
    /// <param name="seed">Of the choice of features per tree.</param>
    public static BoostedTrees Fit(IReadOnlyList<double[]> columns, double[] targets, BoostingOptions options, ulong seed)
    {
        var random = new RandomSource(seed);
        var bins = new FeatureBins(columns);
        var constant = targets.Average();
        var predictions = new double[targets.Length];
        Array.Fill(predictions, constant);
        var residuals = new double[targets.Length];
        var trees = new RegressionTree[options.Trees];
        int[] useful = [.. Enumerable.Range(0, columns.Count).Where(f => bins.Edges[f].Length > 0)];
        for (var t = 0; t < trees.Length; t++)
        {
            for (var i = 0; i < residuals.Length; i++)
            {
                residuals[i] = targets[i] - predictions[i];
            }

            trees[t] = new TreeGrower(bins, residuals, Choose(useful, options.FeatureShare, random), options).Grow(predictions);
        }

        return new BoostedTrees(constant, trees);
    }

    /// <summary>The answer for a row.</summary>
    public double Predict(ReadOnlySpan<double> x)
    {
        var sum = Constant;
        foreach (var tree in Trees)
        {
            sum += tree.Predict(x);
        }

        return sum;
    }

    public void Save(BinaryWriter writer)
    {
        writer.Write(Constant);
        writer.Write(Trees.Length);
        foreach (var tree in Trees)
        {
            tree.Save(writer);
        }
    }

    /// <summary>Reads a model over so many features.</summary>
    public static BoostedTrees Restore(BinaryReader reader, int width)
    {
        var constant = reader.ReadDouble();
        var trees = new RegressionTree[reader.ReadCount(28)];
        for (var t = 0; t < trees.Length; t++)
        {
            trees[t] = RegressionTree.Restore(reader, width);
        }

        return new BoostedTrees(constant, trees);
    }

    private static int[] Choose(int[] useful, double share, RandomSource random)
    {
        var pool = (int[])useful.Clone();
        var count = Math.Min(pool.Length, Math.Max(1, (int)Math.Ceiling(share * pool.Length)));
        for (var i = 0; i < count; i++)
        {
            var j = i + random.Next(pool.Length - i);
            (pool[i], pool[j]) = (pool[j], pool[i]);
        }

        return [.. pool[..count].Order()];
    }
}
