namespace Dse.Core.Cost.Training.Calculon;

/// <summary>A processor with its memories and networks, for one number format (system.py, processor.py, memory.py).</summary>
/// <param name="Word">Bytes of one element.</param>
/// <param name="Matrix">Matrix engine, FLOP/s by FLOP.</param>
/// <param name="Vector">Vector engine, FLOP/s by FLOP.</param>
/// <param name="Memory">First memory, B/s by bytes.</param>
/// <param name="MemoryBytes">Its capacity.</param>
/// <param name="SecondMemory">Second memory, B/s by bytes.</param>
/// <param name="SecondMemoryBytes">Its capacity, 0 for none.</param>
/// <param name="Roofline">Compute and memory overlap fully; else their times add up.</param>
/// <param name="Networks">Tiers, the nearest first.</param>
internal sealed record CalculonSystem(
    int Word,
    StepCurve Matrix,
    StepCurve Vector,
    StepCurve Memory,
    double MemoryBytes,
    StepCurve SecondMemory,
    double SecondMemoryBytes,
    bool Roofline,
    IReadOnlyList<CalculonNetwork> Networks)
{
    /// <summary>Time of an operation from its compute and its memory time.</summary>
    public double Combine(double computeSeconds, double memorySeconds) =>
        Roofline ? Math.Max(computeSeconds, memorySeconds) : computeSeconds + memorySeconds;
}
