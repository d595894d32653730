using System.Text.Json;
using Dse.Core.Cost.Dram;

namespace Dse.Core.Studies.MemoryControllers;

/// <summary>Reads <c>memory</c> and <c>workload</c>.</summary>
internal static class TrafficReader
{
    private const string DefaultDevice = "DDR4-2400-8Gb-x8";
    private const double DefaultRequests = 1e6;
    private const int DefaultRequestBytes = 64;

    // Ours: what a preset leaves open. The share of the peak is offered unless the spec gives gBps.
    private static readonly (string Name, double ReadRatio, double RowHitRatio, int Banks, double PeakRatio)[] Presets =
    [
        ("streaming", 0.67, 0.95, 4, 0.7),
        ("random", 0.5, 0.02, 16, 0.3),
        ("mixed", 0.7, 0.5, 8, 0.5),
    ];

    /// <summary>The names of the presets.</summary>
    public static IReadOnlyList<string> PresetNames { get; } = [.. Presets.Select(p => p.Name)];

    /// <summary>The device; the default when left out, null after an error.</summary>
    public static DramDevice? Device(SpecObject root)
    {
        var name = root.String("memory", 200) ?? DefaultDevice;
        var device = DramDevice.Find(name);
        if (device is null)
        {
            root.Error("memory", "unknownMemory", $"'{SpecObject.Short(name)}' is not in the catalog of memories. Use one of {string.Join(", ", DramDevice.All.Select(d => d.Name))}.");
        }

        return device;
    }

    /// <summary>The traffic.</summary>
    public static MemoryTraffic? Read(SpecObject root, DramDevice device, ICollection<SpecError> errors)
    {
        var before = errors.Count;
        if (root.Member("workload") is not { } member)
        {
            root.Error("workload", "missingField", $"'workload' is missing. Give {string.Join(", ", PresetNames)}, or an object such as {{ preset: mixed, gBps: 8 }}.");
            return null;
        }

        if (member.ValueKind == JsonValueKind.String)
        {
            return OfPreset(root.Choice("workload", PresetNames, 0), device);
        }

        var spec = root.Object("workload")!;
        var preset = OfPreset(spec.Has("preset") ? spec.Choice("preset", PresetNames, 0) : PresetIndex("mixed"), device);
        var endless = spec.Flag("saturating", fallback: false);
        if (endless && spec.Has("gBps"))
        {
            spec.Error("gBps", "outOfRange", "Requests that never cease have no rate. Leave gBps or saturating out.");
        }

        var traffic = new MemoryTraffic(
            spec.Number("readRatio", 0, 1, preset.ReadRatio),
            spec.Number("rowHitRatio", 0, 1, preset.RowHitRatio),
            spec.Int("banks", 1, device.Banks, preset.Banks),
            endless ? null : spec.Number("gBps", 1e-3, 1e4, preset.OfferedGBps),
            spec.Int("requestBytes", 1, 1 << 16, DefaultRequestBytes),
            spec.Number("requests", 1, 1e15, DefaultRequests));
        spec.RejectUnknown();
        return errors.Count == before ? traffic : null;
    }

    private static int PresetIndex(string name) => Array.FindIndex(Presets, p => string.Equals(p.Name, name, StringComparison.Ordinal));

    private static MemoryTraffic OfPreset(int index, DramDevice device)
    {
        var preset = Presets[index];
        return new MemoryTraffic(preset.ReadRatio, preset.RowHitRatio, Math.Min(preset.Banks, device.Banks), preset.PeakRatio * device.PeakGBps, DefaultRequestBytes, DefaultRequests);
    }
}
