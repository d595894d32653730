using System.Globalization;
using Dse.Core.Studies;
using Dse.Core.Studies.Scratchpads;

namespace Dse.Solvers.Exact.Scratchpad;

/// <summary>Plans each capacity of a study.</summary>
internal sealed class ScratchpadSolver(StudyProblem problem, ScratchpadModel model) : IExactMethod
{
    public string Description => model.IsOrderFree
        ? "operators ordered by search over what has run and what is resident, residency by dynamic programming with Lagrangian bounds, addresses packed"
        : "residency in the given order by dynamic programming with Lagrangian bounds, addresses packed";

    public ExactResult Solve(Func<bool> stop)
    {
        var planner = new CapacityPlanner(model, stop);
        var proved = true;
        var gaps = new List<string>();
        foreach (var capacity in model.CapacitiesBytes)
        {
            var point = planner.Plan(capacity);
            model.Enter(capacity, point);
            if (point.Failure is ScratchpadModel.OperatorTooLarge)
            {
                continue;
            }

            var bytes = planner.LastBytes;
            proved &= bytes == point.BoundOffChipBytes;
            if (bytes != point.BoundOffChipBytes)
            {
                gaps.Add(string.Create(CultureInfo.InvariantCulture, $"{capacity} bytes: {(bytes is { } known ? $"{known}" : "no plan")}, bound {point.BoundOffChipBytes}"));
            }
        }

        double[][] designs = [.. model.CapacitiesBytes.Select((c, i) => new[] { problem.Space.Parameters[0].IsDiscrete ? i : (double)c })];
        return proved
            ? new ExactResult(designs, true, "traffic equals its lower bound at every capacity")
            : new ExactResult(designs, false, $"off-chip bytes and their lower bound differ at {string.Join("; ", gaps.Take(5))}");
    }
}
