namespace Dse.Core.Cost.Accelerators.Systolic;

/// <summary>One layer on one systolic array.</summary>
/// <param name="Cycles">Cycles, waits for DRAM included.</param>
/// <param name="ComputeCycles">Cycles without them.</param>
/// <param name="ComputeUtilizationRatio">Share of the elements that work while a fold runs (SCALE-Sim's "compute utilisation").</param>
/// <param name="OverallUtilizationRatio">Operations over what the elements could do in <paramref name="Cycles"/>.</param>
/// <param name="MappingEfficiencyRatio">Share of the elements that hold work.</param>
/// <param name="IfmapSramReads">Input words read on chip.</param>
/// <param name="FilterSramReads">Weight words read on chip.</param>
/// <param name="OfmapSramWrites">Output words written on chip.</param>
/// <param name="DramBytes">Bytes to and from DRAM.</param>
public readonly record struct SystolicEstimate(
    double Cycles,
    double ComputeCycles,
    double ComputeUtilizationRatio,
    double OverallUtilizationRatio,
    double MappingEfficiencyRatio,
    double IfmapSramReads,
    double FilterSramReads,
    double OfmapSramWrites,
    double DramBytes);
