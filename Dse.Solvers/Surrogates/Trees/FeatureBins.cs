namespace Dse.Solvers.Surrogates.Trees;

/// <summary>Columns cut into at most 256 bins of about equally many rows, so that splits are found by counting.</summary>
internal sealed class FeatureBins
{
    private const int Most = 256;

    public FeatureBins(IReadOnlyList<double[]> columns)
    {
        Edges = new double[columns.Count][];
        Codes = new byte[columns.Count][];
        for (var f = 0; f < columns.Count; f++)
        {
            Edges[f] = Cut(columns[f]);
            Codes[f] = new byte[columns[f].Length];
            for (var i = 0; i < columns[f].Length; i++)
            {
                var at = Array.BinarySearch(Edges[f], columns[f][i]);
                Codes[f][i] = (byte)(at >= 0 ? at : ~at);
            }
        }
    }

    /// <summary>Per feature the thresholds between bins, ascending; a value at a threshold belongs below it.</summary>
    public double[][] Edges { get; }

    /// <summary>Per feature the bin of each row.</summary>
    public byte[][] Codes { get; }

    private static double[] Cut(double[] column)
    {
        var sorted = column.Order().ToArray();
        var distinct = sorted.Distinct().ToArray();
        if (distinct.Length <= Most)
        {
            return [.. distinct.Zip(distinct.Skip(1), (a, b) => a + ((b - a) / 2))];
        }

        return [.. Enumerable.Range(1, Most - 1).Select(k => sorted[(int)((long)k * sorted.Length / Most)]).Distinct()];
    }
}
