namespace Dse.Core.Studies.Fleets;

/// <summary>
/// The greatest rate of a mix that given instances can serve, and how: a packing problem over assignments of all demands,
/// solved by column generation with one row per type (Dantzig and Wolfe, Operations Research 8(1), 1960).
/// </summary>
/// <remarks>Not thread-safe; reused from call to call. Deterministic.</remarks>
public sealed class FleetRouting
{
    private const double Precision = 1e-12;
    private const int MaxPivots = 20_000;

    private readonly FleetModel model;
    private readonly int types;
    private readonly int[] active;
    private readonly double[] scales;
    private readonly double[] duals;
    private readonly double[] loads;
    private readonly double[] direction;
    private readonly double[] basics;
    private readonly double[] inverse;
    private readonly bool[] isSlack;
    private readonly CheapestAssignment cheapest;
    private int count;

    /// <summary>A solver for one model.</summary>
    public FleetRouting(FleetModel model)
    {
        ArgumentNullException.ThrowIfNull(model);
        this.model = model;
        types = model.Types.Count;
        (active, scales, duals, loads) = (new int[types], new double[types], new double[types], new double[types]);
        (direction, basics, inverse, isSlack) = (new double[types], new double[types], new double[types * types], new bool[types]);
        cheapest = new CheapestAssignment(model);
        Shares = new double[model.Demands.Count * types];
        Prices = new double[types];
    }

    /// <summary>Requests of the mix per second that can be served.</summary>
    public double Capacity { get; private set; }

    /// <summary>[demand · types + type]: the part of each demand that each type serves; sums to 1 per demand when <see cref="Capacity"/> is above 0.</summary>
    public double[] Shares { get; }

    /// <summary>
    /// A price per type, such that any fleet that serves a rate of the mix is worth at least the rate times <see cref="MixPrice"/>: a proof
    /// that these instances serve no more than <see cref="Capacity"/>, and a cut for any other fleet.
    /// </summary>
    public double[] Prices { get; }

    /// <summary>The least price of serving one request per second of the mix at <see cref="Prices"/>.</summary>
    public double MixPrice { get; private set; }

    /// <summary>The demand that takes the largest part of <see cref="MixPrice"/>.</summary>
    public int Dearest { get; private set; }

    /// <summary>Finds the greatest rate.</summary>
    /// <param name="counts">Instances per type, whole or not.</param>
    /// <param name="bounds">Limits on shares; null for none.</param>
    /// <param name="enough">A rate above which it does not matter how much more can be served: the search may end there, with prices that prove nothing.</param>
    /// <returns>Whether the bounds leave any shares; without bounds always true.</returns>
    public bool Solve(ReadOnlySpan<double> counts, ShareBounds? bounds = null, double enough = double.PositiveInfinity)
    {
        count = 0;
        for (var t = 0; t < types; t++)
        {
            if (counts[t] > 1e-9)
            {
                (active[count], scales[count]) = (t, counts[t]);
                count++;
            }
        }

        cheapest.Prepare(active.AsSpan(0, count), scales);
        var blocked = cheapest.Blocked(bounds);
        if (blocked >= 0)
        {
            Capacity = 0;
            Array.Clear(Shares);
            PriceBlocked(blocked);
            return bounds is null;
        }

        Climb(bounds, enough);
        Collect();
        PriceAll();
        return true;
    }

    private void PriceBlocked(int demand)
    {
        for (var t = 0; t < types; t++)
        {
            Prices[t] = double.IsFinite(model.Loads[demand][t]) ? 1 / model.Loads[demand][t] : 0;
        }

        (MixPrice, Dearest) = (1, demand);
    }

