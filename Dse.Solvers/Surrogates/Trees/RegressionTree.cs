namespace Dse.Solvers.Surrogates.Trees;

/// <summary>A tree of thresholds on numeric features; node 0 is the root.</summary>
/// <remarks>Immutable and thread-safe.</remarks>
internal sealed class RegressionTree(int[] features, double[] thresholds, int[] right, double[] values)
{
    /// <summary>Nodes; the left child of a split follows it.</summary>
    public int Count => features.Length;

    /// <summary>The feature a node splits on; -1 for a leaf.</summary>
    public int Feature(int node) => features[node];

    /// <summary>Rows at or below it go left.</summary>
    public double Threshold(int node) => thresholds[node];

    /// <summary>The right child.</summary>
    public int Right(int node) => right[node];

    /// <summary>The value of a leaf.</summary>
    public double Value(int node) => values[node];

    /// <summary>The value of the leaf a row falls into.</summary>
    public double Predict(ReadOnlySpan<double> x)
    {
        var node = 0;
        while (features[node] >= 0)
        {
            node = x[features[node]] <= thresholds[node] ? node + 1 : right[node];
        }

        return values[node];
    }

    public void Save(BinaryWriter writer)
    {
        writer.Write(features.Length);
        for (var i = 0; i < features.Length; i++)
        {
            writer.Write(features[i]);
            writer.Write(thresholds[i]);
            writer.Write(right[i]);
            writer.Write(values[i]);
        }
    }

    /// <summary>Reads a tree.</summary>
    /// <exception cref="FormatException">A node points outside the tree or back.</exception>
    public static RegressionTree Restore(BinaryReader reader, int width)
    {
        var count = reader.ReadCount(24);
        var (features, thresholds, right, values) = (new int[count], new double[count], new int[count], new double[count]);
        for (var i = 0; i < count; i++)
        {
            (features[i], thresholds[i], right[i], values[i]) = (reader.ReadInt32(), reader.ReadDouble(), reader.ReadInt32(), reader.ReadDouble());
            if (features[i] >= width || (features[i] >= 0 && (right[i] <= i || right[i] >= count)))
            {
                throw new FormatException($"Node {i} of a tree is not valid.");
            }
        }

        return count > 0 ? new RegressionTree(features, thresholds, right, values) : throw new FormatException("A tree has no nodes.");
    }
}
