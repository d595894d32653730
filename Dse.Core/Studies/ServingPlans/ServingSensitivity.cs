using System.Text.Json;
using Dse.Core.Cost.Serving;
using Dse.Core.Hardware;

namespace Dse.Core.Studies.ServingPlans;

/// <summary>What would change a serving plan: the same plan on hardware twice as good in one respect.</summary>
internal static class ServingSensitivity
{
    /// <summary>Writes <c>boundBy</c> and <c>sensitivity</c>, the largest gain in throughput first.</summary>
    public static void Write(Utf8JsonWriter writer, ServingWorkload work, in ServingPlan plan, in ServingEstimate estimate)
    {
        var cluster = work.Cluster;
        var device = cluster.Device;
        var variants = new (string Change, string Resource, Cluster Cluster)[]
        {
            ("peak rate x2", "compute", cluster with { Device = device with { PeakTflops = device.PeakTflops.ToDictionary(p => p.Key, p => 2 * p.Value) } }),
            ("memory bandwidth x2", "memoryBandwidth", cluster with { Device = device with { MemoryGBps = 2 * device.MemoryGBps } }),
            ("memory capacity x2", "memoryCapacity", cluster with { Device = device with { MemoryGiB = 2 * device.MemoryGiB } }),
            ("scale-up bandwidth x2", "scaleUpLinks", cluster with { ScaleUpGBps = 2 * cluster.ScaleUpGBps }),
            ("scale-out bandwidth x2", "network", cluster with { ScaleOutGBps = 2 * cluster.ScaleOutGBps }),
        };
        var given = plan;
        var before = estimate;
        var gains = variants
            .Select(v => (v.Change, v.Resource, Estimate: new ServingModel(work with { Cluster = v.Cluster }).Evaluate(given)))
            .OrderByDescending(v => v.Estimate.TokensPerSecondPerDevice).ThenBy(v => v.Estimate.TpotSeconds).ThenBy(v => v.Change, StringComparer.Ordinal).ToArray();
        var gained = gains[0].Estimate.TokensPerSecondPerDevice / before.TokensPerSecondPerDevice;

        // Launches and the host's work bind where nothing that money buys helps by a twentieth.
        writer.WriteString("boundBy", gained >= 1.05 ? gains[0].Resource : "host");
        writer.WriteStartArray("sensitivity");
        foreach (var (change, _, changed) in gains)
        {
            writer.WriteStartObject();
            writer.WriteString("change", change);
            writer.WriteNumber("tokensPerSecondPerDevice", changed.TokensPerSecondPerDevice);
            writer.WriteNumber("ttftMs", changed.TtftSeconds * 1e3);
            writer.WriteNumber("tpotMs", changed.TpotSeconds * 1e3);
            writer.WriteNumber("speedupRatio", changed.TokensPerSecondPerDevice / before.TokensPerSecondPerDevice);
            writer.WriteEndObject();
        }

        writer.WriteEndArray();
    }
}
