using Dse.Core.Spaces;

namespace Dse.Solvers.Surrogates.Trees;

/// <summary>One tree of a random forest: thresholds on numeric features, sets of codes on categorical ones; leaves hold a mean and a variance.</summary>
/// <remarks>Immutable and thread-safe.</remarks>
internal sealed class ForestTree
{
    private readonly List<int> features = [];
    private readonly List<double> thresholds = [];
    private readonly List<ulong> sets = [];
    private readonly List<int> right = [];
    private readonly List<(double Mean, double Variance)> leaves = [];

    /// <summary>Grows a tree to the end.</summary>
    /// <param name="table">Designs.</param>
    /// <param name="values">A value per design.</param>
    /// <param name="rows">The designs to learn, repeats allowed; reordered.</param>
    /// <param name="options">How to split.</param>
    /// <param name="random">Chooses the features of each split.</param>
    public ForestTree(FeatureTable table, double[] values, int[] rows, ForestOptions options, RandomSource random)
    {
        Grow(rows);

        void Grow(Span<int> part)
        {
            var at = features.Count;
            features.Add(-1);
            thresholds.Add(0);
            sets.Add(0);
            right.Add(0);
            leaves.Add(Leaf(values, part));
            var split = part.Length >= 2 * options.LeastRows && leaves[at].Variance > 0 ? ForestSplit.Best(table, values, part, options, random) : null;
            if (split is null)
            {
                return;
            }

            (features[at], thresholds[at], sets[at]) = (split.Feature, split.Threshold, split.Codes);
            var middle = Part(part, row => split.IsLeft(table.Column(split.Feature)[row]));
            Grow(part[..middle]);
            right[at] = features.Count;
            Grow(part[middle..]);
        }
    }

    /// <summary>Mean and variance of the leaf a design falls into.</summary>
    public (double Mean, double Variance) Predict(ReadOnlySpan<double> x)
    {
        var node = 0;
        while (features[node] >= 0)
        {
            node = ForestSplit.IsLeft(x[features[node]], thresholds[node], sets[node]) ? node + 1 : right[node];
        }

        return leaves[node];
    }

    private static (double Mean, double Variance) Leaf(double[] values, ReadOnlySpan<int> part)
    {
        var (sum, squares) = (0.0, 0.0);
        foreach (var row in part)
        {
            sum += values[row];
        }

        var mean = sum / part.Length;
        foreach (var row in part)
        {
            squares += (values[row] - mean) * (values[row] - mean);
        }

        return (mean, squares / part.Length);
    }

    private static int Part(Span<int> part, Func<int, bool> isLeft)
    {
        var left = 0;
        for (var i = 0; i < part.Length; i++)
        {
            if (isLeft(part[i]))
            {
                (part[left], part[i]) = (part[i], part[left]);
                left++;
            }
        }

        return left;
    }
}
