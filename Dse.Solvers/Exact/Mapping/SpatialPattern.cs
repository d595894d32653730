namespace Dse.Solvers.Exact.Mapping;

/// <summary>Factors of the loops that run side by side, all of them decided.</summary>
/// <param name="Factors">Factors, [loop · slots + slot]; 1 in temporal slots.</param>
/// <param name="Elements">Multipliers in use: their product.</param>
internal sealed record SpatialPattern(long[] Factors, double Elements)
{
    // With more ways than this, spatial factors are decided together with the others.
    private const int Most = 600;

    /// <summary>Every pattern, those that use the most multipliers first; null when there are too many.</summary>
    public static List<SpatialPattern>? All(MapSpace space)
    {
        var found = new List<SpatialPattern>();
        var row = new long[MapSpace.Dimensions * space.Slots.Length];
        Array.Fill(row, 1);
        int[] places = [.. Enumerable.Range(0, row.Length).Where(i => space.Slots[i % space.Slots.Length] is { IsSpatial: true } slot && space.AllowsSpatial(slot.Level, i / space.Slots.Length))];
        if (!Extend(space, places, 0, row, found))
        {
            return null;
        }

        // Stable, so that the order is the same every time.
        return [.. found.OrderByDescending(p => p.Elements)];
    }

    /// <summary>Product of the factors of some loops in slots above a level.</summary>
    public double Product(MapSpace space, int above, Func<int, bool> loops)
    {
        var product = 1.0;
        for (var i = 0; i < Factors.Length; i++)
        {
            product *= space.Slots[i % space.Slots.Length].Level > above && loops(i / space.Slots.Length) ? Factors[i] : 1;
        }

        return product;
    }

    private static bool Extend(MapSpace space, int[] places, int at, long[] row, List<SpatialPattern> found)
    {
        if (at == places.Length)
        {
            found.Add(new SpatialPattern((long[])row.Clone(), row.Aggregate(1.0, (product, factor) => product * factor)));
            return found.Count <= Most;
        }

        var slots = space.Slots.Length;
        var (dimension, slot) = (places[at] / slots, places[at] % slots);
        var fan = space.FanOut[space.Slots[slot].Level];
        var used = 1L;
        for (var d = 0; d < MapSpace.Dimensions; d++)
        {
            fan /= row[(d * slots) + slot];
        }

        for (var s = 0; s < slots; s++)
        {
            used *= row[(dimension * slots) + s];
        }

        for (long factor = 1; factor <= fan; factor++)
        {
            if (Array.Exists(space.Sizes[dimension], size => size % (used * factor) == 0))
            {
                row[places[at]] = factor;
                if (!Extend(space, places, at + 1, row, found))
                {
                    return false;
                }
            }
        }

        row[places[at]] = 1;
        return true;
    }
}