    private void Climb(ShareBounds? bounds, double enough)
    {
        Array.Clear(inverse);
        for (var i = 0; i < count; i++)
        {
            (inverse[(i * types) + i], basics[i], isSlack[i], duals[i]) = (1, 1, true, 0);
        }

        for (var pivot = 0; pivot < MaxPivots; pivot++)
        {
            var slack = -1;
            for (var i = 0; i < count; i++)
            {
                if (duals[i] < -Precision && (slack < 0 || duals[i] < duals[slack]))
                {
                    slack = i;
                }
            }

            double gain;
            if (slack >= 0)
            {
                gain = -duals[slack];
                for (var i = 0; i < count; i++)
                {
                    direction[i] = inverse[(i * types) + slack];
                }
            }
            else
            {
                gain = 1 - cheapest.Find(duals, bounds, isFirst: pivot == 0, loads);
                if (gain <= Precision || Served() >= enough)
                {
                    return;
                }

                for (var i = 0; i < count; i++)
                {
                    var sum = 0.0;
                    for (var j = 0; j < count; j++)
                    {
                        sum += inverse[(i * types) + j] * loads[j];
                    }

                    direction[i] = sum;
                }
            }

            var (row, step) = (-1, double.PositiveInfinity);
            for (var i = 0; i < count; i++)
            {
                if (direction[i] > 1e-11 && (basics[i] / direction[i] is var ratio) && (ratio < step || (ratio == step && direction[i] > direction[row])))
                {
                    (row, step) = (i, Math.Max(0, ratio));
                }
            }

            if (row < 0)
            {
                return;
            }

            Pivot(row, step, gain, slack >= 0);
        }
    }

    private double Served()
    {
        var sum = 0.0;
        for (var i = 0; i < count; i++)
        {
            sum += isSlack[i] ? 0 : basics[i];
        }

        return sum;
    }

    private void Pivot(int row, double step, double gain, bool entersSlack)
    {
        var factor = 1 / direction[row];
        for (var j = 0; j < count; j++)
        {
            inverse[(row * types) + j] *= factor;
            duals[j] += gain * inverse[(row * types) + j];
        }

        for (var i = 0; i < count; i++)
        {
            if (i == row || direction[i] == 0)
            {
                continue;
            }

            basics[i] = Math.Max(0, basics[i] - (step * direction[i]));
            for (var j = 0; j < count; j++)
            {
                inverse[(i * types) + j] -= direction[i] * inverse[(row * types) + j];
            }
        }

        (basics[row], isSlack[row]) = (step, entersSlack);
        if (!entersSlack)
        {
            cheapest.Keep(row);
        }
    }

    // Shares are the mean assignment of the basis; the capacity is computed from them anew.
    private void Collect()
    {
        Array.Clear(Shares);
        var total = Served();
        for (var i = 0; i < count; i++)
        {
            if (!isSlack[i] && basics[i] > 0)
            {
                cheapest.AddTo(Shares, i, basics[i] / total);
            }
        }

        var fullest = 0.0;
        for (var a = 0; a < count; a++)
        {
            var load = 0.0;
            for (var d = 0; d < model.Demands.Count; d++)
            {
                var share = Shares[(d * types) + active[a]];
                load += share > 0 ? share * model.Loads[d][active[a]] : 0;
            }

            fullest = Math.Max(fullest, load / scales[a]);
        }

        Capacity = 1 / fullest;
    }

    // Types without instances get the least price at which no demand would rather use them.
    private void PriceAll()
    {
        Array.Clear(Prices);
        for (var a = 0; a < count; a++)
        {
            Prices[active[a]] = Math.Max(0, duals[a]) / scales[a];
        }

        MixPrice = 0;
        var dearest = -1.0;
        for (var d = 0; d < model.Demands.Count; d++)
        {
            var least = double.PositiveInfinity;
            for (var a = 0; a < count; a++)
            {
                var price = Prices[active[a]] * model.Loads[d][active[a]];
                least = price < least ? price : least;
            }

            MixPrice += least;
            if (least > dearest)
            {
                (dearest, Dearest) = (least, d);
            }

            for (var t = 0; t < types; t++)
            {
                if (active.AsSpan(0, count).IndexOf(t) < 0 && double.IsFinite(model.Loads[d][t]))
                {
                    Prices[t] = Math.Max(Prices[t], least / model.Loads[d][t]);
                }
            }
        }
    }
}
