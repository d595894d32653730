namespace Dse.Solvers.Exact.Mapping;

/// <summary>Every way to spread one loop over some slots.</summary>
/// <param name="Factors">Factors, one row of all slots after the other.</param>
/// <param name="Logs">Their logarithms.</param>
/// <param name="Count">Rows.</param>
internal sealed record FactorList(long[] Factors, double[] Logs, int Count)
{
    /// <summary>The most rows.</summary>
    public const int MostRows = 1_000_000;

    /// <summary>Lists them.</summary>
    /// <param name="space">The slots and sizes.</param>
    /// <param name="dimension">The loop.</param>
    /// <param name="mask">Slots that may be used, one bit each.</param>
    /// <param name="pattern">Factors of spatial slots; null when they are free.</param>
    /// <exception cref="MapSpaceTooLargeException">There are too many.</exception>
    public static FactorList Make(MapSpace space, int dimension, int mask, SpatialPattern? pattern)
    {
        var rows = new List<long>();
        var row = new long[space.Slots.Length];
        var last = -1;
        var decided = pattern is null ? [] : pattern.Factors.AsSpan(dimension * row.Length, row.Length);
        var side = 1L;
        foreach (var factor in decided)
        {
            side *= factor;
        }

        for (var s = 0; s < row.Length; s++)
        {
            last = (mask & (1 << s)) != 0 && !space.Slots[s].IsSpatial ? s : last;
        }

        foreach (var size in space.Sizes[dimension])
        {
            if (size % side == 0)
            {
                Array.Fill(row, 1);
                decided.CopyTo(row);
                Spread(space, dimension, mask, last, pattern is not null, 0, size / side, Divisors.Of(size / side), row, rows);
            }
        }

        return new FactorList([.. rows], [.. rows.Select(f => Math.Log(f))], rows.Count / row.Length);
    }

    private static void Spread(MapSpace space, int dimension, int mask, int last, bool isDecided, int slot, long rest, long[] divisors, long[] row, List<long> rows)
    {
        if (slot == row.Length)
        {
            // The outermost temporal slot takes what is left.
            if (last >= 0)
            {
                row[last] = rest;
            }

            if ((last >= 0 || rest == 1) && Fits(space, dimension, row))
            {
                if (rows.Count > MostRows * row.Length)
                {
                    throw new MapSpaceTooLargeException($"A loop of {space.Sizes[dimension][0]} iterations can be spread over {space.Slots.Length} places in more than {MostRows} ways. Use a smaller loop, fewer levels or less padding.");
                }

                rows.AddRange(row);
            }

            if (last >= 0)
            {
                row[last] = 1;
            }

            return;
        }

        if (isDecided && space.Slots[slot].IsSpatial)
        {
            Spread(space, dimension, mask, last, isDecided, slot + 1, rest, divisors, row, rows);
            return;
        }

        var limit = (mask & (1 << slot)) == 0 || slot == last ? 1 : space.Slots[slot].IsSpatial ? space.FanOut[space.Slots[slot].Level] : rest;
        foreach (var factor in divisors)
        {
            if (factor > limit || factor > rest)
            {
                break;
            }

            if (rest % factor == 0)
            {
                row[slot] = factor;
                Spread(space, dimension, mask, last, isDecided, slot + 1, rest / factor, divisors, row, rows);
            }
        }

        row[slot] = 1;
    }

    // Whether the loop alone fits every memory that keeps a tensor of it.
    private static bool Fits(MapSpace space, int dimension, long[] row)
    {
        var extent = 1L;
        for (var s = 0; s < row.Length; s++)
        {
            extent *= row[s];
            var level = space.Slots[s].Level;
            if ((s == row.Length - 1 || space.Slots[s + 1].Level > level) && space.Hierarchy.Levels[level].CapacityWords is { } capacity)
            {
                double words = 0;
                for (var tensor = 0; tensor < MapSpace.TensorCount; tensor++)
                {
                    if (space.Tile[(level * MapSpace.TensorCount) + tensor] >= 0)
                    {
                        words += MapSpace.Irrelevant[dimension] == tensor || (tensor == MapSpace.Inputs && MapSpace.IsAxis(dimension)) ? 1 : extent;
                    }
                }

                if (words > capacity)
                {
                    return false;
                }
            }
        }

        return true;
    }
}
