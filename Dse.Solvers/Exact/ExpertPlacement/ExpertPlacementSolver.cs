using System.Collections.Concurrent;
using System.Globalization;
using Dse.Core.Studies;
using Dse.Core.Studies.ExpertPlacements;

namespace Dse.Solvers.Exact.ExpertPlacement;

/// <summary>Places experts onto devices by the method that suits the study.</summary>
internal sealed class ExpertPlacementSolver(StudyProblem problem, ExpertPlacementModel model) : IAnytimeMethod
{
    private const long StepsPerLayer = 600_000;
    private const long ProofNodes = 3_000_000;
    private const int ProvableCopies = 40;

    private readonly ConcurrentQueue<double[]> found = new();

    public string Description => model.Mode == PlacementMode.Eplb ? "EPLB's packing"
        : model.Method != PlacementMethod.Auto ? $"the baseline {model.Method}"
        : "branch and bound where it proves, annealing and local search where it does not, with bounds";

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

        if (Baselines.Place(model) is { } baseline)
        {
            return Only(baseline, $"the placement of {model.Method} was made; it proves nothing");
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

        return Loads(new LoadPlacement(model, start), stop);
    }

    private ExactResult Loads(LoadPlacement loads, Func<bool> stop)
    {
        Publish(loads.Table);
        loads.Polish(stop);
        Publish(loads.Table);
        var steps = model.Work is { } work ? Math.Max(1, work / model.Layers) : StepsPerLayer;
        loads.Anneal(Math.Max(1, steps / 20), stop);
        Publish(loads.Table);
        if (model.Copies <= ProvableCopies)
        {
            loads.Prove(ProofNodes, stop);
            Publish(loads.Table);
        }

        loads.Anneal(steps, stop);
        loads.Prove(0, stop);
        Publish(loads.Table);
        var bounds = LoadBounds.Of(model, loads.Bounds);
        return Array.TrueForAll(loads.Proved, p => p) && LoadBounds.AreSeparable(model, problem)
            ? new ExactResult([], true, "in every layer no placement has a busiest device with less load") { Bounds = bounds }
            : new ExactResult([], false, string.Create(CultureInfo.InvariantCulture, $"{loads.Proved.Count(p => p)} of {model.Layers} layers are proved to be best")) { Bounds = bounds };
    }

    private ExactResult Only(PlacementTable table, string statement)
    {
        Publish(table);
        return new ExactResult([], false, statement);
    }

    private void Publish(PlacementTable table)
    {
        if (model.Found.Count < FoundPlacements.Most)
        {
            found.Enqueue([model.Found.Add(table)]);
        }
    }
}
