using Dse.Core.Hardware;

namespace Dse.Core.Studies.Requirements;

/// <summary>A cluster with more or less of each resource.</summary>
internal static class ClusterScaling
{
    /// <summary>What may be multiplied, in the order of the ratios that <see cref="Of"/> takes.</summary>
    public static IReadOnlyList<RequiredResource> Resources(Cluster cluster, Precision precision)
    {
        var device = cluster.Device;
        List<RequiredResource> resources =
        [
            new("computeRate", "TFLOP/s", (device.PeakFlops(precision) ?? device.PeakTflops.Values.Max() * 1e12) / 1e12),
            new("memoryBandwidth", "GB/s", device.MemoryGBps),
            new("memoryCapacity", "GiB", device.MemoryGiB),
            new("scaleOutBandwidth", "GB/s", cluster.ScaleOutGBps),
        ];
        if (cluster.ScaleUpGBps > 0)
        {
            resources.Add(new("scaleUpBandwidth", "GB/s", cluster.ScaleUpGBps));
        }

        return resources;
    }

    /// <summary>The cluster with every resource multiplied; all peak rates together, and unlike nodes and links all alike.</summary>
    public static Cluster Of(Cluster cluster, double[] ratios)
    {
        Device Scaled(Device device) => device with
        {
            PeakTflops = device.PeakTflops.ToDictionary(p => p.Key, p => p.Value * ratios[0]),
            MemoryGBps = device.MemoryGBps * ratios[1],
            MemoryGiB = device.MemoryGiB * ratios[2],
        };
        var scaleUp = ratios.Length > 4 ? ratios[4] : 1;
        return cluster with
        {
            Device = Scaled(cluster.Device),
            ScaleOutGBps = cluster.ScaleOutGBps * ratios[3],
            ScaleUpGBps = cluster.ScaleUpGBps * scaleUp,
            Nodes = cluster.Nodes?.With(ratios[3], scaleUp, Scaled),
        };
    }
}
