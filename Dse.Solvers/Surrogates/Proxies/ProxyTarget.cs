using Dse.Solvers.Surrogates.Trees;

namespace Dse.Solvers.Surrogates.Proxies;

/// <summary>
/// The model of one target: where all values are positive, boosted trees on the logarithm of its ratio to the feature that
/// follows it most nearly (a product of factors that bounds it, say), else on the value itself.
/// </summary>
internal sealed class ProxyTarget
{
    private readonly bool isOnLogarithm;
    private readonly int carriedBy;
    private readonly BoostedTrees trees;

    private ProxyTarget(string name, bool isLogarithmic, int carrier, BoostedTrees trees)
    {
        Name = name;
        isOnLogarithm = isLogarithmic;
        carriedBy = carrier;
        this.trees = trees;
    }

    /// <summary>The target's column.</summary>
    public string Name { get; }

    /// <summary>Whether all values that it learned from are above 0.</summary>
    public bool IsPositive => isOnLogarithm;

    public static ProxyTarget Fit(string name, IReadOnlyList<double[]> columns, IReadOnlyList<bool> isLogarithm, double[] values, BoostingOptions options, ulong seed)
    {
        var isLogarithmic = Array.TrueForAll(values, v => v > 0);
        double[] targets = isLogarithmic ? [.. values.Select(Math.Log2)] : values;
        var carrier = -1;
        if (isLogarithmic)
        {
            // By the mean distance from the median, so that the rows it misses do not hide those it meets.
            var least = Distance(targets);
            for (var f = 0; f < columns.Count; f++)
            {
                var distance = isLogarithm[f] ? Distance([.. targets.Zip(columns[f], (t, x) => t - x)]) : double.PositiveInfinity;
                if (distance < least)
                {
                    (least, carrier) = (distance, f);
                }
            }

            targets = carrier < 0 ? targets : [.. targets.Zip(columns[carrier], (t, x) => t - x)];
        }

        return new ProxyTarget(name, isLogarithmic, carrier, BoostedTrees.Fit(columns, targets, options, seed));
    }

    /// <summary>The prediction for a row of features, in the unit of the column.</summary>
    public double Predict(ReadOnlySpan<double> x)
    {
        var answer = trees.Predict(x) + (carriedBy < 0 ? 0 : x[carriedBy]);
        return isOnLogarithm ? Math.Pow(2, answer) : answer;
    }

    public void Save(BinaryWriter writer)
    {
        writer.Write(Name);
        writer.Write(isOnLogarithm);
        writer.Write(carriedBy);
        trees.Save(writer);
    }

    public static ProxyTarget Restore(BinaryReader reader, int width)
    {
        var (name, isLogarithmic, carrier) = (reader.ReadString(), reader.ReadBoolean(), reader.ReadInt32());
        return carrier < width
            ? new ProxyTarget(name, isLogarithmic, carrier, BoostedTrees.Restore(reader, width))
            : throw new FormatException($"Feature {carrier} does not exist.");
    }

    private static double Distance(double[] values)
    {
        var middle = values.Order().ElementAt(values.Length / 2);
        return values.Sum(v => Math.Abs(v - middle)) / values.Length;
    }
}
