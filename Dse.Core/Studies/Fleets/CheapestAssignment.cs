namespace Dse.Core.Studies.Fleets;

/// <summary>The assignment of every demand to types that is cheapest at given prices: the column that <see cref="FleetRouting"/> takes next.</summary>
/// <remarks>Types with instances are numbered from 0. Not thread-safe; reused from fleet to fleet.</remarks>
internal sealed class CheapestAssignment
{
    private readonly FleetModel model;
    private readonly int types;
    private readonly int demands;
    private readonly int[] active;
    private readonly double[] normal;
    private readonly double[] prices;
    private readonly int[] picks;
    private readonly int[][] keptPicks;
    private readonly double[] parts;
    private readonly double[]?[] keptParts;
    private int count;
    private bool isBounded;

    public CheapestAssignment(FleetModel model)
    {
        this.model = model;
        (types, demands) = (model.Types.Count, model.Demands.Count);
        (active, normal, prices) = (new int[types], new double[demands * types], new double[types]);
        (picks, keptPicks) = (new int[demands], [.. Enumerable.Range(0, types).Select(_ => new int[demands])]);
        (parts, keptParts) = (new double[demands * types], new double[types][]);
    }

    /// <summary>Takes the types that have instances, and how many.</summary>
    public void Prepare(ReadOnlySpan<int> types, ReadOnlySpan<double> instances)
    {
        types.CopyTo(active);
        count = types.Length;
        for (var d = 0; d < demands; d++)
        {
            var row = model.Loads[d];
            for (var a = 0; a < count; a++)
            {
                normal[(d * count) + a] = row[active[a]] / instances[a];
            }
        }
    }

    /// <summary>A demand that no type with instances can serve as the bounds ask; −1 when there is none.</summary>
    public int Blocked(ShareBounds? bounds)
    {
        for (var d = 0; d < demands; d++)
        {
            var (room, least) = (0.0, 0.0);
            for (var a = 0; a < count; a++)
            {
                room += double.IsFinite(normal[(d * count) + a]) ? bounds?.Upper[(d * types) + active[a]] ?? 1 : 0;
            }

            for (var t = 0; bounds is not null && t < types; t++)
            {
                var low = bounds.Lower[(d * types) + t];
                least += low;
                room = low > 0 && (!double.IsFinite(model.Loads[d][t]) || active.AsSpan(0, count).IndexOf(t) < 0) ? 0 : room;
            }

            if (room < 1 - 1e-12 || least > 1 + 1e-12)
            {
                return d;
            }
        }

        return -1;
    }

    /// <summary>Finds the assignment.</summary>
    /// <param name="duals">A price per type with instances; those below 0 by rounding count as 0.</param>
    /// <param name="bounds">Limits on shares; null for none.</param>
    /// <param name="isFirst">Whether there are no prices yet: then every load counts alike.</param>
    /// <param name="loads">Receives the load of each type with instances, relative to its instances.</param>
    /// <returns>Its price.</returns>
    public double Find(ReadOnlySpan<double> duals, ShareBounds? bounds, bool isFirst, Span<double> loads)
    {
        for (var a = 0; a < count; a++)
        {
            prices[a] = isFirst ? 1 : Math.Max(0, duals[a]);
        }

        loads.Clear();
        isBounded = bounds is not null;
        if (bounds is null)
        {
            Pick(loads);
        }
        else
        {
            Share(bounds, loads);
        }

        var price = 0.0;
        for (var a = 0; a < count; a++)
        {
            price += duals[a] * loads[a];
        }

        return price;
    }

    /// <summary>Keeps the assignment that was found last under a number below the number of types.</summary>
    public void Keep(int row)
    {
        if (isBounded)
        {
            keptParts[row] = (double[])parts.Clone();
        }
        else
        {
            keptParts[row] = null;
            picks.CopyTo(keptPicks[row], 0);
        }
    }

    /// <summary>Adds a kept assignment to shares by demand and type.</summary>
    public void AddTo(double[] shares, int row, double weight)
    {
        if (keptParts[row] is { } kept)
        {
            for (var x = 0; x < kept.Length; x++)
            {
                shares[x] += kept[x] * weight;
            }

            return;
        }

        for (var d = 0; d < demands; d++)
        {
            shares[(d * types) + active[keptPicks[row][d]]] += weight;
        }
    }

    // An infinite load at price 0 is no number, which is below nothing.
    private void Pick(Span<double> loads)
    {
        for (var d = 0; d < demands; d++)
        {
            var row = normal.AsSpan(d * count, count);
            var (best, least) = (-1, double.PositiveInfinity);
            for (var a = 0; a < row.Length; a++)
            {
                var price = prices[a] * row[a];
                if (price < least || (price == least && best >= 0 && row[a] < row[best]))
                {
                    (best, least) = (a, price);
                }
            }

            picks[d] = best;
            loads[best] += row[best];
        }
    }

    private void Share(ShareBounds bounds, Span<double> loads)
    {
        Array.Clear(parts);
        for (var d = 0; d < demands; d++)
        {
            var row = normal.AsSpan(d * count, count);
            var rest = 1.0;
            for (var a = 0; a < count; a++)
            {
                var low = bounds.Lower[(d * types) + active[a]];
                if (low > 0)
                {
                    rest -= low;
                    loads[a] += low * row[a];
                    parts[(d * types) + active[a]] = low;
                }
            }

            while (rest > 1e-12)
            {
                var best = Open(row, bounds, d);
                if (best < 0)
                {
                    break;
                }

                var at = (d * types) + active[best];
                var part = Math.Min(rest, bounds.Upper[at] - parts[at]);
                loads[best] += part * row[best];
                parts[at] += part;
                rest -= part;
            }
        }
    }

    private int Open(ReadOnlySpan<double> row, ShareBounds bounds, int demand)
    {
        var (best, least) = (-1, double.PositiveInfinity);
        for (var a = 0; a < count; a++)
        {
            var (at, price) = ((demand * types) + active[a], prices[a] * row[a]);
            if (parts[at] < bounds.Upper[at] - 1e-12 && (price < least || (price == least && best >= 0 && row[a] < row[best])))
            {
                (best, least) = (a, price);
            }
        }

        return best;
    }
}
