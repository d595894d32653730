namespace Dse.Solvers.Exact.Mapping;

/// <summary>How a mapping is looked for.</summary>
public enum MappingMethod
{
    /// <summary>Branch and bound, with a proof.</summary>
    Exact,

    /// <summary>One linear model in logarithms of prime factors, after CoSA; the same whatever the objective.</summary>
    Cosa,

    /// <summary>Random mappings that fit.</summary>
    Random,

    /// <summary>A genetic algorithm.</summary>
    Genetic,

    /// <summary>Simulated annealing.</summary>
    Annealing,
}
