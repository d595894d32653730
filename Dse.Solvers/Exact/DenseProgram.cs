namespace Dse.Solvers.Exact;

/// <summary>
/// A small linear program with bounded variables and rows <c>a·x ≥ b</c>, solved by the dual simplex method on a dense
/// dictionary; rows may be added between solves and cost a few pivots (Chvátal, Linear Programming, 1983, chapters 8 and 10).
/// </summary>
/// <remarks>Every variable with a negative cost needs a finite upper bound. Not thread-safe; deterministic.</remarks>
internal sealed class DenseProgram
{
    private const double PivotTolerance = 1e-10;
    private const double Tolerance = 1e-9;
    private const int MaxPivots = 5_000;

    private readonly int columns;
    private readonly double[] costs;
    private readonly double[] lower;
    private readonly double[] upper;
    private readonly double[] reduced;
    private readonly int[] nonbasic;
    private readonly double[] held;
    private readonly List<double[]> table = [];
    private readonly List<int> basic = [];
    private readonly List<double> values = [];
    private readonly int[] rowOf;
    private readonly int[] columnOf;

    /// <summary>A program without rows, at the bounds that its costs prefer.</summary>
    public DenseProgram(double[] costs, double[] lower, double[] upper)
    {
        columns = costs.Length;
        (this.costs, this.lower, this.upper) = (costs, lower, upper);
        (reduced, nonbasic, held) = ((double[])costs.Clone(), new int[columns], new double[columns]);
        (rowOf, columnOf) = (new int[columns], new int[columns]);
        for (var j = 0; j < columns; j++)
        {
            (nonbasic[j], columnOf[j], rowOf[j]) = (j, j, -1);
            held[j] = costs[j] < 0 ? upper[j] : lower[j];
        }
    }

    /// <summary>The objective.</summary>
    public double Objective
    {
        get
        {
            var sum = 0.0;
            for (var j = 0; j < columns; j++)
            {
                sum += costs[j] == 0 ? 0 : costs[j] * this[j];
            }

            return sum;
        }
    }

    /// <summary>The value of a variable.</summary>
    public double this[int variable] => rowOf[variable] < 0 ? held[columnOf[variable]] : values[rowOf[variable]];

    /// <summary>How many rows there are.</summary>
    public int Rows => table.Count;

    /// <summary>Which rows the values meet with nothing to spare, of those that decide them.</summary>
    public bool[] TightRows()
    {
        var tight = new bool[table.Count];
        Array.Fill(tight, true);
        foreach (var variable in basic)
        {
            if (variable >= columns)
            {
                tight[variable - columns] = false;
            }
        }

        return tight;
    }

    /// <summary>Adds a row <c>a·x ≥ b</c>, scaled to a largest factor of 1.</summary>
    public void AddRow(ReadOnlySpan<double> factors, double least)
    {
        var scale = 0.0;
        foreach (var factor in factors)
        {
            scale = Math.Max(scale, Math.Abs(factor));
        }

        scale = scale > 0 ? 1 / scale : 1;
        var row = new double[columns];
        var value = -least * scale;
        for (var v = 0; v < columns; v++)
        {
            if (factors[v] == 0)
            {
                continue;
            }

            var factor = factors[v] * scale;
            value += factor * this[v];
            if (rowOf[v] < 0)
            {
                row[columnOf[v]] += factor;
                continue;
            }

            var source = table[rowOf[v]];
            for (var j = 0; j < columns; j++)
            {
                row[j] += factor * source[j];
            }
        }

        table.Add(row);
        basic.Add(columns + table.Count - 1);
        values.Add(value);
    }

    /// <summary>Restores feasibility at least cost.</summary>
    /// <returns>False when the rows and bounds leave no values.</returns>
    public bool Solve()
    {
        for (var pivot = 0; pivot < MaxPivots; pivot++)
        {
            var (row, worst) = (-1, Tolerance);
            for (var i = 0; i < basic.Count; i++)
            {
                var (low, high) = Bounds(basic[i]);
                var scale = 1 + Math.Abs(values[i]);
                var excess = Math.Max(low - values[i], values[i] - high) / scale;
                if (excess > worst)
                {
                    (row, worst) = (i, excess);
                }
            }

            if (row < 0)
            {
                return true;
            }

            var (least, most) = Bounds(basic[row]);
            var rises = values[row] < least;
            var entering = Entering(table[row], rises);
            if (entering < 0)
            {
                return false;
            }

            Pivot(row, entering, rises ? least : most);
        }

        throw new InvalidOperationException("The dual simplex method did not end.");
    }

    private (double Low, double High) Bounds(int variable) => variable < columns ? (lower[variable], upper[variable]) : (0, double.PositiveInfinity);

    // The dual ratio test; among ties the largest factor.
    private int Entering(double[] row, bool rises)
    {
        var (entering, best, size) = (-1, double.PositiveInfinity, 0.0);
        for (var j = 0; j < columns; j++)
        {
            var (low, high) = Bounds(nonbasic[j]);
            if (low == high || Math.Abs(row[j]) < PivotTolerance)
            {
                continue;
            }

            var atLower = held[j] == low;
            if (atLower != (row[j] > 0 == rises))
            {
                continue;
            }

            var ratio = Math.Abs(reduced[j]) / Math.Abs(row[j]);
            if (ratio < best - 1e-12 || (ratio <= best + 1e-12 && Math.Abs(row[j]) > size))
            {
                (entering, best, size) = (j, Math.Min(best, ratio), Math.Abs(row[j]));
            }
        }

        return entering;
    }

    private void Pivot(int row, int column, double target)
    {
        var pivotRow = table[row];
        var factor = 1 / pivotRow[column];
        var step = (target - values[row]) * factor;
        var (leaving, entering) = (basic[row], nonbasic[column]);
        for (var j = 0; j < columns; j++)
        {
            pivotRow[j] = j == column ? factor : -pivotRow[j] * factor;
        }

        for (var i = 0; i < basic.Count; i++)
        {
            var other = table[i];
            var weight = other[column];
            if (i == row || weight == 0)
            {
                continue;
            }

            values[i] += weight * step;
            other[column] = 0;
            for (var j = 0; j < columns; j++)
            {
                other[j] += weight * pivotRow[j];
            }
        }

        var cost = reduced[column];
        reduced[column] = 0;
        for (var j = 0; j < columns; j++)
        {
            reduced[j] += cost * pivotRow[j];
        }

        values[row] = held[column] + step;
        held[column] = target;
        (basic[row], nonbasic[column]) = (entering, leaving);
        if (entering < columns)
        {
            (rowOf[entering], columnOf[entering]) = (row, -1);
        }

        if (leaving < columns)
        {
            (rowOf[leaving], columnOf[leaving]) = (-1, column);
        }
    }
}
