using System.Collections.Concurrent;
using Dse.Core.Cost.Serving.UnlikeDevices;
using Dse.Core.Hardware;

namespace Dse.Core.Cost.Serving;

/// <content>One deployment over unlike devices: the model's layers placed by greatest flow (Helix; docs/serving-traffic.md §3).</content>
public sealed partial class ServingModel
{
    // Residual stream in bf16, sent from stage to stage for every token.
    private const double ActivationBytes = 2;

    private readonly ConcurrentDictionary<(ServingGrid Grid, int Concurrency, int ChunkTokens), ServingEstimate> placements = new();

    private void EvaluateUnlike(in ServingPlan plan, ref ServingEstimate estimate)
    {
        // Placed whole: pools, stages, traces and drafts on unlike devices are refused where plans are read.
        var key = (plan.Grid, plan.Concurrency, plan.ChunkTokens);
        if (!placements.TryGetValue(key, out var placed))
        {
            placed = Place(plan);
            placements[key] = placed;
        }

        estimate = placed;
    }

    private ServingEstimate Place(ServingPlan plan)
    {
        var nodes = Work.Cluster.Nodes!;
        var perNode = Work.Cluster.ScaleUpDomain / plan.Grid.Tp;
        var estimate = new ServingEstimate { Replicas = 1 };
        if (perNode < 1)
        {
            estimate.Problem = ServingProblem.DeviceCount;
            return estimate;
        }

        // What a worker of each type does when it holds the whole model, as far as memory lets it hold layers.
        var whole = nodes.Types.Select(t => WholeModel(plan, t.Device, t.ScaleUpGBps)).ToArray();
        var typeOf = Enumerable.Range(0, nodes.Count).SelectMany(n => Enumerable.Repeat(n, perNode)).ToArray();
        var layers = Work.Model.Layers;
        var workers = typeOf.Select(n => whole[nodes.TypeOf(n)]).Select(w => new LayerWorker(
            w.Device.Name, [.. Enumerable.Range(1, Math.Min(layers, w.MostLayers)).Select(j => w.TokensPerSecond * layers / j)])).ToArray();

        // An output token brings its share of the prompt along.
        var bytes = ActivationBytes * Work.Model.Hidden * (1 + ((double)Work.NewInputTokens / Work.OutputTokens));
        var links = new double[workers.Length, workers.Length];
        for (var i = 0; i < workers.Length; i++)
        {
            for (var j = 0; j < workers.Length; j++)
            {
                var gBps = typeOf[i] == typeOf[j] ? nodes.Types[nodes.TypeOf(typeOf[i])].ScaleUpGBps : nodes[typeOf[i], typeOf[j]] * plan.Grid.Tp;
                links[i, j] = gBps * 1e9 / bytes;
            }
        }

        var problem = new PlacementProblem(layers, workers, links);
        var result = PlacementSearch.Solve(problem);
        var flows = problem.FlowsOf([.. result.Placement]);
        estimate.Placement = new PlacedLayers(workers, result, flows);
        if (result.TokensPerSecond <= 0)
        {
            estimate.Problem = ServingProblem.OutOfMemory;
            return estimate;
        }

        Measure(plan, problem, flows, [.. typeOf.Select(n => whole[nodes.TypeOf(n)])], ref estimate);
        return estimate;
    }

