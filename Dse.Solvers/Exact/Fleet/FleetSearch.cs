using Dse.Core.Studies.Fleets;

namespace Dse.Solvers.Exact.Fleet;

/// <summary>
/// The fleet that is least in one metric within limits: branch and bound on the counts of instances. Nodes are bounded by a linear
/// program over counts alone, whose cuts say what any fleet must be worth to serve the load; the bound is rounded up to
/// the next multiple of the prices' common divisor.
/// </summary>
/// <remarks>Not thread-safe; deterministic.</remarks>
internal sealed class FleetSearch
{
    /// <summary>Counts this near a whole number are whole.</summary>
    public const double WholeTolerance = 1e-7;

    private readonly FleetModel model;
    private readonly FleetLayout layout;
    private readonly FleetCuts cuts = new();
    private readonly FleetRouting routing;
    private readonly double[] lower;
    private readonly double[] upper;
    private readonly double[] point;
    private readonly FleetRelaxation relaxation;

    /// <summary>A search over counts in a box.</summary>
    /// <param name="model">The fleet.</param>
    /// <param name="layout">Its variables.</param>
    /// <param name="least">Fewest instances per type.</param>
    /// <param name="most">Most instances per type.</param>
    /// <param name="leastRate">Least rate that must be served.</param>
    public FleetSearch(FleetModel model, FleetLayout layout, int[] least, int[] most, double leastRate)
    {
        (this.model, this.layout) = (model, layout);
        routing = new FleetRouting(model);
        (lower, upper, point) = (new double[layout.Count], new double[layout.Count], new double[layout.Types]);
        for (var t = 0; t < layout.Types; t++)
        {
            (lower[t], upper[t]) = (least[t], most[t]);
            if (layout.HasChanges)
            {
                upper[layout.FirstChange + t] = Math.Max(Math.Abs(most[t] - model.Types[t].Previous), Math.Abs(least[t] - model.Types[t].Previous));
            }
        }

        LeastRate = leastRate;
        routing.Solve(upper.AsSpan(0, layout.Types));
        MostRate = routing.Capacity;
        if (layout.HasRate)
        {
            (lower[layout.Rate], upper[layout.Rate]) = (leastRate, Math.Max(leastRate, MostRate));
        }

        cuts.Add(routing.Prices, routing.MixPrice);
        relaxation = new FleetRelaxation(model, layout, cuts, routing, leastRate);
    }

    /// <summary>The least rate that must be served, requests per second.</summary>
    public double LeastRate { get; }

    /// <summary>The greatest rate that the most instances serve.</summary>
    public double MostRate { get; }

    /// <summary>Fewest and most instances per type.</summary>
    public IReadOnlyList<(double Least, double Most)> Counts => [.. Enumerable.Range(0, layout.Types).Select(t => (lower[t], upper[t]))];

    /// <summary>Nodes of all searches.</summary>
    public long Nodes { get; private set; }

    /// <summary>Told every fleet that is better than those before it in its search, and the one that it replaces.</summary>
    public Action<int[], int[]?> Improved { get; init; } = (_, _) => { };

    /// <summary>Whether some routing in slices was given up in the last search, so that it proved nothing.</summary>
    public bool GaveUp { get; private set; }

