using Dse.Core.Cost.Accelerators.LoopNests;

namespace Dse.Solvers.Exact.Mapping;

/// <summary>Objectives of one mapping.</summary>
internal static class MappingCosts
{
    public static double Value(MappingObjective objective, in LoopNestEstimate estimate) => objective switch
    {
        MappingObjective.Cycles => estimate.Cycles,
        MappingObjective.Energy => estimate.EnergyPj,
        _ => estimate.EnergyPj * estimate.Cycles,
    };
}
