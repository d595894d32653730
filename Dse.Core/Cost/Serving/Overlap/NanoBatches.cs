namespace Dse.Core.Cost.Serving.Overlap;

/// <summary>A step whose compute, memory and network time run at the same time, the batch split into nano-batches (NanoFlow, OSDI 2025).</summary>
/// <param name="Count">Nano-batches, at least 1; 1 is no overlap.</param>
/// <param name="Seconds">What the step takes at least.</param>
/// <param name="BoundBy">compute, memory, network, or chain: one nano-batch's own way through a layer.</param>
public readonly record struct NanoBatches(int Count, double Seconds, string BoundBy)
{
    /// <summary>The split that takes least.</summary>
    /// <remarks>
    /// With k nano-batches every resource is busy for its own total, where weights are read k times; and each nano-batch
    /// passes through all layers one operator after another, which takes its share of the work plus the weights. A step
    /// takes at least the longest of the four; k grows until reading weights again costs more than overlap gains.
    /// </remarks>
    /// <param name="computeSeconds">Operations over the rate reached.</param>
    /// <param name="weightSeconds">Reading the weights once.</param>
    /// <param name="cacheSeconds">Reading the cache and everything else that grows with the batch.</param>
    /// <param name="networkSeconds">Exchanges between devices.</param>
    /// <param name="most">The most nano-batches, at least 1.</param>
    public static NanoBatches Best(double computeSeconds, double weightSeconds, double cacheSeconds, double networkSeconds, int most)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(most, 1);
        var best = new NanoBatches(0, double.PositiveInfinity, string.Empty);
        for (var k = 1; k <= most; k++)
        {
            var memory = (k * weightSeconds) + cacheSeconds;
            var chain = ((computeSeconds + cacheSeconds + networkSeconds) / k) + weightSeconds;
            var seconds = Math.Max(Math.Max(computeSeconds, memory), Math.Max(networkSeconds, chain));
            if (seconds < best.Seconds)
            {
                var bound = seconds == computeSeconds ? "compute" : seconds == memory ? "memory" : seconds == networkSeconds ? "network" : "chain";
                best = new NanoBatches(k, seconds, bound);
            }
        }

        return best;
    }
}
