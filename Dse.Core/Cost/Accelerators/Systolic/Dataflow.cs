namespace Dse.Core.Cost.Accelerators.Systolic;

/// <summary>Which operand stays in the processing elements.</summary>
public enum Dataflow
{
    /// <summary>Sums stay; inputs and weights stream past.</summary>
    OutputStationary,

    /// <summary>Weights stay; inputs stream in and sums stream out.</summary>
    WeightStationary,

    /// <summary>Inputs stay; weights stream in and sums stream out.</summary>
    InputStationary,
}
