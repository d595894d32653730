using System.Collections.Concurrent;
using System.Diagnostics;
using System.Globalization;
using Dse.Core.Spaces;
using Dse.Core.Studies;
using Dse.Core.Studies.ExpertPlacements;
using Dse.Solvers.Mip;

namespace Dse.Solvers.Exact.ExpertPlacement;

/// <summary>Places experts onto devices by the method that suits the study.</summary>
internal sealed class ExpertPlacementSolver(StudyProblem problem, ExpertPlacementModel model) : IAnytimeMethod
{
    private const long StepsPerLayer = 800_000;
    private const long StepsOfFew = 24_000_000;
    private const long MostStepsPerLayer = 8_000_000;
    private const long StepsOfMoves = 450_000;
    private const long LeastStepsPerMove = 15_000;
    private const long MostStepsPerMove = 150_000;
    private const long RunsPerLayer = 64;
    private const long ProofNodes = 3_000_000;
    private const int ProvableCopies = 40;
    private const double Warm = 0.02;
    private const double Cool = 0.003;
    private const int RobustRounds = 12;
    private const double RobustCold = 0.01;

    private readonly ConcurrentQueue<double[]> found = new();
    private readonly long started = Stopwatch.GetTimestamp();
    private readonly HashSet<string> metrics = problem.Objectives.Select(o => o.Metric).Concat(problem.MetricConstraints.SelectMany(c => c.Names)).ToHashSet(StringComparer.Ordinal);

    public string Description => model.Mode == PlacementMode.Eplb ? "EPLB's packing"
        : model.Method != PlacementMethod.Auto ? $"the baseline {model.Method}"
        : "all placements or branch and bound where that proves the front, annealing and local search with bounds where it does not";

    public bool TryTake(out double[] cells) => found.TryDequeue(out cells!);

    public ExactResult Solve(Func<bool> stop)
    {
        model.Found.Clear();
        if (model.Mode == PlacementMode.Eplb)
        {
            return EplbPlacement.Place(model) is { } table
                ? Only(table, "EPLB's packing was made; it proves nothing")
                : new ExactResult([], false, "EPLB's packing puts more experts onto a node than it has slots; mode optimal packs groups by their size");
        }

        if (model.Method == PlacementMethod.MoeTuner)
        {
            return MoeTuner(stop);
        }

        if (Baselines.Place(model) is { } baseline)
        {
            return Only(baseline, $"the placement of {model.Method} was made; it proves nothing");
        }

        if (model.Method == PlacementMethod.ExFlow)
        {
            return KeepTokens(stop);
        }

        var start = new int[model.Layers][][];
        for (var layer = 0; layer < start.Length; layer++)
        {
            if (StartPlacement.Of(model, layer) is not { } first)
            {
                return new ExactResult([], false, "no way was found to put the groups onto the nodes");
            }

            start[layer] = first;
        }

        var loads = new LoadPlacement(model, start);
        Publish(loads.Table);
        if (LoadBounds.AreSeparable(model, problem))
        {
            Even(loads, Steps(model.Work), stop);
            return Array.TrueForAll(loads.Proved, p => p)
                ? new ExactResult([], true, "in every layer no placement has a busiest device with less load") { Bounds = LoadBounds.Of(model, loads.Bounds) }
                : Unproved(loads, [], stop);
        }

        return Exact(stop) ?? Search(loads, stop);
    }

    private ExactResult MoeTuner(Func<bool> stop)
    {
        try
        {
            var tuner = new MoeTunerPlacement(model, MipSolvers.Default, stop);
            return tuner.Place() is { } table
                ? Only(table, tuner.IsDescended ? "MoETuner's clusters were solved, and changed places step by step because its second programme is too large" : "MoETuner's two programmes were solved within its gap of 2.5 %; that proves nothing of the front")
                : new ExactResult([], false, "the search was ended");
        }
        catch (MipException e)
        {
            return new ExactResult([], false, $"no solver made MoETuner's placement: {e.Message.TrimEnd('.')}");
        }
    }

    // ExFlow's objective, for which its authors run an integer programme per bisection; loads have no say.
    private ExactResult KeepTokens(Func<bool> stop)
    {
        if (Enumerable.Range(0, model.Layers).Select(l => StartPlacement.Of(model, l)).ToArray() is var start && Array.Exists(start, l => l is null))
        {
            return new ExactResult([], false, "no way was found to put the groups onto the nodes");
        }

        PlacementTable? last = null;
        var problems = Enumerable.Range(0, model.Layers).Select(l => new LayerProblem(model, l)).ToArray();
        var schedule = new FlowSchedule(model, new FlowPlacement(model, problems, new PlacementTable(start!), 1, 0), table => last = table, stop, started);
        schedule.Run(null, double.PositiveInfinity);
        return Only(last!, "ExFlow's objective was made small by annealing; it proves nothing") with { IsTimed = schedule.IsTimed };
    }

    private ExactResult? Exact(Func<bool> stop)
    {
        if (StateFront.For(problem, model) is not { } exact || exact.Solve([.. problem.Objectives.Select(o => o.Metric)], stop) is not { } tables || tables.Count > FoundPlacements.Most / 2)
        {
            return null;
        }

        foreach (var table in tables)
        {
            Publish(table);
        }

        return new ExactResult([], true, "all placements of every layer were composed, layer after layer, those left out that another dominates");
    }

