using Dse.Core.Pareto;
using Dse.Core.Studies;
using Dse.Core.Studies.ExpertPlacements;

namespace Dse.Solvers.Exact.ExpertPlacement;

/// <summary>
/// The whole front of a small study: all placements of a layer, layer after layer, and for each the partial studies that end
/// in it and that no other one dominates. What comes later depends on the last layer only, so that nothing is lost.
/// </summary>
/// <remarks>Where devices are alike and only tokens between devices count, placements that differ by the names of devices are one.</remarks>
internal sealed class StateFront
{
    private const int MostStates = 400_000;
    private const int MostLabelled = 3_000;
    private const long MostPairs = 40_000_000;
    private const long MostPartial = 6_000_000;

    private readonly ExpertPlacementModel model;
    private readonly FrontDimension[] dimensions;
    private readonly PlacementStates states;
    private readonly StateCosts costs;
    private readonly bool isPairwise;

    // Per state of the search: the placement that stands for it. All placements, or one of those that differ by names only.
    private readonly int[] representatives;
    private readonly int[]? representativeOf;

    private StateFront(ExpertPlacementModel model, FrontDimension[] dimensions, PlacementStates states, bool isPairwise, bool namesMatter)
    {
        (this.model, this.dimensions, this.states, this.isPairwise) = (model, dimensions, states, isPairwise);
        costs = new StateCosts(model, states, dimensions);
        if (namesMatter)
        {
            representatives = [.. Enumerable.Range(0, states.Count)];
            return;
        }

        (representatives, representativeOf) = DeviceNames.Unify(states);
    }

    /// <summary>Prepares a study; null when it is too large or asks for what this cannot do.</summary>
    public static StateFront? For(StudyProblem problem, ExpertPlacementModel model)
    {
        if (FrontDimension.Of(problem, model) is not { } dimensions || model.Devices.Count > 60)
        {
            return null;
        }

        var pairwise = dimensions.Count(d => d.IsPairwise);
        var namesMatter = !model.Devices.AreAlike || model.Current is not null || model.HasGroups || pairwise > 1
            || dimensions.Any(d => d.Metric == "communicationMs" || (d.Metric == "crossNodeTokens" && model.Devices.Nodes > 1));
        if (pairwise > 0 && model.Layers == 1)
        {
            pairwise = 0;
        }

        var most = pairwise == 0 ? MostStates : namesMatter ? MostLabelled : MostStates / 4;
        if (PlacementStates.Enumerate(model, most) is not { } states)
        {
            return null;
        }

        var front = new StateFront(model, dimensions, states, pairwise > 0, namesMatter);
        return pairwise > 0 && (long)front.representatives.Length * states.Count * Math.Max(1, pairwise) > MostPairs ? null : front;
    }

    /// <summary>Finds the front.</summary>
    /// <param name="objectives">Metrics of the objectives.</param>
    /// <param name="stop">Asked often; true ends the work early.</param>
    /// <returns>The tables, none when nothing is feasible; null when the work was ended or there are too many partial placements.</returns>
    public IReadOnlyList<PlacementTable>? Solve(IReadOnlyList<string> objectives, Func<bool> stop)
    {
        var layers = new List<PartialFront[]> { First() };
        for (var layer = 1; layer < model.Layers; layer++)
        {
            var next = isPairwise ? Pairs(layers[^1], layer, stop) : [Independent(layers[^1][0], layer)];
            if (next is null || stop() || next.Sum(f => (long)f.Count) > MostPartial)
            {
                return null;
            }

            layers.Add(next);
        }

        var ends = Enumerable.Range(0, layers[^1].Length).SelectMany(s => Enumerable.Range(0, layers[^1][s].Count).Select(i => (State: s, Index: i))).ToList();
        return [.. Chosen(layers[^1], ends, objectives).Select(end => Trace(layers, end.State, end.Index))];
    }

    private PartialFront[] First()
    {
        var all = new PartialFront[isPairwise ? representatives.Length : 1];
        var cost = new double[dimensions.Length];
        var single = new List<PartialPlacement>();
        for (var s = 0; s < representatives.Length; s++)
        {
            costs.OfLayer(0, representatives[s], cost);
            if (Fits(cost))
            {
                single.Add(new PartialPlacement([.. cost], s, -1, representatives[s]));
            }

            if (isPairwise)
            {
                all[s] = PartialFront.Of(single, dimensions.Length);
                single.Clear();
            }
        }

        if (!isPairwise)
        {
            all[0] = PartialFront.Of(single, dimensions.Length);
        }

        return all;
    }

    private PartialFront Independent(PartialFront before, int layer)
    {
        var cost = new double[dimensions.Length];
        var options = new List<PartialPlacement>();
        for (var s = 0; s < representatives.Length; s++)
        {
            costs.OfLayer(layer, representatives[s], cost);
            options.Add(new PartialPlacement([.. cost], s, -1, representatives[s]));
        }

        var kept = PartialFront.Of(options, dimensions.Length);
        var sums = new List<PartialPlacement>();
        for (var i = 0; i < before.Count; i++)
        {
            for (var j = 0; j < kept.Count; j++)
            {
                var sum = Compose(before[i].Costs, kept[j].Costs);
                if (Fits(sum))
                {
                    sums.Add(new PartialPlacement(sum, 0, i, kept[j].Placement));
                }
            }
        }

        return PartialFront.Of(sums, dimensions.Length);
    }

