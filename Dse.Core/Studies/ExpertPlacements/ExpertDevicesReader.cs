using System.Text.Json;

namespace Dse.Core.Studies.ExpertPlacements;

/// <summary>Reads devices, nodes, slots, speeds and links.</summary>
internal static class ExpertDevicesReader
{
    private const int MaxDevices = 4_096;

    /// <summary>The devices; null when there are errors.</summary>
    public static ExpertDevices? Read(SpecObject root, int experts, EplbHints hints, ICollection<SpecError> errors)
    {
        var before = errors.Count;
        var count = root.Int("devices", 1, MaxDevices, hints.Devices > 0 ? hints.Devices : null);
        var nodeOf = Nodes(root, count, hints, errors);
        var slots = Slots(root, count, experts, hints, errors);
        var speeds = root.Has("deviceSpeeds") ? Numbers(root, "deviceSpeeds", count, 1e-9, 1e9, errors) : [.. Enumerable.Repeat(1.0, count)];
        var links = root.Member("bandwidthGBps") is null ? null : Links(root, count, errors);
        if (errors.Count > before)
        {
            return null;
        }

        if (experts > 0 && slots.Sum(s => (long)Math.Min(s, experts)) < experts)
        {
            root.Error("slotsPerDevice", "tooFewSlots", $"{count} devices hold {slots.Sum(s => (long)s)} experts in all; there are {experts}. Give more slots or devices.");
            return null;
        }

        var mean = speeds.Sum() / count;
        return new ExpertDevices(slots, nodeOf, Array.TrueForAll(speeds, s => s == speeds[0]) ? [.. speeds.Select(_ => 1.0)] : [.. speeds.Select(s => s / mean)], links);
    }

    private static int[] Nodes(SpecObject root, int devices, EplbHints hints, ICollection<SpecError> errors)
    {
        if (root.Member("nodes") is not { ValueKind: JsonValueKind.Array })
        {
            var nodes = root.Int("nodes", 1, devices, Math.Clamp(hints.Nodes, 1, devices));
            return [.. Enumerable.Range(0, devices).Select(d => (int)((long)d * nodes / devices))];
        }

        var sizes = root.List("nodes", MaxDevices).Select(n => n.Element.ValueKind == JsonValueKind.Number && n.Element.TryGetInt32(out var size) ? size : -1).ToArray();
        if (Array.Exists(sizes, s => s < 1) || sizes.Sum(s => (long)s) != devices)
        {
            errors.Add(new SpecError("$.nodes", "nodeCount", $"The nodes hold {sizes.Sum(s => (long)s)} devices; there are {devices}. Give the number of nodes, or the devices of each."));
            return new int[devices];
        }

        return [.. sizes.SelectMany((size, node) => Enumerable.Repeat(node, size))];
    }

    private static int[] Slots(SpecObject root, int devices, int experts, EplbHints hints, ICollection<SpecError> errors)
    {
        if (root.Member("slotsPerDevice") is { ValueKind: JsonValueKind.Array })
        {
            var slots = Numbers(root, "slotsPerDevice", devices, 0, 1_000_000, errors);
            if (Array.Exists(slots, s => s != Math.Floor(s)))
            {
                errors.Add(new SpecError("$.slotsPerDevice", "wrongType", "Slots are whole numbers."));
            }

            return [.. slots.Select(s => (int)s)];
        }

        if (!root.Has("slotsPerDevice") && hints.Replicas > 0)
        {
            return [.. Enumerable.Range(0, devices).Select(d => (hints.Replicas / devices) + (d < hints.Replicas % devices ? 1 : 0))];
        }

        var each = root.Int("slotsPerDevice", 1, 1_000_000, Math.Max(1, (experts + devices - 1) / devices));
        return [.. Enumerable.Repeat(each, devices)];
    }

    private static double[] Numbers(SpecObject root, string name, int count, double low, double high, ICollection<SpecError> errors)
    {
        var numbers = new List<double>();
        foreach (var (element, path) in root.List(name, MaxDevices))
        {
            if (element.ValueKind != JsonValueKind.Number || !element.TryGetDouble(out var number) || !(number >= low && number <= high))
            {
                errors.Add(new SpecError(path, element.ValueKind == JsonValueKind.Number ? "outOfRange" : "wrongType", $"Expected a number from {low} to {high}, found {SpecObject.Describe(element)}."));
                continue;
            }

            numbers.Add(number);
        }

        if (numbers.Count != count)
        {
            root.Error(name, "wrongLength", $"{numbers.Count} numbers for {count} devices. Give one per device.");
            return [.. Enumerable.Repeat(1.0, count)];
        }

        return [.. numbers];
    }

    private static double[][]? Links(SpecObject root, int devices, ICollection<SpecError> errors)
    {
        var rows = root.List("bandwidthGBps", MaxDevices);
        var links = rows.Select(r => r.Element.ValueKind == JsonValueKind.Array
            ? r.Element.EnumerateArray().Select(b => b.ValueKind == JsonValueKind.Number && b.TryGetDouble(out var number) ? number : double.NaN).ToArray()
            : []).ToArray();
        if (links.Length != devices || Array.Exists(links, r => r.Length != devices))
        {
            root.Error("bandwidthGBps", "wrongShape", $"Expected {devices} rows of {devices} numbers: GB/s from device to device.");
            return null;
        }

        for (var a = 0; a < devices; a++)
        {
            for (var b = 0; b < devices; b++)
            {
                if (a != b && !(links[a][b] > 0 && links[a][b] <= 1e9))
                {
                    errors.Add(new SpecError($"$.bandwidthGBps[{a}][{b}]", "outOfRange", $"Expected GB/s above 0 and at most 1E+09, found {SpecObject.Describe(rows[a].Element[b])}."));
                    return null;
                }
            }
        }

        return links;
    }
}
