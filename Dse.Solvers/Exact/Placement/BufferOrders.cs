using Dse.Core.Spaces;

namespace Dse.Solvers.Exact.Placement;

/// <summary>Orders of buffers that are known to pack well.</summary>
internal static class BufferOrders
{
    /// <summary>An order with some buffers drawn forward or back.</summary>
    /// <param name="order">The order.</param>
    /// <param name="number">Number of the draw; later ones draw further.</param>
    /// <param name="seed">Seed of what is drawn.</param>
    public static int[] Shuffled(int[] order, int number, ulong seed)
    {
        var random = new RandomSource(seed + ((ulong)number << 32));
        var spread = 2 + (number % 16 * order.Length / 64.0);
        var keys = new double[order.Length];
        for (var i = 0; i < keys.Length; i++)
        {
            keys[i] = i + (random.NextDouble() * spread);
        }

        int[] shuffled = [.. order];
        Array.Sort(keys, shuffled);
        return shuffled;
    }

    /// <summary>For each buffer its place in an order.</summary>
    public static int[] Ranks(int[] order)
    {
        var rank = new int[order.Length];
        for (var i = 0; i < order.Length; i++)
        {
            rank[order[i]] = i;
        }

        return rank;
    }

    /// <summary>Largest first by each key in turn: T the greatest load of its sections, W the length of its life, S its size, A the product of both.</summary>
    public static int[] Sorted(PackingInstance instance, string keys)
    {
        var order = new int[instance.Count];
        var columns = keys.Select(k => Column(instance, k)).ToArray();
        for (var i = 0; i < order.Length; i++)
        {
            order[i] = i;
        }

        Array.Sort(order, (a, b) =>
        {
            foreach (var column in columns)
            {
                if (column[a] != column[b])
                {
                    return column[b].CompareTo(column[a]);
                }
            }

            return a.CompareTo(b);
        });
        return order;
    }

    private static double[] Column(PackingInstance instance, char key)
    {
        var column = new double[instance.Count];
        for (var i = 0; i < column.Length; i++)
        {
            var buffer = instance.Buffers[instance.Live[i]];
            column[i] = key switch
            {
                'S' => instance.Size[i],
                'W' => (double)buffer.Upper - buffer.Lower,
                'A' => instance.Size[i] * ((double)buffer.Upper - buffer.Lower),
                _ => instance.PeakLoads[i],
            };
        }

        return column;
    }
}
