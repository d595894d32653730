namespace Dse.Solvers.Exact.Placement;

/// <summary>Orders of buffers that are known to pack well.</summary>
internal static class BufferOrders
{
    /// <summary>Keys of the searches' orders: total load, width (length of life), area, size.</summary>
    private static readonly string[] Keys = ["TWA", "TAW", "WAT", "TSA", "WTA", "ATW", "AWT", "STA"];

    /// <summary>Buffers from first to last, one order per rule: by size, by area, by length of life, and by the loads of their sections.</summary>
    public static IEnumerable<int[]> ForGreedy(PackingInstance instance)
    {
        foreach (var keys in (string[])["SW", "AS", "WS", "TWA", "TSA"])
        {
            yield return Sorted(instance, keys);
        }
    }

    /// <summary>The order of a number: a few by rules, the later ones the same with some buffers drawn forward.</summary>
    /// <param name="instance">The buffers.</param>
    /// <param name="number">Number of the order, from 0.</param>
    /// <param name="seed">Seed of what is drawn.</param>
    public static int[] Numbered(PackingInstance instance, int number, ulong seed)
    {
        var order = Sorted(instance, Keys[number % Keys.Length]);
        if (number / Keys.Length % 2 == 0)
        {
            return order;
        }

        var random = new Random(unchecked((int)((seed * 0x9E3779B97F4A7C15UL) + ((ulong)number * 0xBF58476D1CE4E5B9UL) >> 33)));
        var spread = 2 + ((number / Keys.Length) % 8 * instance.Count / 32);
        var keys = new double[order.Length];
        for (var i = 0; i < keys.Length; i++)
        {
            keys[i] = i + (random.NextDouble() * spread);
        }

        Array.Sort(keys, order);
        return order;
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

    // Largest first by each key in turn.
    private static int[] Sorted(PackingInstance instance, string keys)
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
                _ => MaxLoad(instance, i),
            };
        }

        return column;
    }

    private static double MaxLoad(PackingInstance instance, int buffer)
    {
        var most = 0L;
        for (var s = instance.From[buffer]; s < instance.To[buffer]; s++)
        {
            most = Math.Max(most, instance.Load[s]);
        }

        return most;
    }
}
