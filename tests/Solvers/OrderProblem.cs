using Dse.Core.Spaces;
using Dse.Core.Studies;

namespace Dse.Solvers.Tests;

/// <summary>Cores on a row and two traffic tables between them: which core stands where (quadratic assignment, Koopmans and Beckmann 1957, with two objectives).</summary>
internal static class OrderProblem
{
    /// <summary>A problem of so many cores; the tables are drawn from a fixed seed.</summary>
    public static StudyProblem Make(int cores)
    {
        var permutation = new Permutation("order", [.. Enumerable.Range(0, cores).Select(i => ParameterValue.Of($"core{i}"))]);
        var space = new DesignSpace([.. permutation.Digits], []);
        var tables = Tables(cores);
        return new StudyProblem(
            "External",
            space,
            [new Objective("read", false), new Objective("write", false)],
            [],
            new FunctionEvaluator(space, ["read", "write"], [], code =>
            {
                var order = new int[cores];
                permutation.Decode(code, order);
                var (read, write) = Cost(tables, order);
                return ([read, write], -1, 0);
            }),
            [Worst(tables[0]), Worst(tables[1])]);
    }

    /// <summary>Both costs of an order, by its definition.</summary>
    public static (double Read, double Write) Cost(int[][,] tables, int[] order)
    {
        var costs = new double[2];
        for (var t = 0; t < 2; t++)
        {
            for (var x = 0; x < order.Length; x++)
            {
                for (var y = 0; y < order.Length; y++)
                {
                    costs[t] += tables[t][order[x], order[y]] * Math.Abs(x - y);
                }
            }
        }

        return (costs[0], costs[1]);
    }

    public static int[][,] Tables(int cores)
    {
        var random = new RandomSource(11);
        int[][,] tables = [new int[cores, cores], new int[cores, cores]];
        foreach (var table in tables)
        {
            for (var a = 0; a < cores; a++)
            {
                for (var b = 0; b < cores; b++)
                {
                    // Few pairs talk much, as in a real chip.
                    table[a, b] = a == b ? 0 : random.Chance(0.25) ? 20 + random.Next(80) : random.Next(5);
                }
            }
        }

        return tables;
    }

    // What random orders cost on average: the mean distance of two places is a third of the row.
    private static double Worst(int[,] table) => table.Cast<int>().Sum() * (table.GetLength(0) + 1) / 3.0;
}
