using System.Text.Json;
using Dse.Core.Cost.Training;
using Dse.Core.Hardware;

namespace Dse.Core.Studies.TrainingPlans;

/// <summary>What binds a plan and what would change it: the same plan on hardware twice as good in one respect.</summary>
internal static class PlanSensitivity
{
    /// <summary>Writes <c>boundBy</c> and <c>sensitivity</c>, the largest gain first.</summary>
    public static void Write(Utf8JsonWriter writer, TrainingWorkload work, in TrainingPlan plan, in TrainingEstimate estimate)
    {
        var cluster = work.Cluster;
        var variants = new (string Change, string Resource, Cluster Cluster)[]
        {
            ("peak rate x2", "compute", With(cluster, d => d with { PeakTflops = d.PeakTflops.ToDictionary(p => p.Key, p => 2 * p.Value) }, 1, 1)),
            ("memory bandwidth x2", "memoryBandwidth", With(cluster, d => d with { MemoryGBps = 2 * d.MemoryGBps }, 1, 1)),
            ("scale-up bandwidth x2", "scaleUpLinks", With(cluster, d => d, 2, 1)),
            ("scale-out bandwidth x2", "network", With(cluster, d => d, 1, 2)),
        };
        var given = plan;
        var before = estimate.StepSeconds;
        var gains = variants
            .Select(v => (v.Change, v.Resource, Seconds: new TrainingModel(work with { Cluster = v.Cluster }).Evaluate(given).StepSeconds))
            .OrderBy(v => v.Seconds).ThenBy(v => v.Change, StringComparer.Ordinal).ToArray();
        var waiting = estimate.BubbleSeconds + estimate.HostSeconds;
        writer.WriteString("boundBy", estimate.MemoryRatio > 1 ? "memoryCapacity" : waiting > before / 2 ? "bubbleAndHost" : gains[0].Resource);
        writer.WriteNumber("memoryHeadroomGiB", ((1 / estimate.MemoryRatio) - 1) * estimate.MemoryBytes / (1L << 30));
        writer.WriteStartArray("sensitivity");
        foreach (var (change, _, seconds) in gains)
        {
            writer.WriteStartObject();
            writer.WriteString("change", change);
            writer.WriteNumber("stepTimeSeconds", seconds);
            writer.WriteNumber("speedupRatio", before / seconds);
            writer.WriteEndObject();
        }

        writer.WriteEndArray();
    }

    private static Cluster With(Cluster cluster, Func<Device, Device> replace, double scaleUpRatio, double scaleOutRatio) => cluster with
    {
        Device = replace(cluster.Device),
        ScaleUpGBps = scaleUpRatio * cluster.ScaleUpGBps,
        ScaleOutGBps = scaleOutRatio * cluster.ScaleOutGBps,
        Nodes = cluster.Nodes?.With(scaleOutRatio, scaleUpRatio, replace),
    };
}
