namespace Dse.Core.Spaces;

/// <summary>Candidates in structure-of-arrays form: one column per parameter, one row per candidate.</summary>
/// <remarks>
/// A cell holds the level index of a discrete parameter, the value of a real one, or NaN where the parameter is
/// inactive. Not thread-safe; reused from batch to batch.
/// </remarks>
public sealed class CandidateBatch
{
    private readonly double[][] columns;

    /// <summary>Makes an empty batch.</summary>
    /// <param name="space">The space whose parameters are the columns.</param>
    /// <param name="capacity">The most rows it can hold, at least 1.</param>
    public CandidateBatch(DesignSpace space, int capacity)
    {
        ArgumentNullException.ThrowIfNull(space);
        ArgumentOutOfRangeException.ThrowIfLessThan(capacity, 1);
        Space = space;
        Capacity = capacity;
        columns = new double[space.Parameters.Count][];
        for (var p = 0; p < columns.Length; p++)
        {
            columns[p] = new double[capacity];
        }
    }

    /// <summary>The space that gives the columns their meaning.</summary>
    public DesignSpace Space { get; }

    /// <summary>The most rows the batch can hold.</summary>
    public int Capacity { get; }

    /// <summary>The rows in use, 0 to <see cref="Capacity"/>.</summary>
    public int Count { get; set; }

    /// <summary>Number of the trial in row 0; row r is trial <c>FirstTrial + r</c>.</summary>
    public long FirstTrial { get; set; }

    /// <summary>All <see cref="Capacity"/> cells of one parameter.</summary>
    public Span<double> Column(int parameter) => columns[parameter];

    /// <summary>Copies one row out.</summary>
    public void CopyRow(int row, Span<double> cells)
    {
        for (var p = 0; p < columns.Length; p++)
        {
            cells[p] = columns[p][row];
        }
    }

    /// <summary>Overwrites one row.</summary>
    public void SetRow(int row, ReadOnlySpan<double> cells)
    {
        for (var p = 0; p < columns.Length; p++)
        {
            columns[p][row] = cells[p];
        }
    }
}
