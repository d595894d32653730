using Dse.Core.Pareto;

namespace Dse.Solvers.Search.Nsga3;

/// <summary>Maps objectives so that the ideal point is 0 and the plane through the extreme points cuts every axis at 1 (Deb and Jain 2014).</summary>
internal static class HyperplaneScale
{
    private const double OffAxis = 1e-6;
    private const double LeastIntercept = 1e-6;

    /// <summary>The distance from the ideal point at which each axis is cut; where the plane is degenerate, the range of the first front.</summary>
    /// <param name="points">Objectives.</param>
    /// <param name="first">Indices of the first front.</param>
    /// <param name="ideal">The least value of each objective.</param>
    public static double[] Intercepts(PointSet points, IReadOnlyList<int> first, double[] ideal)
    {
        var objectives = points.Objectives;
        var matrix = new double[objectives][];
        for (var m = 0; m < objectives; m++)
        {
            var extreme = Extreme(points, first, ideal, m);
            matrix[m] = new double[objectives + 1];
            for (var k = 0; k < objectives; k++)
            {
                matrix[m][k] = points[extreme][k] - ideal[k];
            }

            matrix[m][objectives] = 1;
        }

        var nadir = new double[objectives];
        foreach (var i in first)
        {
            for (var m = 0; m < objectives; m++)
            {
                nadir[m] = Math.Max(nadir[m], points[i][m] - ideal[m]);
            }
        }

        var inverse = Solve(matrix);
        var intercepts = new double[objectives];
        for (var m = 0; m < objectives; m++)
        {
            intercepts[m] = inverse is null ? double.NaN : 1 / inverse[m];
        }

        // A plane beyond the front or bent backwards says nothing.
        var isUsable = Array.TrueForAll(intercepts, double.IsFinite) && Enumerable.Range(0, objectives).All(m => intercepts[m] > LeastIntercept * Math.Max(nadir[m], double.Epsilon) && intercepts[m] <= 2 * nadir[m]);
        for (var m = 0; m < objectives; m++)
        {
            intercepts[m] = isUsable ? intercepts[m] : nadir[m];
            intercepts[m] = intercepts[m] > 0 ? intercepts[m] : 1;
        }

        return intercepts;
    }

    // The point of the front that lies most along one axis: least in the greatest of the others' excesses.
    private static int Extreme(PointSet points, IReadOnlyList<int> first, double[] ideal, int axis)
    {
        var best = first[0];
        var least = double.PositiveInfinity;
        foreach (var i in first)
        {
            var worst = double.NegativeInfinity;
            for (var m = 0; m < ideal.Length; m++)
            {
                worst = Math.Max(worst, (points[i][m] - ideal[m]) / (m == axis ? 1 : OffAxis));
            }

            if (worst < least)
            {
                (best, least) = (i, worst);
            }
        }

        return best;
    }

    // Gauss with partial pivoting; null when singular.
    private static double[]? Solve(double[][] matrix)
    {
        var n = matrix.Length;
        for (var column = 0; column < n; column++)
        {
            var pivot = Enumerable.Range(column, n - column).MaxBy(r => Math.Abs(matrix[r][column]));
            (matrix[column], matrix[pivot]) = (matrix[pivot], matrix[column]);
            if (!(Math.Abs(matrix[column][column]) > 1e-12))
            {
                return null;
            }

            for (var row = 0; row < n; row++)
            {
                if (row != column)
                {
                    var factor = matrix[row][column] / matrix[column][column];
                    for (var k = column; k <= n; k++)
                    {
                        matrix[row][k] -= factor * matrix[column][k];
                    }
                }
            }
        }

        return [.. Enumerable.Range(0, n).Select(r => matrix[r][n] / matrix[r][r])];
    }
}
