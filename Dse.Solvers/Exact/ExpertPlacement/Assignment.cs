namespace Dse.Solvers.Exact.ExpertPlacement;

/// <summary>The assignment problem: each row a column of its own, at the least cost (Jonker and Volgenant, Computing 38, 1987: shortest augmenting paths).</summary>
internal static class Assignment
{
    /// <summary>The column of each row.</summary>
    /// <param name="costs">Costs by row and column; as many columns as rows.</param>
    /// <param name="count">Rows.</param>
    public static int[] Solve(ReadOnlySpan<double> costs, int count)
    {
        var rowPotential = new double[count + 1];
        var columnPotential = new double[count + 1];
        var rowOf = new int[count + 1];
        var previous = new int[count + 1];
        var least = new double[count + 1];
        var done = new bool[count + 1];
        for (var row = 1; row <= count; row++)
        {
            rowOf[0] = row;
            var column = 0;
            Array.Fill(least, double.PositiveInfinity);
            Array.Clear(done);
            do
            {
                done[column] = true;
                var (here, delta, next) = (rowOf[column], double.PositiveInfinity, 0);
                for (var c = 1; c <= count; c++)
                {
                    if (done[c])
                    {
                        continue;
                    }

                    var reduced = costs[((here - 1) * count) + c - 1] - rowPotential[here] - columnPotential[c];
                    if (reduced < least[c])
                    {
                        (least[c], previous[c]) = (reduced, column);
                    }

                    if (least[c] < delta)
                    {
                        (delta, next) = (least[c], c);
                    }
                }

                for (var c = 0; c <= count; c++)
                {
                    if (done[c])
                    {
                        rowPotential[rowOf[c]] += delta;
                        columnPotential[c] -= delta;
                    }
                    else
                    {
                        least[c] -= delta;
                    }
                }

                column = next;
            }
            while (rowOf[column] != 0);
            while (column != 0)
            {
                rowOf[column] = rowOf[previous[column]];
                column = previous[column];
            }
        }

        var columns = new int[count];
        for (var c = 1; c <= count; c++)
        {
            columns[rowOf[c] - 1] = c - 1;
        }

        return columns;
    }
}
