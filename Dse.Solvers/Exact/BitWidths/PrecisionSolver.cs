using System.Globalization;
using Dse.Core.Pareto;
using Dse.Core.Studies;
using Dse.Core.Studies.BitWidths;

namespace Dse.Solvers.Exact.BitWidths;

/// <summary>
/// The front of a multiple-choice knapsack. With one objective: plans within a growing budget above the bound of the relaxation. With
/// several, or when those are too many: partial plans layer by layer, kept while nothing dominates them in objectives and limited sums
/// (Nemhauser and Ullmann, Management Science 15(9), 1969), and while the limits can still be met.
/// </summary>
internal sealed class PrecisionSolver(StudyProblem problem, PrecisionModel model) : IAnytimeMethod
{
    // Beyond this many partial plans of one layer the front is thinned and no longer proved.
    private const int MaxPlans = 50_000;
    private const int MaxPairs = 300_000;
    private const int ThinnedPlans = 5_000;
    private const int WeightSteps = 6;

    private readonly KnapsackCosts costs = new(problem, model);
    private readonly FoundDesigns ready = new();

    public string Description => "dynamic programming over the layers, dominated partial plans left out";

    public bool TryTake(out double[] cells) => ready.TryTake(out cells);

    public ExactResult Solve(Func<bool> stop)
    {
        var closed = costs.Allowed.Select((a, i) => (a, i)).Where(x => x.a.Length == 0).Select(x => model.Layers[x.i].Name).FirstOrDefault();
        if (closed is not null)
        {
            return new ExactResult([], true, $"the constraints leave no width to layer '{closed}'");
        }

        var relaxation = costs.Objectives == 1 ? new Relaxation(costs) : null;
        Start(relaxation);
        if (relaxation is null)
        {
            return Compose(new Pruning(costs, null, null), [], stop);
        }

        var search = new KnapsackSearch(costs, relaxation) { Improved = plan => ready.Add(Cells(plan)) };
        var bounds = new Dictionary<string, double>(StringComparer.Ordinal);
        if (search.Run(stop))
        {
            // Without a plan the one that meets the limits best: its scores say which limit binds and by how much.
            return search.Best is { } best
                ? new ExactResult(ready.Rest([Cells(best)]), true, $"at most {Count(search.Most)} partial plans were within the budget of the best one")
                : new ExactResult([Cells(Nearest())], true, "no choice of widths meets the limits");
        }

        if (double.IsFinite(search.Bound))
        {
            bounds[problem.Objectives[0].Metric] = problem.Objectives[0].Maximize ? -search.Bound : search.Bound;
        }

        return stop()
            ? new ExactResult(ready.Rest([Cells(search.Best ?? costs.Cheapest(relaxation.Weights))]), false, "stopped") { Bounds = bounds }
            : Compose(new Pruning(costs, relaxation, search.Best), bounds, stop);
    }

    private ExactResult Compose(Pruning prune, Dictionary<string, double> bounds, Func<bool> stop)
    {
        var layers = new List<PartialPlans> { new([.. Enumerable.Range(0, costs.Count).Select(_ => new double[1])], [0], [0]) };
        var most = 1;
        var isThinned = false;
        for (var layer = 0; layer < costs.Layers; layer++)
        {
            if (stop())
            {
                return new ExactResult(ready.Rest([Cells(Nearest())]), false, "stopped") { Bounds = bounds };
            }

            var next = costs.Count == 2 ? PairMerge.Extend(costs, layers[^1], layer, prune) : Extend(layers[^1], layer, prune);
            if (next.Count == 0 && !isThinned)
            {
                return new ExactResult([Cells(Nearest())], true, "no choice of widths meets the limits");
            }

            if (next.Count > (costs.Count == 2 ? MaxPairs : MaxPlans))
            {
                (next, isThinned) = (Thin(next), true);
            }

            // Only the last layer's sums are looked at again.
            most = Math.Max(most, next.Count);
            layers[^1] = layers[^1] with { Costs = [] };
            layers.Add(next);
        }

        var designs = ready.Rest(FrontOf(layers[^1]).Select(plan => Cells(Trace(layers, plan))));
        return isThinned
            ? new ExactResult(designs, false, $"more than {Count(costs.Count == 2 ? MaxPairs : MaxPlans)} partial plans do not dominate one another, so that the front was thinned; fewer objectives or tighter limits make it exact") { Bounds = bounds }
            : new ExactResult(designs, true, $"at most {Count(most)} partial plans of a layer do not dominate one another");
    }