    // Times of a request are those of the workers on its way, each for the layers it computes, weighted by what flows through.
    private void Measure(in ServingPlan plan, PlacementProblem problem, double[,] flows, WholeWorker[] whole, ref ServingEstimate estimate)
    {
        var result = estimate.Placement!.Result;
        double layers = Work.Model.Layers;
        double tpot = 0, prompt = 0, hops = 0, request = 0, devices = 0, watts = 0, rent = 0;
        for (var w = 0; w < whole.Length; w++)
        {
            var held = result.Placement[w];
            var flow = flows[w, w] / result.TokensPerSecond;
            tpot += flow * whole[w].Estimate.TpotSeconds * held.Count / layers;
            prompt += flow * whole[w].Estimate.PrefillSeconds * held.Count / layers;
            request = Math.Max(request, whole[w].Estimate.TtftSeconds - whole[w].Estimate.PrefillSeconds - whole[w].Estimate.QueueSeconds - whole[w].Estimate.TpotSeconds);
            for (var to = 0; to < whole.Length; to++)
            {
                hops += to == w ? 0 : flows[w, to] / result.TokensPerSecond / problem.Link(w, to) * Work.OutputTokens / (Work.OutputTokens + (double)Work.NewInputTokens);
            }

            if (held.Count > 0)
            {
                devices += plan.Grid.Tp;
                rent += plan.Grid.Tp * (whole[w].Device.UsdPerHour ?? double.NaN);
                watts += plan.Grid.Tp * whole[w].Estimate.PowerWatts;
                Fill(whole[w].Estimate, held.Count / layers, ref estimate);
            }
        }

        // As many requests are in flight as keep every worker on the way at its batch.
        estimate.TpotSeconds = tpot + hops;
        estimate.TpotP99Seconds = estimate.TpotSeconds;
        estimate.PrefillSeconds = prompt;
        estimate.DecodeStepSeconds = tpot;
        estimate.DecodeBatch = plan.Concurrency;
        estimate.RequestsPerSecond = result.TokensPerSecond / Work.OutputTokens;
        estimate.InFlight = result.TokensPerSecond * estimate.TpotSeconds;
        estimate.MaxConcurrency = Math.Floor(estimate.InFlight);
        estimate.TtftSeconds = request + prompt + estimate.TpotSeconds;
        estimate.TtftP99Seconds = estimate.TtftSeconds;
        estimate.TokensPerSecondPerDevice = result.TokensPerSecond / devices;
        estimate.BoundTokensPerSecondPerDevice = result.Bound / devices;
        estimate.GoodRequestsPerSecond = estimate.RequestsPerSecond
            * MetRatio(Work.TtftLimitMs, estimate.TtftSeconds, estimate.TtftP99Seconds) * MetRatio(Work.TpotLimitMs, estimate.TpotSeconds, estimate.TpotP99Seconds);
        estimate.PowerWatts = watts / devices;
        estimate.UsdPerHour = rent / devices;
    }

    // The fullest device so far: weights and cache by its share of the layers, and the workspace of a step.
    private static void Fill(in ServingEstimate whole, double share, ref ServingEstimate fullest)
    {
        var bytes = ((whole.WeightBytes + whole.KvCacheBytes) * share) + whole.WorkspaceBytes;
        if (bytes > fullest.MemoryBytes)
        {
            fullest.MemoryBytes = bytes;
            fullest.WeightBytes = whole.WeightBytes * share;
            fullest.KvCacheBytes = whole.KvCacheBytes * share;
            fullest.WorkspaceBytes = whole.WorkspaceBytes;
        }
    }

    // A worker that holds the whole model, its memory counted by layers: weights and the cache of its batch.
    private WholeWorker WholeModel(in ServingPlan plan, Device device, double scaleUpGBps)
    {
        var roomy = device with { MemoryGiB = 1e6 };
        var model = new ServingModel(Work with
        {
            Cluster = new Cluster(roomy, plan.Grid.Tp, plan.Grid.Tp, scaleUpGBps, Work.Cluster.ScaleOutGBps),
            RequestsPerSecond = null,
        });
        var estimate = model.Evaluate(plan);
        var memory = model.MemoryOf(plan.Grid, plan.ChunkTokens);
        var usable = (device.MemoryGiB / roomy.MemoryGiB * memory.UsableBytes) - memory.WorkspaceBytes;
        var perLayer = (memory.WeightBytes + (memory.CacheBytes * plan.Concurrency)) / Work.Model.Layers;
        return new WholeWorker(device, estimate, estimate.TokensPerSecondPerDevice * plan.Grid.Tp, (int)Math.Max(0, Math.Floor(usable / perLayer)));
    }

    private sealed record WholeWorker(Device Device, ServingEstimate Estimate, double TokensPerSecond, int MostLayers);
}
