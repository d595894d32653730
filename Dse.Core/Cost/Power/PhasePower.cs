namespace Dse.Core.Cost.Power;

/// <summary>What a device draws in a phase of serving or a step of training, and how a power cap slows the phase (POLCA, ASPLOS 2024).</summary>
/// <remarks>
/// Draw over board power = 0.31 + 1.5 x compute + 0.72 x memory, at most 1, where compute and memory are operations and bytes
/// per second over the device's peaks. Fitted to the average and peak power of Llama 2 70B and BLOOM 176B on 2 to 8 A100 that
/// Splitwise (ISCA 2024) published: decoding is met within 0.04, prompts within 0.09 of board power. A cap lowers the clock f
/// of the cores: their part of the draw falls with its cube (voltage falls with the clock), what they compute slows by 1/f,
/// memory keeps its own clock.
/// </remarks>
/// <param name="ComputeRatio">Operations per second over peak, 0 to 1.</param>
/// <param name="MemoryRatio">Bytes per second over peak, 0 to 1.</param>
public readonly record struct PhasePower(double ComputeRatio, double MemoryRatio)
{
    private const double Base = 0.31;
    private const double PerCompute = 1.5;
    private const double PerMemory = 0.72;

    // Stacked memory at its full rate: 5 pJ a bit of 2 TB/s is 80 W of the 400 W of an A100; the rest of PerMemory moves bits on the chip.
    private const double MemoryDrawRatio = 0.2;

    // Products reach about this share of peak when nothing but compute binds.
    private const double ReachableRatio = 0.6;

    // Below a fifth of the clock no board throttles: 345 of 1,980 MHz on an H100.
    private const double LeastClockRatio = 0.2;

    /// <summary>Draw over board power without a cap.</summary>
    public double DrawRatio => Math.Min(1, Base + (PerCompute * ComputeRatio) + (PerMemory * MemoryRatio));

    /// <summary>Share of the time that follows the clock of the cores.</summary>
    public double ClockBoundRatio => Math.Min(1, ComputeRatio / ReachableRatio);

    /// <summary>The clock under a cap, over the full clock; null when the cap cannot be kept.</summary>
    /// <param name="capRatio">Cap over board power, above 0.</param>
    /// <param name="idleRatio">Draw of an idle device over board power.</param>
    public double? ClockRatio(double capRatio, double idleRatio)
    {
        var draw = DrawRatio;
        if (capRatio >= draw)
        {
            return 1;
        }

        var still = Math.Min(idleRatio + (MemoryDrawRatio * MemoryRatio), draw);
        var clock = Math.Cbrt(Math.Max(0, capRatio - still) / (draw - still));
        return clock >= LeastClockRatio ? clock : null;
    }

    /// <summary>Time under a clock over time at the full clock, at least 1.</summary>
    /// <param name="clockRatio">The clock over the full clock, above 0.</param>
    public double SlowdownRatio(double clockRatio) => 1 + (ClockBoundRatio * ((1 / clockRatio) - 1));
}
