using Dse.Core.Hardware;

namespace Dse.Core.Cost.Serving.Offload;

/// <summary>Devices that hold the cache of a worker and compute its attention over it (Lamina, 2024): memory is what they are bought for.</summary>
/// <param name="Device">The device.</param>
/// <param name="Devices">How many serve one worker, at least 1.</param>
/// <param name="LinkGBps">GB/s per direction between each of them and the worker, above 0.</param>
public sealed record AttentionOffload(Device Device, int Devices, double LinkGBps)
{
    /// <summary>A way there and back between two machines, once a layer: 33 us with the network stack that Lamina reports.</summary>
    public const double RoundTripSeconds = 33e-6;

    /// <summary>Seconds of a step of two halves of a batch that take turns: one half's attention runs beside the other half's products.</summary>
    /// <param name="products">Seconds of everything but attention, for one half.</param>
    /// <param name="attention">Seconds of attention on the other devices, for one half.</param>
    /// <param name="ways">Seconds on the way, for one half.</param>
    /// <returns>Each side is busy twice, and one half passes through all three.</returns>
    public static double TakingTurns(double products, double attention, double ways) =>
        Math.Max(Math.Max(2 * products, 2 * attention), products + attention + ways);
}
