namespace Dse.Solvers.Surrogates;

/// <summary>Designs as columns of numbers: numeric features in [0, 1], categorical ones as codes of which only equality counts.</summary>
/// <remarks>Not thread-safe.</remarks>
internal sealed class FeatureTable
{
    private readonly bool[] categorical;
    private readonly double[][] columns;

    public FeatureTable(IReadOnlyList<bool> categorical)
    {
        this.categorical = [.. categorical];
        columns = [.. categorical.Select(_ => new double[64])];
    }

    /// <summary>Features per design.</summary>
    public int Width => columns.Length;

    /// <summary>Designs.</summary>
    public int Count { get; private set; }

    public bool IsCategorical(int feature) => categorical[feature];

    /// <summary>One feature of all designs.</summary>
    public ReadOnlySpan<double> Column(int feature) => columns[feature].AsSpan(0, Count);

    public void Add(ReadOnlySpan<double> x)
    {
        for (var f = 0; f < columns.Length; f++)
        {
            if (Count == columns[f].Length)
            {
                Array.Resize(ref columns[f], 2 * Count);
            }

            columns[f][Count] = x[f];
        }

        Count++;
    }

    /// <summary>Drops designs at the end.</summary>
    public void Truncate(int count) => Count = Math.Min(Count, count);

    /// <summary>One design.</summary>
    public void CopyRow(int row, Span<double> x)
    {
        for (var f = 0; f < columns.Length; f++)
        {
            x[f] = columns[f][row];
        }
    }
}
