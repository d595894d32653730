using System.Collections.Concurrent;
using Dse.Core.Cost.Operators;
using Dse.Core.Cost.Placement;
using Dse.Core.Hardware;

namespace Dse.Core.Cost.Training.Uneven;

/// <summary>Plans on nodes with unlike links or devices: every exchange goes at its slowest link, every stage at its slowest device, under the best order of nodes (docs/cost-model.md §5).</summary>
/// <remarks>Thread-safe and deterministic. Orders are searched once for every <see cref="PlanShape"/> and rated for each plan.</remarks>
internal sealed class UnevenModel
{
    // Stages of which every order is priced: 24 of them.
    private const int MostTurns = 4;

    private readonly TrainingWorkload work;
    private readonly TrainingConstants constants;
    private readonly IOperatorTimes operators;
    private readonly NodeLinks nodes;
    private readonly double fastest;
    private readonly double[]? slowness;
    private readonly ConcurrentDictionary<PlanShape, Search> searches = new();
    private readonly ConcurrentDictionary<(int Type, double Layer), TrainingModel> byLayerLink = new();
    private readonly ConcurrentDictionary<(int Type, double Layer, double Data, double Pipeline), TrainingModel> byLinks = new();

    public UnevenModel(TrainingWorkload work, TrainingConstants constants, IOperatorTimes operators)
    {
        this.work = work;
        this.constants = constants;
        this.operators = operators;
        nodes = work.Cluster.Nodes!;
        fastest = double.IsFinite(nodes.Fastest) ? nodes.Fastest : work.Cluster.ScaleOutGBps;
        if (nodes.Types.Count > 1)
        {
            slowness = [.. Enumerable.Range(0, nodes.Count).Select(n => 1e15 / nodes.Types[nodes.TypeOf(n)].Device.PeakFlops(work.Precision)!.Value)];
        }
    }

    /// <summary>Estimates a plan whose rules are known to hold, under the fastest order of nodes that fits.</summary>
    /// <param name="plan">The plan.</param>
    /// <param name="isAnswer">Whether the identity and the bound are wanted too.</param>
    public TrainingEstimate Evaluate(in TrainingPlan plan, bool isAnswer)
    {
        var search = searches.GetOrAdd(PlanShape.Of(plan), Find);
        var (estimate, best) = Best(plan, search);
        var method = nodes.KeepsOrder ? PlacementMethod.Identity : search.IsExact ? PlacementMethod.Exact : PlacementMethod.LocalSearch;
        var rates = best.Rating.Rates;
        var placement = new NodePlacement(best.Order, method, rates[NodeLayout.Layer], rates[NodeLayout.Data], rates[NodeLayout.Pipeline]);
        if (isAnswer)
        {
            var identity = Price(plan, search.Identity);
            placement = placement with
            {
                IdentitySeconds = identity.Problem == PlanProblem.None ? identity.StepSeconds : double.NaN,
                BoundSeconds = method switch
                {
                    PlacementMethod.Identity => double.NaN,
                    PlacementMethod.Exact => estimate.StepSeconds,
                    _ => Bound(plan, search.Ideal),
                },
            };
        }

        estimate.Layout = (estimate.Layout ?? new TrainingLayout()) with { Placement = placement };
        return estimate;
    }

    /// <summary>For each stage of a plan the models of its devices under the order chosen.</summary>
    public IReadOnlyList<IReadOnlyList<TrainingModel>> ModelsOf(in TrainingPlan plan)
    {
        var (_, best) = Best(plan, searches.GetOrAdd(PlanShape.Of(plan), Find));
        return Models(plan, best);
    }

    private static bool Precedes(in TrainingEstimate a, in TrainingEstimate b) =>
        a.Problem == b.Problem ? a.StepSeconds < b.StepSeconds : a.Problem == PlanProblem.None;

    private (TrainingEstimate Estimate, Candidate Order) Best(in TrainingPlan plan, Search search)
    {
        var order = search.Candidates[0];
        var best = Price(plan, order);
        for (var c = 1; c < search.Candidates.Count; c++)
        {
            var estimate = Price(plan, search.Candidates[c]);
            if (Precedes(estimate, best))
            {
                (best, order) = (estimate, search.Candidates[c]);
            }
        }

        return (best, order);
    }

