using Dse.Core.Spaces;
using Dse.Core.Studies.BitWidths;
using Dse.Core.Studies.ExpertPlacements;
using Dse.Core.Studies.Fleets;
using Dse.Core.Studies.ModelSubsets;
using Dse.Core.Studies.Partitions;
using Dse.Core.Studies.Scratchpads;
using Dse.Core.Studies.Scratchpads.Packing;
using Dse.Core.Studies;
using Dse.Solvers.Exact.BitWidths;
using Dse.Solvers.Exact.ExpertPlacement;
using Dse.Solvers.Exact.Fleet;
using Dse.Solvers.Exact.Partition;
using Dse.Solvers.Exact.Placement;
using Dse.Solvers.Exact.Scratchpad;
using Dse.Solvers.Exact.Subset;
using Dse.Solvers.Mip;

namespace Dse.Solvers.Exact;

/// <summary>Finds the exact method of a problem.</summary>
internal static class ExactMethods
{
    /// <summary>Why no exact method solves a problem; null when one does.</summary>
    public static string? Refusal(StudyProblem problem)
    {
        if (problem.Exact is null)
        {
            return $"the kind {problem.Kind} has none";
        }

        if (problem.Exact is ScratchpadModel { Method: ScratchpadMethods.Mip } && MipSolvers.IsMissing)
        {
            return MipSolvers.Missing;
        }

        var beyond = problem.MetricConstraints.Concat(problem.Space.Constraints).FirstOrDefault(c => NameLimit.Of(c) is null);
        return beyond is null ? problem.Exact.Refusal(problem) : $"'{beyond.Text}' is more than a limit, as in 'bytes <= 1000'";
    }

    /// <summary>Makes the method of a problem that is not refused.</summary>
    public static IExactMethod For(StudyProblem problem) => problem.Exact switch
    {
        PrecisionModel model => new PrecisionSolver(problem, model),
        ScratchpadModel model => new ScratchpadSolver(problem, model),
        PackingModel model => new PackingSolver(problem, model),
        ExpertPlacementModel model => new ExpertPlacementSolver(problem, model),
        FleetModel model => new FleetSolver(problem, model),
        SubsetModel model => new SubsetSolver(problem, model),
        PartitionModel model => new PartitionSolver(problem, model),
        _ => throw new ArgumentException($"No exact method solves the kind {problem.Kind}.", nameof(problem)),
    };
}
