using Dse.Core.Cost.Accelerators.Networks;
using Dse.Core.Cost.Accelerators.Systolic;
using Dse.Core.Hardware.Units;

namespace Dse.Core.Cost.Accelerators.Groups;

/// <summary>A chip of several systolic arrays, alike or not, each with its memories and its share of the DRAM's bandwidth.</summary>
/// <remarks>Immutable.</remarks>
public sealed record GroupDesign
{
    /// <summary>Puts a chip together.</summary>
    /// <param name="arrays">The arrays, at least one.</param>
    /// <param name="weights">Shares of the bandwidth, in any unit; above 0.</param>
    /// <param name="clock">Clock of all; above 0.</param>
    /// <param name="bandwidth">DRAM bandwidth of all together; above 0.</param>
    public GroupDesign(IReadOnlyList<SystolicArray> arrays, IReadOnlyList<double> weights, ClockRate clock, DataRate bandwidth)
    {
        ArgumentNullException.ThrowIfNull(arrays);
        ArgumentNullException.ThrowIfNull(weights);
        ArgumentOutOfRangeException.ThrowIfNotEqual(weights.Count, arrays.Count);
        ArgumentOutOfRangeException.ThrowIfZero(arrays.Count);
        Clock = clock;
        Bandwidth = bandwidth;
        Weights = [.. weights];
        var all = weights.Sum();
        Parts = [.. arrays.Select((a, i) => new AcceleratorDesign(a, clock, (weights[i] / all) * bandwidth))];
    }

    /// <summary>The arrays as accelerators of their own.</summary>
    public IReadOnlyList<AcceleratorDesign> Parts { get; }

    /// <summary>Their shares of the bandwidth.</summary>
    public IReadOnlyList<double> Weights { get; }

    /// <summary>Clock of all.</summary>
    public ClockRate Clock { get; }

    /// <summary>DRAM bandwidth of all together.</summary>
    public DataRate Bandwidth { get; }

    /// <summary>What the assignment makes small.</summary>
    public ChainGoal Goal { get; init; }

    /// <summary>Elements of all arrays.</summary>
    public double Elements => Parts.Sum(p => (double)p.Array.Elements);

    /// <summary>All on-chip memories.</summary>
    public DataSize Sram => Parts.Aggregate(default(DataSize), (sum, p) => sum + p.Sram);

    /// <summary>Area of all arrays with their memories, mm².</summary>
    public double AreaMm2 => Parts.Sum(p => SystolicEnergy.AreaMm2(p.Array));

    /// <summary>Most operations per second, 10^9; a multiply-accumulate is two.</summary>
    public double PeakGops => Parts.Sum(p => p.PeakGops);
}
