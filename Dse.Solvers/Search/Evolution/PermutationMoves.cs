using Dse.Core.Spaces;

namespace Dse.Solvers.Search.Evolution;

/// <summary>Crossover and mutation of permutations, on orders instead of the codes that hold them.</summary>
/// <remarks>Not thread-safe: it works on arrays of its own.</remarks>
internal sealed class PermutationMoves
{
    private readonly int[] first = new int[Permutation.MaxItems];
    private readonly int[] second = new int[Permutation.MaxItems];
    private readonly int[] made = new int[Permutation.MaxItems];
    private readonly bool[] taken = new bool[Permutation.MaxItems];

    /// <summary>Order crossover (Davis 1985): a stretch of the first parent stays where it is, the other items follow in the order of the second.</summary>
    /// <param name="permutation">Whose codes these are.</param>
    /// <param name="a">The first parent's code.</param>
    /// <param name="b">The second parent's code.</param>
    /// <param name="random">Decides the stretch.</param>
    /// <param name="child">Receives a code.</param>
    public void Cross(Permutation permutation, ReadOnlySpan<double> a, ReadOnlySpan<double> b, RandomSource random, Span<double> child)
    {
        var count = permutation.Items.Count;
        permutation.Decode(a, first);
        permutation.Decode(b, second);
        var (x, y) = (random.Next(count), random.Next(count));
        var (from, to) = (Math.Min(x, y), Math.Max(x, y));
        Array.Clear(taken, 0, count);
        for (var place = from; place <= to; place++)
        {
            made[place] = first[place];
            taken[first[place]] = true;
        }

        var at = 0;
        for (var place = 0; place < count; place++)
        {
            if (taken[second[place]])
            {
                continue;
            }

            at = at == from ? to + 1 : at;
            made[at++] = second[place];
        }

        permutation.Encode(made.AsSpan(0, count), child);
    }

    /// <summary>Swaps two items, moves one, or turns a stretch round.</summary>
    /// <param name="permutation">Whose code this is.</param>
    /// <param name="code">Changed to the code of another order.</param>
    /// <param name="random">Decides what moves.</param>
    public void Move(Permutation permutation, Span<double> code, RandomSource random)
    {
        var count = permutation.Items.Count;
        permutation.Decode(code, first);
        var x = random.Next(count);
        var y = random.Next(count - 1);
        y += y >= x ? 1 : 0;
        switch (random.Next(3))
        {
            case 0:
                (first[x], first[y]) = (first[y], first[x]);
                break;
            case 1:
                Shift(first, x, y);
                break;
            default:
                Array.Reverse(first, Math.Min(x, y), Math.Abs(x - y) + 1);
                break;
        }

        permutation.Encode(first.AsSpan(0, count), code);
    }

    /// <summary>Codes of every order that differs by a swap of two items.</summary>
    /// <param name="permutation">Whose code this is.</param>
    /// <param name="code">The order to start from.</param>
    /// <param name="found">Called with each code; the span is reused.</param>
    public void Swaps(Permutation permutation, ReadOnlySpan<double> code, Action<ReadOnlyMemory<double>> found)
    {
        var count = permutation.Items.Count;
        permutation.Decode(code, first);
        var swapped = new double[count - 1];
        for (var x = 0; x < count; x++)
        {
            for (var y = x + 1; y < count; y++)
            {
                (first[x], first[y]) = (first[y], first[x]);
                permutation.Encode(first.AsSpan(0, count), swapped);
                found(swapped);
                (first[x], first[y]) = (first[y], first[x]);
            }
        }
    }

    private static void Shift(int[] order, int from, int to)
    {
        var item = order[from];
        if (from < to)
        {
            Array.Copy(order, from + 1, order, from, to - from);
        }
        else
        {
            Array.Copy(order, to, order, to + 1, from - to);
        }

        order[to] = item;
    }
}