    private static string Count(int plans) => plans.ToString("N0", CultureInfo.InvariantCulture);

    // Something to have while the proof goes on: a good plan, or those that are least in weighted sums, where they meet the limits.
    private void Start(Relaxation? relaxation)
    {
        double[] spans = [.. Enumerable.Range(0, costs.Count).Select(d => Enumerable.Range(0, costs.Layers).Sum(l => costs.Allowed[l].Max(o => costs.Of(d, l, o)) - costs.Allowed[l].Min(o => costs.Of(d, l, o))))];
        var starts = Shares(costs.Count, costs.Objectives > 1 ? WeightSteps : 1).Select(shares => costs.Cheapest([.. shares.Select((share, d) => spans[d] > 0 ? share / spans[d] : share)]));
        foreach (var plan in relaxation?.Incumbent is { } good ? starts.Prepend(good) : starts)
        {
            if (Enumerable.Range(0, costs.Count).All(d => costs.Sum(d, plan) <= costs.Limits[d]))
            {
                ready.Add(Cells(plan));
            }
        }
    }

    // All ways to share a number of steps out, the whole to the last one first.
    private static IEnumerable<int[]> Shares(int among, int steps)
    {
        if (among == 1)
        {
            return [[steps]];
        }

        return Enumerable.Range(0, steps + 1).SelectMany(first => Shares(among - 1, steps - first).Select(rest => (int[])[first, .. rest]));
    }

    private PartialPlans Extend(PartialPlans plans, int layer, Pruning prune)
    {
        var options = costs.Allowed[layer];
        var capacity = plans.Count * options.Length;
        var points = new PointSet(costs.Count, capacity);
        var origins = new List<(int Parent, int Option)>(capacity);
        var point = new double[costs.Count];
        for (var plan = 0; plan < plans.Count; plan++)
        {
            foreach (var option in options)
            {
                for (var d = 0; d < point.Length; d++)
                {
                    point[d] = plans.Costs[d][plan] + costs.Of(d, layer, option);
                }

                if (prune.Keeps(point, layer + 1))
                {
                    points.Add(point);
                    origins.Add((plan, option));
                }
            }
        }

        var kept = NonDominated.Filter(points);
        return new PartialPlans(
            [.. Enumerable.Range(0, costs.Count).Select(d => kept.Select(i => points[i][d]).ToArray())],
            [.. kept.Select(i => origins[i].Parent)],
            [.. kept.Select(i => (byte)origins[i].Option)]);
    }

    // Limits count no longer once every layer has its width.
    private int[] FrontOf(PartialPlans plans)
    {
        var points = new PointSet(costs.Objectives, plans.Count);
        var point = new double[costs.Objectives];
        for (var plan = 0; plan < plans.Count; plan++)
        {
            for (var d = 0; d < point.Length; d++)
            {
                point[d] = plans.Costs[d][plan];
            }

            points.Add(point);
        }

        return NonDominated.Filter(points);
    }

    private static PartialPlans Thin(PartialPlans plans)
    {
        var order = Enumerable.Range(0, plans.Count).OrderBy(i => plans.Costs[0][i]).ToArray();
        var kept = Enumerable.Range(0, ThinnedPlans).Select(i => order[(int)((long)i * (order.Length - 1) / (ThinnedPlans - 1))]).ToHashSet();
        foreach (var dimension in plans.Costs)
        {
            kept.Add(Array.IndexOf(dimension, dimension.Min()));
        }

        int[] chosen = [.. kept.Order()];
        return new PartialPlans(
            [.. plans.Costs.Select(c => chosen.Select(i => c[i]).ToArray())],
            [.. chosen.Select(i => plans.Parents[i])],
            [.. chosen.Select(i => plans.Options[i])]);
    }

    private static int[] Trace(List<PartialPlans> layers, int plan)
    {
        var options = new int[layers.Count - 1];
        for (var layer = options.Length; layer > 0; layer--)
        {
            options[layer - 1] = layers[layer].Options[plan];
            plan = layers[layer].Parents[plan];
        }

        return options;
    }

    private int[] Nearest()
    {
        var weights = new double[costs.Count];
        for (var d = 0; d < weights.Length; d++)
        {
            weights[d] = double.IsFinite(costs.Limits[d]) ? 1 / Math.Max(Math.Abs(costs.Limits[d]), 1e-300) : 0;
        }

        return costs.Cheapest(weights);
    }

    private static double[] Cells(int[] options) => [.. options.Select(o => (double)o)];
}