    /// <summary>Finds the least.</summary>
    /// <param name="metric">What to minimise; the capacity is maximised instead.</param>
    /// <param name="limits">Limits that a fleet keeps.</param>
    /// <param name="known">A fleet that keeps them; null for none.</param>
    /// <param name="maxNodes">Nodes after which it ends early.</param>
    /// <param name="stop">True ends the search early.</param>
    public FleetAnswer Minimise(int metric, IReadOnlyList<FleetLimit> limits, int[]? known, long maxNodes, Func<bool> stop)
    {
        GaveUp = false;
        var firstNode = Nodes;
        var sign = metric == FleetModel.Capacity ? -1.0 : 1.0;
        double[] costs = [.. layout.Factors(metric).Select(f => sign * f)];
        var unit = metric == FleetModel.Capacity ? 0 : PriceUnit.Of(costs);
        var best = known;
        var bestValue = known is null ? double.PositiveInfinity : sign * Value(metric, known);
        var open = new PriorityQueue<FleetNode, (double Bound, int Depth, long Order)>();
        long order = 0;
        Offer(new FleetNode((double[])lower.Clone(), (double[])upper.Clone(), 0, double.NegativeInfinity));
        var bound = double.NegativeInfinity;
        while (open.TryDequeue(out var node, out var key))
        {
            bound = Math.Max(bound, key.Bound);
            if (Closes(key.Bound))
            {
                return new FleetAnswer(best, bestValue, bestValue, !GaveUp);
            }

            if (Nodes - firstNode >= maxNodes || stop())
            {
                return new FleetAnswer(best, bestValue, Math.Min(bound, bestValue), false);
            }

            Nodes++;
            if (relaxation.Solve(node, costs, limits) is not { } program || Rounded(program.Objective) is var value && Closes(value))
            {
                continue;
            }

            var (split, distance) = (-1, WholeTolerance);
            for (var t = 0; t < layout.Types; t++)
            {
                var off = Math.Abs(program[t] - Math.Round(program[t]));
                if (off > distance)
                {
                    (split, distance) = (t, off);
                }
            }

            if (node.Depth == 0 || split >= 0 && (Nodes & (Nodes - 1)) == 0)
            {
                Round(program);
            }

            if (split >= 0)
            {
                var floor = Math.Floor(program[split]);
                Offer(node.With(split, node.Lower[split], floor, value));
                Offer(node.With(split, floor + 1, node.Upper[split], value));
                continue;
            }

            int[] counts = [.. Enumerable.Range(0, layout.Types).Select(t => (int)Math.Round(program[t]))];
            var (fits, hasRoute) = Try(counts, stop);
            if (!fits)
            {
                Exclude(node, counts, hasRoute, value);
            }
        }

        return new FleetAnswer(best, bestValue, bestValue, !GaveUp);

        bool Closes(double reached) => reached >= bestValue - (1e-9 * Math.Max(1, Math.Abs(bestValue)));

        double Rounded(double reached) => unit > 0 ? Math.Ceiling((reached / unit) - 1e-6) * unit : reached;

        void Offer(FleetNode node)
        {
            if (node.IsOpen)
            {
                open.Enqueue(node, (node.Bound, -node.Depth, order++));
            }
        }

        (bool Fits, bool HasRoute) Try(int[] counts, Func<bool> until)
        {
            for (var t = 0; t < counts.Length; t++)
            {
                if (counts[t] < lower[t] || counts[t] > upper[t])
                {
                    return (false, true);
                }

                point[t] = counts[t];
            }

            if (model.PoolExcess(counts) > 0)
            {
                return (false, true);
            }

            routing.Solve(point);
            var capacity = FleetModel.Rounded(routing.Capacity);
            if (capacity < LeastRate * (1 - FleetModel.Tolerance))
            {
                cuts.Add(routing.Prices, routing.MixPrice);
                return (false, false);
            }

            if (model.Slices is not null)
            {
                var (shares, isKnown) = SlicedRouting.Find(model, routing, point, until);
                GaveUp |= !isKnown;
                if (shares is null)
                {
                    return (false, false);
                }
            }

            foreach (var limit in limits)
            {
                if (!limit.Allows(limit.Metric == FleetModel.Capacity ? capacity : model.Value(limit.Metric, counts)))
                {
                    return (false, true);
                }
            }

            var reached = metric == FleetModel.Capacity ? -capacity : model.Value(metric, counts);
            if (reached < bestValue)
            {
                var replaced = best;
                (best, bestValue) = ([.. counts], reached);
                Improved(best, replaced);
            }

            return (true, true);
        }

        // Up to whole counts, then down again where it saves most.
        void Round(DenseProgram program)
        {
            int[] counts = [.. Enumerable.Range(0, layout.Types).Select(t => (int)Math.Ceiling(program[t] - WholeTolerance))];
            if (!Try(counts, () => true).Fits && metric == FleetModel.Capacity)
            {
                counts = [.. Enumerable.Range(0, layout.Types).Select(t => (int)Math.Floor(program[t] + WholeTolerance))];
                Try(counts, () => true);
                return;
            }

            foreach (var t in Enumerable.Range(0, layout.Types).OrderByDescending(t => costs[t]))
            {
                for (var fewer = (int[])counts.Clone(); fewer[t] > lower[t]; counts = (int[])fewer.Clone())
                {
                    fewer[t]--;
                    if (!Try(fewer, () => true).Fits)
                    {
                        break;
                    }
                }
            }
        }

        // No routing: fewer instances have none either. Else only this one fleet is ruled out.
        void Exclude(FleetNode node, int[] counts, bool hasRoute, double value)
        {
            for (var t = 0; t < counts.Length; t++)
            {
                Offer(node.With(t, counts[t] + 1, node.Upper[t], value));
                if (hasRoute)
                {
                    Offer(node.With(t, node.Lower[t], counts[t] - 1, value));
                    node = node.With(t, counts[t], counts[t], value);
                }
                else
                {
                    node = node.With(t, node.Lower[t], counts[t], value);
                }
            }
        }
    }

    private double Value(int metric, int[] counts)
    {
        if (metric != FleetModel.Capacity)
        {
            return model.Value(metric, counts);
        }

        routing.Solve([.. counts.Select(c => (double)c)]);
        return FleetModel.Rounded(routing.Capacity);
    }
}