    private ExactResult Search(LoadPlacement loads, Func<bool> stop)
    {
        var countsLoads = metrics.Overlaps(LoadBounds.Loads) || model.Mode == PlacementMode.Robust;
        var countsFlows = metrics.Overlaps(["crossDeviceTokens", "crossNodeTokens", "communicationMs"]);
        var countsMoves = model.Current is not null && (model.MaxMoves is not null || metrics.Contains("moves"));
        var crossing = countsFlows ? Task.Run(() => FlowBounds.Of(model, byNode: false, stop)) : null;
        var crossingNodes = metrics.Contains("crossNodeTokens") ? Task.Run(() => FlowBounds.Of(model, byNode: true, stop)) : null;
        if (countsLoads)
        {
            Even(loads, countsFlows ? Steps(model.Work is { } work ? work / 4 : StepsPerLayer * model.Layers / 2) : Steps(model.Work), stop);
        }

        if (countsMoves)
        {
            Move(loads, stop);
        }

        var isTimed = false;
        if (countsFlows && !stop())
        {
            var from = countsMoves && CurrentPlacement.All(model) is { } current ? new PlacementTable(current) : loads.Table;
            var flow = new FlowPlacement(model, loads.Problems, from, metrics.Overlaps(["crossDeviceTokens", "communicationMs"]) ? 1 : 0, metrics.Contains("crossNodeTokens") ? 1 : 0);
            var schedule = new FlowSchedule(model, flow, Publish, stop, started);
            schedule.Run(countsLoads && !countsMoves ? loads.Table : null, Cap());
            isTimed = schedule.IsTimed;
        }

        var bounds = new Dictionary<string, double>(StringComparer.Ordinal);
        if (crossing is not null)
        {
            bounds["crossDeviceTokens"] = crossing.GetAwaiter().GetResult();
        }

        if (crossingNodes is not null)
        {
            bounds["crossNodeTokens"] = crossingNodes.GetAwaiter().GetResult();
        }

        return Unproved(loads, bounds, stop) with { IsTimed = isTimed };
    }

    // Rounds of more and more work, so that something good is there soon.
    private void Even(LoadPlacement loads, long steps, Func<bool> stop)
    {
        loads.Polish(stop);
        Publish(loads.Table);
        loads.Anneal(Math.Max(1, steps / 20), stop);
        Publish(loads.Table);
        loads.Prove(model.Copies <= ProvableCopies ? ProofNodes : model.Copies == model.Experts ? ProofNodes / 10 : 0, stop);
        Publish(loads.Table);
        if (model.Profiles.Count > 1)
        {
            // Where the worst profile binds, runs end far apart: many short ones find more than a long one.
            for (var round = 0; round < RobustRounds; round++)
            {
                loads.Anneal(Math.Max(1, steps / 8), stop, cold: RobustCold);
                Publish(loads.Table);
            }
        }
        else
        {
            loads.Anneal(steps / 2, stop);
            Publish(loads.Table);
            loads.Anneal(steps / 4, stop);
            loads.Anneal(steps / 8, stop, Warm);
        }

        loads.Anneal(steps / 8, stop, Cool);
        loads.Prove(0, stop);
        Publish(loads.Table);
    }

    private void Move(LoadPlacement loads, Func<bool> stop)
    {
        if (CurrentPlacement.All(model) is not { } start)
        {
            return;
        }

        Publish(new PlacementTable(start));
        var steps = Math.Clamp(StepsOfMoves / model.Layers, LeastStepsPerMove, MostStepsPerMove);
        foreach (var table in MovePlacement.Of(problem, model, loads, start, model.Work is { } work ? Math.Clamp(work / model.Layers / RunsPerLayer, 1, steps) : steps, stop))
        {
            Publish(table);
        }
    }

    private ExactResult Unproved(LoadPlacement loads, Dictionary<string, double> bounds, Func<bool> stop)
    {
        foreach (var (metric, bound) in LoadBounds.Of(model, loads.Bounds))
        {
            bounds[metric] = bound;
        }

        return new ExactResult([], false, stop() ? "the search was ended" : string.Create(
            CultureInfo.InvariantCulture, $"the search was done; the loads of {loads.Proved.Count(p => p)} of {model.Layers} layers are proved to be as even as can be")) { Bounds = bounds };
    }

    private long Steps(long? work) => work is { } all ? Math.Max(4, all / model.Layers) : Math.Clamp(StepsOfFew / model.Layers, StepsPerLayer, MostStepsPerLayer);

    // What limits on the ratio allow in every layer.
    private double Cap() => problem.MetricConstraints.SelectMany(c => NameLimit.Of(c)!)
        .Where(l => l.Name is "peakToMeanRatio")
        .Select(l => l.High)
        .DefaultIfEmpty(double.PositiveInfinity)
        .Min();

    private ExactResult Only(PlacementTable table, string statement)
    {
        Publish(table);
        return new ExactResult([], false, statement);
    }

    // Where nothing but loads counts, devices take the names with which the most copies stay.
    private void Publish(PlacementTable table)
    {
        if (model.Current is not null && LoadBounds.AreSeparable(model, problem) && model.Mode != PlacementMode.Eplb)
        {
            table = new PlacementTable([.. table.Layers.Select((layer, l) => MoveCurve.Renamed(new LayerProblem(model, l), layer))]);
        }

        if (model.Found.Count < FoundPlacements.Most)
        {
            found.Enqueue([model.Found.Add(table)]);
        }
    }
}
