using System.Text.Json;

namespace Dse.Core.Studies.Fleets;

/// <summary>Reads <c>devices, pools, previous, churnCost, headroomRatio</c>.</summary>
internal static class DevicesReader
{
    /// <summary>Most types.</summary>
    public const int MaxTypes = 100;

    /// <summary>Most instances of a type.</summary>
    public const int MaxInstances = 100_000;

    private const double MaxFigure = 1e12;

    /// <summary>The entries; fewer than given after errors.</summary>
    public static List<DeviceEntry> Read(SpecObject root, RequestMix? mix, IReadOnlyList<FleetPool> pools, ICollection<SpecError> errors)
    {
        var headroom = root.Number("headroomRatio", 0, 100, 0);
        var churn = root.Number("churnCost", 0, MaxFigure, 0);
        var entries = new List<DeviceEntry>();
        root.Member("previous");
        if (!root.Has("devices"))
        {
            root.Error("devices", "missingField", "'devices' is missing. Give a list of {name, costPerHour, throughput: [output][input]}.");
            return entries;
        }

        var names = FleetModel.Metrics.Select(m => m.Name).ToHashSet(StringComparer.Ordinal);
        foreach (var (element, path) in root.List("devices", MaxTypes))
        {
            var device = new SpecObject(element, path, errors);
            entries.Add(Entry(device, mix, pools, headroom, churn, names, errors));
            device.RejectUnknown();
        }

        if (entries.Count == 0 && !root.HasErrors)
        {
            root.Error("devices", "noValues", "The list is empty. Give at least one device.");
        }

        ReadPrevious(root, entries);
        return entries;
    }

    /// <summary>Reads <c>pools</c>.</summary>
    public static List<FleetPool> Pools(SpecObject root, ICollection<SpecError> errors)
    {
        var pools = new List<FleetPool>();
        foreach (var (element, path) in root.List("pools", MaxTypes))
        {
            var pool = new SpecObject(element, path, errors);
            var name = Name(pool);
            if (pools.Exists(p => string.Equals(p.Name, name, StringComparison.Ordinal)))
            {
                pool.Error("name", "duplicateValue", $"The pool '{SpecObject.Short(name)}' stands twice. Give each once.");
            }

            pools.Add(new FleetPool(name, pool.Int("available", 0, 1_000_000)));
            pool.RejectUnknown();
        }

        return pools;
    }

    private static string Name(SpecObject entry)
    {
        if (entry.String("name", 200) is { Length: > 0 } name)
        {
            return name;
        }

        entry.Error("name", "missingField", "A 'name' is missing. Give a text.");
        return entry.Path;
    }

    private static DeviceEntry Entry(SpecObject device, RequestMix? mix, IReadOnlyList<FleetPool> pools, double headroom, double churn, HashSet<string> names, ICollection<SpecError> errors)
    {
        var name = Name(device);
        if (!names.Add(name))
        {
            device.Error("name", "duplicateParameter", $"'{SpecObject.Short(name)}' is taken by another device or a metric. Give each device a name of its own.");
        }

        var minimum = device.Int("minimum", 0, MaxInstances, 0);
        var available = device.Has("available") ? device.Int("available", 0, MaxInstances, 0) : (int?)null;
        if (available < minimum)
        {
            device.Error("available", "outOfRange", $"{available} available are below the minimum of {minimum}. Make more available, or lower the minimum.");
        }

        var pool = device.String("pool", 200);
        if (pool is not null && !pools.Any(p => string.Equals(p.Name, pool, StringComparison.Ordinal)))
        {
            device.Error("pool", "unknownValue", $"'pools' has no '{SpecObject.Short(pool)}'. Known: {(pools.Count == 0 ? "none" : string.Join(", ", pools.Select(p => p.Name)))}.");
        }

        var before = errors.Count;
        var served = ServedTable.Read(device, mix, errors);
        var type = new FleetType(name, device.Number("costPerHour", 0, MaxFigure, served is null && device.Has("serving") ? 0 : served?.CostPerHour), device.OptionalNumber("powerWatts", 0, MaxFigure) ?? served?.PowerWatts ?? double.NaN, minimum, available)
        {
            Served = served?.Throughput,
            ChurnCost = device.Number("churnCost", 0, MaxFigure, churn),
            Pool = pool,
            Devices = device.Int("devices", 1, 1_000_000, 1),
        };
        var ownHeadroom = device.Number("headroomRatio", 0, 100, headroom);
        var whole = TableReader.Read(device, "throughput", mix?.Outputs, mix?.Inputs, errors);
        var prefill = TableReader.Read(device, "prefillThroughput", mix?.Outputs, mix?.Inputs, errors);
        var decode = TableReader.Read(device, "decodeThroughput", mix?.Outputs, mix?.Inputs, errors);
        if (errors.Count == before && !device.Has("serving") && whole is null && prefill is null && decode is null)
        {
            device.Error("throughput", "missingField", "'throughput' is missing. Give requests per second of one instance by bucket as [output][input], prefillThroughput and decodeThroughput, or 'serving', a plan to price.");
        }

        if (served is not null && (whole ?? prefill ?? decode) is not null)
        {
            device.Error("serving", "notTogether", "A table is given too. Keep the table or the plan.");
        }

        return new DeviceEntry(type, ownHeadroom, whole ?? served?.Throughput, prefill, decode, device.Path);
    }

    private static void ReadPrevious(SpecObject root, List<DeviceEntry> entries)
    {
        if (root.Object("previous") is not { } previous)
        {
            return;
        }

        for (var i = 0; i < entries.Count; i++)
        {
            entries[i] = entries[i] with { Type = entries[i].Type with { Previous = previous.Int(entries[i].Type.Name, 0, MaxInstances, 0) } };
        }

        previous.RejectUnknown();
    }
}
