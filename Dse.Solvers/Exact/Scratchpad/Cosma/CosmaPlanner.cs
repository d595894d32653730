using Dse.Core.Studies.Scratchpads;
using Dse.Solvers.Mip;

namespace Dse.Solvers.Exact.Scratchpad.Cosma;

/// <summary>Plans by COSMA's program, for comparison on small graphs.</summary>
internal static class CosmaPlanner
{
    /// <summary>The plan and its off-chip bytes, as the replay counts them.</summary>
    /// <param name="model">The study.</param>
    /// <param name="capacityBytes">Room; every operator's operands fit.</param>
    /// <param name="boundBytes">No plan moves fewer bytes, known from elsewhere: the program's own optimum is none for plans that move tensors between steps.</param>
    /// <param name="solver">Solves the program.</param>
    /// <param name="ct">Ends the solver.</param>
    /// <exception cref="MipException">The solver is missing or failed, or its answer is no plan.</exception>
    /// <exception cref="OperationCanceledException">Cancelled.</exception>
    public static async Task<(PlannedPoint Point, long? OffChipBytes)> PlanAsync(ScratchpadModel model, long capacityBytes, long boundBytes, IMipSolver solver, CancellationToken ct)
    {
        var program = new CosmaModel(model.Graph, capacityBytes, model.IsOrderFree);
        var result = await solver.SolveAsync(program.Linear, MipOptions.Default with { Seconds = 3600 }, ct);
        if (result.Values.Count == 0)
        {
            return (new PlannedPoint(null, boundBytes, result.Status == MipStatus.Infeasible ? ScratchpadModel.NotPlaced : ScratchpadModel.NotPlanned), null);
        }

        // A place within the solver's tolerance of another can lie over it by a unit: then the stays are placed anew.
        var plan = program.PlanOf(result.Values);
        var figures = PlanReplay.Run(model.Graph, plan, capacityBytes, out var violation);
        if (figures is null && Placer.Place(model.Graph, plan.Episodes, capacityBytes, () => ct.IsCancellationRequested).Placed is { } placed)
        {
            plan = plan with { Episodes = placed };
            figures = PlanReplay.Run(model.Graph, plan, capacityBytes, out violation);
        }

        return figures is not null
            ? (new PlannedPoint(plan, boundBytes, null), figures.OffChipBytes)
            : throw new MipException($"{result.Solver} answered with a plan that cannot run: {violation}.");
    }
}
