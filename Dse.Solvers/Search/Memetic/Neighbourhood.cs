using Dse.Core.Spaces;
using Dse.Solvers.Search.Evolution;

namespace Dse.Solvers.Search.Memetic;

/// <summary>The designs that differ from one in a single parameter.</summary>
internal static class Neighbourhood
{
    private const int RealMoves = 2;
    private const int MostSwaps = 2_000;

    /// <summary>Lists them as wishes: every other level of a discrete parameter, every swap of two items of a permutation (some of them from 64 items on), a shorter and a longer step of a real one; inactive parameters are left out.</summary>
    /// <param name="space">The space.</param>
    /// <param name="cells">The design.</param>
    /// <param name="random">Decides the steps of reals.</param>
    /// <param name="neighbours">Receives rows.</param>
    public static void List(DesignSpace space, ReadOnlySpan<double> cells, RandomSource random, List<double[]> neighbours)
    {
        for (var p = 0; p < cells.Length; p++)
        {
            if (double.IsNaN(cells[p]))
            {
                continue;
            }

            var parameter = space.Parameters[p];
            if (parameter.Permutation is { } permutation)
            {
                ListOrders(permutation, p, cells, random, neighbours);
                p += permutation.Digits.Count - 1;
                continue;
            }

            if (!parameter.IsDiscrete)
            {
                for (var move = 0; move < RealMoves; move++)
                {
                    // Half a range down to a thousandth, all decades alike, to both sides.
                    var width = Math.Pow(10, -0.3 - (2.7 * random.NextDouble())) * (move == 0 ? -1 : 1);
                    var position = Math.Clamp(SpaceSampler.ToUnit(parameter, cells[p]) + width, 0, 1);
                    neighbours.Add(Changed(cells, p, SpaceSampler.FromUnit(parameter, position)));
                }

                continue;
            }

            for (var level = 0; level < parameter.Levels.Count; level++)
            {
                if (level != (int)cells[p])
                {
                    neighbours.Add(Changed(cells, p, level));
                }
            }
        }
    }

    private static void ListOrders(Permutation permutation, int at, ReadOnlySpan<double> cells, RandomSource random, List<double[]> neighbours)
    {
        var moves = new PermutationMoves();
        var digits = permutation.Digits.Count;
        if ((digits + 1) * digits / 2 > MostSwaps)
        {
            for (var move = 0; move < MostSwaps; move++)
            {
                var moved = cells.ToArray();
                moves.Move(permutation, moved.AsSpan(at, digits), random);
                neighbours.Add(moved);
            }

            return;
        }

        var row = cells.ToArray();
        moves.Swaps(permutation, cells.Slice(at, digits), swapped =>
        {
            var neighbour = (double[])row.Clone();
            swapped.Span.CopyTo(neighbour.AsSpan(at));
            neighbours.Add(neighbour);
        });
    }

    private static double[] Changed(ReadOnlySpan<double> cells, int parameter, double cell)
    {
        var changed = cells.ToArray();
        changed[parameter] = cell;
        return changed;
    }
}
