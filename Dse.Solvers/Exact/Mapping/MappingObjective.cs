namespace Dse.Solvers.Exact.Mapping;

/// <summary>What a mapping is to make small.</summary>
public enum MappingObjective
{
    /// <summary>Cycles.</summary>
    Cycles,

    /// <summary>Energy of multipliers and accesses.</summary>
    Energy,

    /// <summary>Energy times cycles.</summary>
    EnergyDelayProduct,
}