    private PartialFront[]? Pairs(PartialFront[] before, int layer, Func<bool> stop)
    {
        var links = representativeOf is null ? null : Cheapest(layer - 1, stop);
        var next = new PartialFront[representatives.Length];
        var pairwise = Enumerable.Range(0, dimensions.Length).Where(i => dimensions[i].IsPairwise).ToArray();
        Parallel.For(0, next.Length, (t, loop) =>
        {
            if (stop())
            {
                loop.Stop();
                return;
            }

            var own = new double[dimensions.Length];
            var cost = new double[dimensions.Length];
            costs.OfLayer(layer, representatives[t], own);
            var candidates = new List<PartialPlacement>();
            for (var s = 0; s < before.Length; s++)
            {
                if (before[s].Count == 0)
                {
                    continue;
                }

                own.CopyTo(cost, 0);
                var placement = representatives[t];
                if (links is not null)
                {
                    (cost[pairwise[0]], placement) = links[(s * representatives.Length) + t];
                }
                else
                {
                    foreach (var i in pairwise)
                    {
                        cost[i] = costs.OfPair(layer - 1, dimensions[i], representatives[s], placement);
                    }
                }

                for (var i = 0; i < before[s].Count; i++)
                {
                    var sum = Compose(before[s][i].Costs, cost);
                    if (Fits(sum))
                    {
                        candidates.Add(new PartialPlacement(sum, s, i, placement));
                    }
                }
            }

            next[t] = PartialFront.Of(candidates, dimensions.Length);
        });
        return Array.TrueForAll(next, f => f is not null) ? next : null;
    }

    // Per pair of placements the names of the later one's devices with which the fewest tokens cross.
    private (double Cost, int Placement)[] Cheapest(int layer, Func<bool> stop)
    {
        var dimension = dimensions.First(d => d.IsPairwise);
        var links = new (double Cost, int Placement)[representatives.Length * representatives.Length];
        Array.Fill(links, (double.PositiveInfinity, -1));
        Parallel.For(0, representatives.Length, (s, loop) =>
        {
            if (stop())
            {
                loop.Stop();
            }

            for (var t = 0; t < states.Count; t++)
            {
                var cost = costs.OfPair(layer, dimension, representatives[s], t);
                ref var link = ref links[(s * representatives.Length) + representativeOf![t]];
                if (cost < link.Cost)
                {
                    link = (cost, t);
                }
            }
        });
        return links;
    }

    private double[] Compose(double[] a, double[] b)
    {
        var sum = new double[a.Length];
        for (var i = 0; i < sum.Length; i++)
        {
            sum[i] = dimensions[i].IsMaximum ? Math.Max(a[i], b[i]) : a[i] + b[i];
        }

        return sum;
    }

    private bool Fits(double[] costs)
    {
        for (var i = 0; i < costs.Length; i++)
        {
            if (costs[i] > dimensions[i].Limit)
            {
                return false;
            }
        }

        return true;
    }

    // Per metric the worst profile, then what nothing dominates in the objectives.
    private List<(int State, int Index)> Chosen(PartialFront[] last, List<(int State, int Index)> ends, IReadOnlyList<string> objectives)
    {
        var points = new PointSet(objectives.Count, Math.Max(1, ends.Count));
        foreach (var (state, index) in ends)
        {
            points.Add([.. objectives.Select(o => Enumerable.Range(0, dimensions.Length).Where(i => dimensions[i].Metric == o).Max(i => Rounded(last[state][index].Costs[i])))]);
        }

        return ends.Count == 0 ? [] : [.. NonDominated.Filter(points).Select(i => ends[i])];
    }

    // Sums of shares differ in their last digits by the order of adding; such differences make no point of their own.
    private static double Rounded(double value)
    {
        if (value == Math.Floor(value) || !double.IsFinite(value))
        {
            return value;
        }

        var scale = Math.Pow(10, 11 - Math.Ceiling(Math.Log10(Math.Abs(value))));
        return Math.Round(value * scale) / scale;
    }

    private PlacementTable Trace(List<PartialFront[]> layers, int state, int index)
    {
        var placements = new int[layers.Count];
        for (var layer = layers.Count - 1; layer >= 0; layer--)
        {
            var partial = layers[layer][state][index];
            placements[layer] = partial.Placement;
            (state, index) = (partial.From, partial.Index);
        }

        return new PlacementTable(representativeOf is null || !isPairwise
            ? [.. placements.Select(p => DeviceNames.Plain(states, p))]
            : DeviceNames.Chain(states, placements, representatives, representativeOf));
    }
}