    private Search Find(PlanShape shape)
    {
        var problem = NodeLayout.Problem(shape, nodes, work.Cluster.ScaleUpDomain, slowness);
        Candidate Rated(int[] order) => new(order, problem.Rate(order));
        var identity = Rated([.. Enumerable.Range(0, nodes.Count)]);
        if (nodes.KeepsOrder)
        {
            return new Search([identity], identity, identity.Rating, IsExact: false);
        }

        var front = PlacementSearch.Solve(problem);
        var candidates = front.Orders.Select(o => new Candidate(o.Order, o.Rating)).ToList();
        if (slowness is not null)
        {
            // The ends hold embedding and logits, and the first stage most memory: the same nodes by stage in other turns.
            candidates.Add(identity);
            candidates = [.. candidates.SelectMany(c => InTurns(c.Order, problem.Stages)).DistinctBy(o => string.Join(' ', o)).Select(Rated)];
        }

        // With unlike devices it also matters which stage gets which, beyond what the front compares.
        return new Search(candidates, identity, front.Ideal, front.IsExact && slowness is null);
    }

    // Every order of the stages where they are few and share no node, else there and back.
    private static IEnumerable<int[]> InTurns(int[] order, int[][] stages)
    {
        yield return order;
        if (stages.Length is < 2 or > MostTurns || stages.Sum(s => s.Length) != order.Length || stages.Any(s => s.Length != stages[0].Length))
        {
            yield return [.. order.Reverse()];
            yield break;
        }

        var blocks = order.Chunk(stages[0].Length).ToArray();
        foreach (var turn in Turns(blocks.Length))
        {
            yield return [.. turn.SelectMany(t => blocks[t])];
        }
    }

    private static IEnumerable<int[]> Turns(int count) => count == 0
        ? [[]]
        : Turns(count - 1).SelectMany(t => Enumerable.Range(0, count).Select(at => (int[])[.. t[..at], count - 1, .. t[at..]]));

    private TrainingEstimate Price(in TrainingPlan plan, Candidate candidate) => slowness is null
        ? ModelOn(0, candidate.Rating.Rates).Evaluate(plan)
        : ModelOn(0, candidate.Rating.Rates).EvaluateStages(plan, Models(plan, candidate), work.Cluster.Kinds);

    private TrainingModel[][] Models(in TrainingPlan plan, Candidate candidate)
    {
        var stages = NodeLayout.Stages(PlanShape.Of(plan), work.Cluster.ScaleUpDomain);
        return [.. stages.Select(slots => slots.Select(s => nodes.TypeOf(candidate.Order[s])).Distinct().Order().Select(type => ModelOn(type, candidate.Rating.Rates)).ToArray())];
    }

    // No order is faster: with like devices every kind of traffic at its own best rate, with unlike ones the pace that the
    // number of fast nodes allows.
    private double Bound(in TrainingPlan plan, PlacementRating ideal)
    {
        if (slowness is null)
        {
            return ModelOn(0, ideal.Rates).Evaluate(plan).StepSeconds;
        }

        var counts = nodes.NodesOfType();
        var kinds = Enumerable.Range(0, counts.Count).OrderByDescending(t => nodes.Types[t].Device.PeakFlops(work.Precision)).Select(t => (ModelOn(t, ideal.Rates), counts[t]));
        var ranks = PlanShape.Of(plan).StageRanks;
        return UnlikeBound.Seconds(plan, [.. kinds], ranks % work.Cluster.ScaleUpDomain == 0 ? ranks / work.Cluster.ScaleUpDomain : 0);
    }

    // Traffic that stays inside nodes takes any link: the fastest, so that like plans share a model.
    private TrainingModel ModelOn(int type, IReadOnlyList<double> rates)
    {
        double Link(int kind) => double.IsFinite(rates[kind]) ? rates[kind] : fastest;
        var key = (type, Link(NodeLayout.Layer), Link(NodeLayout.Data), Link(NodeLayout.Pipeline));
        if (byLinks.TryGetValue(key, out var known))
        {
            return known;
        }

        var alike = byLayerLink.GetOrAdd((type, key.Item2), k =>
        {
            var (device, scaleUp) = nodes.Types[k.Type];
            var cluster = work.Cluster with { Device = device, ScaleUpGBps = scaleUp, ScaleOutGBps = k.Layer, Nodes = null };
            return new TrainingModel(work with { Cluster = cluster }, constants, k.Type == 0 ? operators : DeviceOperators.Prior(device));
        });
        return byLinks.GetOrAdd(key, k => alike.OnLinks(k.Data, k.Pipeline, double.IsFinite(rates[NodeLayout.Pipeline])));
    }

    private sealed record Candidate(int[] Order, PlacementRating Rating);

    private sealed record Search(IReadOnlyList<Candidate> Candidates, Candidate Identity, PlacementRating Ideal, bool IsExact);
}
