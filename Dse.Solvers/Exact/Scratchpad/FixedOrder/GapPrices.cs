namespace Dse.Solvers.Exact.Scratchpad.FixedOrder;

/// <summary>
/// A Lagrangian relaxation of the room of the tight steps: with a price per byte and step each tensor decides for itself, and
/// what the tensors decide together is a lower bound for any prices (Fisher, Management Science 27(1), 1981).
/// </summary>
/// <remarks>The constraint matrix is one of intervals, so that the bound is nearly exact at good prices.</remarks>
internal sealed class GapPrices
{
    private const int Steps = 300;
    private const int StopEvery = 32;

    private readonly GapModel model;
    private readonly int[] firstTight;
    private readonly int[] endTight;
    private readonly bool[] keeps;

    /// <summary>Prices that make the bound large.</summary>
    /// <param name="model">The gaps; at least one step is tight.</param>
    /// <param name="upperBytes">Cost of a choice that is known.</param>
    /// <param name="forced">Per gap: 1 must be kept, -1 must not, 0 free.</param>
    /// <param name="stop">Ends the work early, with a weaker bound.</param>
    public GapPrices(GapModel model, long upperBytes, sbyte[] forced, Func<bool> stop)
    {
        this.model = model;
        Forced = forced;
        keeps = new bool[model.Gaps.Length];
        firstTight = new int[keeps.Length];
        endTight = new int[keeps.Length];
        for (var g = 0; g < keeps.Length; g++)
        {
            firstTight[g] = LowerBound(model.TightSteps, model.Gaps[g].From + 1);
            endTight[g] = LowerBound(model.TightSteps, model.Gaps[g].To);
        }

        Prefix = new double[model.TightSteps.Length + 1];
        Climb(upperBytes, stop);
    }

    /// <summary>Sums of the prices of the tight steps before each.</summary>
    public double[] Prefix { get; private set; }

    /// <summary>The bound, bytes.</summary>
    public double BoundBytes { get; private set; } = double.NegativeInfinity;

    /// <summary>Per gap: 1 must be kept, -1 must not, 0 free.</summary>
    public sbyte[] Forced { get; }

    /// <summary>First tight step inside a gap, as an index.</summary>
    public int FirstTight(int gap) => firstTight[gap];

    /// <summary>Index behind the last tight step inside a gap.</summary>
    public int EndTight(int gap) => endTight[gap];

    /// <summary>Price of keeping a gap from one tight step on.</summary>
    public double Price(int gap, int from) => model.Gaps[gap].Bytes * (Prefix[endTight[gap]] - Prefix[Math.Max(from, firstTight[gap])]);

    /// <summary>What the gaps of one tensor from one on cost at least, by whether memory holds it: the sums over gaps g to end.</summary>
    /// <param name="first">First gap of the tensor.</param>
    /// <param name="end">Behind its last.</param>
    /// <param name="values">Receives for each gap the cost of it and the later ones without and with a copy in memory; length 2 (end - first + 1).</param>
    public void Values(int first, int end, Span<double> values)
    {
        var last = end - first;
        values[2 * last] = 0;
        values[(2 * last) + 1] = 0;
        for (var g = end - 1; g >= first; g--)
        {
            var at = g - first;
            var bytes = (double)model.Gaps[g].Bytes;
            var price = Price(g, 0);
            for (var copy = 0; copy < 2; copy++)
            {
                var keep = Forced[g] < 0 ? double.PositiveInfinity : price + values[(2 * (at + 1)) + copy];
                var leave = Forced[g] > 0 ? double.PositiveInfinity : (bytes * (2 - copy)) + values[(2 * (at + 1)) + 1];
                values[(2 * at) + copy] = Math.Min(keep, leave);
            }
        }
    }

    private static int LowerBound(int[] steps, int step)
    {
        var index = Array.BinarySearch(steps, step);
        return index < 0 ? ~index : index;
    }

    // Subgradient steps after Polyak: the slope of a price is the excess over the room.
    private void Climb(long upper, Func<bool> stop)
    {
        var tight = model.TightSteps;
        var prices = new double[tight.Length];
        var best = new double[tight.Length + 1];
        var change = new double[tight.Length + 1];
        var slopes = new double[tight.Length];
        var values = new double[2 * (model.Gaps.Length + 1)];
        var (length, sinceBetter) = (1.0, 0);
        for (var step = 0; step < Steps && (step % StopEvery != StopEvery - 1 || !stop()); step++)
        {
            for (var t = 0; t < tight.Length; t++)
            {
                Prefix[t + 1] = Prefix[t] + prices[t];
            }

            var bound = Decide(values);
            Array.Clear(change);
            for (var g = 0; g < keeps.Length; g++)
            {
                if (keeps[g])
                {
                    change[firstTight[g]] += model.Gaps[g].Bytes;
                    change[endTight[g]] -= model.Gaps[g].Bytes;
                }
            }

            var (load, square) = (0.0, 0.0);
            for (var t = 0; t < tight.Length; t++)
            {
                load += change[t];
                var room = model.RoomBytes[tight[t]];
                bound -= prices[t] * room;
                slopes[t] = load - room;
                square += slopes[t] > 0 || prices[t] > 0 ? slopes[t] * slopes[t] : 0;
            }

            if (bound > BoundBytes)
            {
                (BoundBytes, sinceBetter) = (bound, 0);
                Prefix.CopyTo(best, 0);
            }
            else if (++sinceBetter >= 8)
            {
                (length, sinceBetter) = (length / 2, 0);
            }

            if (square == 0 || length < 1e-4)
            {
                break;
            }

            var stride = length * Math.Max(upper - bound, 1) / square;
            for (var t = 0; t < prices.Length; t++)
            {
                prices[t] = Math.Max(0, prices[t] + (stride * slopes[t]));
            }
        }

        Prefix = best;
    }

    // What each tensor does on its own at the prices.
    private double Decide(double[] values)
    {
        var sum = 0.0;
        for (int first = 0, end; first < keeps.Length; first = end)
        {
            var tensor = model.Gaps[first].Tensor;
            for (end = first + 1; end < keeps.Length && model.Gaps[end].Tensor == tensor; end++)
            {
            }

            Values(first, end, values);
            var copy = model.IsOffChip(tensor) ? 1 : 0;
            sum += values[copy];
            for (var g = first; g < end; g++)
            {
                var at = g - first;
                keeps[g] = Forced[g] >= 0 && (Forced[g] > 0 || Price(g, 0) + values[(2 * (at + 1)) + copy] <= values[(2 * at) + copy]);
                copy = keeps[g] ? copy : 1;
            }
        }

        return sum;
    }
}
