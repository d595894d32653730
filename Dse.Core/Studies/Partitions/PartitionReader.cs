using System.Globalization;
using System.Text.Json;
using Dse.Core.Spaces;

namespace Dse.Core.Studies.Partitions;

/// <summary>Reads <c>layers | graph, devices, links, microbatches</c>.</summary>
internal static class PartitionReader
{
    private const int MaxLayers = 10_000;
    private const int MaxDevices = 64;
    private const double MaxFigure = 1e18;

    /// <summary>The model; null when there are errors.</summary>
    public static PartitionModel? Read(SpecObject root, ICollection<SpecError> errors)
    {
        var before = errors.Count;
        var devices = Devices(root, errors);
        var links = Links(root, devices, errors);
        var microbatches = root.Int("microbatches", 1, 1_000_000, 1);
        var isGraph = root.Has("graph");
        if (isGraph && root.Has("layers"))
        {
            root.Error("layers", "notTogether", "'graph' has its own layers. Give one of layers and graph.");
        }
        else if (!isGraph && !root.Has("layers"))
        {
            root.Error("layers", "noNetwork", "Nothing says what is split. Give 'layers' of a chain: {name, outputBytes, memoryBytes, latencyMs: {device: x}, energyMj: {device: x}}, or a 'graph' of such with inputs.");
        }

        var layers = devices.Count > 0 ? Layers(root, isGraph ? "graph" : "layers", isGraph, devices, errors) : [];
        return errors.Count > before ? null : new PartitionModel(layers, devices, links, !isGraph, microbatches);
    }

    /// <summary>The space: the device of each layer.</summary>
    public static IReadOnlyList<Parameter> Parameters(PartitionModel model) =>
        [.. model.Layers.Select((l, i) => Parameter.Categories(l.Name, model.Choices(i).Select(d => ParameterValue.Of(model.Devices[d].Name))))];

    private static List<PartitionDevice> Devices(SpecObject root, ICollection<SpecError> errors)
    {
        var devices = new List<PartitionDevice>();
        if (!root.Has("devices"))
        {
            root.Error("devices", "missingField", "'devices' is missing. Give a list of {name, memoryBytes}.");
        }

        foreach (var (element, path) in root.List("devices", MaxDevices))
        {
            var device = new SpecObject(element, path, errors);
            var name = Name(device);
            if (devices.Exists(d => string.Equals(d.Name, name, StringComparison.Ordinal)))
            {
                device.Error("name", "duplicateValue", $"The device '{SpecObject.Short(name)}' stands twice. Give each a name of its own.");
            }

            devices.Add(new PartitionDevice(name, device.OptionalNumber("memoryBytes", 0, MaxFigure) ?? double.PositiveInfinity));
            device.RejectUnknown();
        }

        if (devices.Count == 0 && root.Has("devices") && !root.HasErrors)
        {
            root.Error("devices", "noValues", "The list is empty. Give at least one device.");
        }

        return devices;
    }

    // A link serves both ways unless the other way is listed too.
    private static PartitionLink?[][] Links(SpecObject root, List<PartitionDevice> devices, ICollection<SpecError> errors)
    {
        PartitionLink?[][] links = [.. devices.Select(_ => new PartitionLink?[devices.Count])];
        var listed = new HashSet<(int From, int To)>();
        string[] names = [.. devices.Select(d => d.Name)];
        var read = new List<(int From, int To, PartitionLink Link)>();
        foreach (var (element, path) in root.List("links", MaxDevices * MaxDevices))
        {
            var link = new SpecObject(element, path, errors);
            var (from, to) = (End(link, "from", names), End(link, "to", names));
            var figures = new PartitionLink(link.Number("gBps", 1e-9, 1e9), link.Number("latencyMs", 0, 1e9, 0), link.Number("energyMjPerMB", 0, MaxFigure, 0));
            link.RejectUnknown();
            if (from >= 0 && to >= 0 && (from == to || !listed.Add((from, to))))
            {
                errors.Add(new SpecError(path, "duplicateValue", $"A link from '{SpecObject.Short(names[from])}' to '{SpecObject.Short(names[to])}' stands twice or leads nowhere. Name each pair of devices once per direction."));
            }

            read.Add((from, to, figures));
        }

        foreach (var (from, to, link) in read.Where(l => l.From >= 0 && l.To >= 0))
        {
            links[from][to] = link;
            if (!listed.Contains((to, from)))
            {
                links[to][from] = link;
            }
        }

        return links;
    }

    private static int End(SpecObject link, string name, string[] names)
    {
        if (!link.Has(name))
        {
            link.Error(name, "missingField", $"'{name}' is missing. Give the name of a device.");
            return -1;
        }

        return link.Choice(name, names, -1);
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

    private static List<PartitionLayer> Layers(SpecObject root, string field, bool isGraph, List<PartitionDevice> devices, ICollection<SpecError> errors)
    {
        var layers = new List<PartitionLayer>();
        var index = new Dictionary<string, int>(StringComparer.Ordinal);
        var metrics = PartitionModel.Metrics.Select(m => m.Name).ToHashSet(StringComparer.Ordinal);
        foreach (var (element, path) in root.List(field, MaxLayers))
        {
            var layer = new SpecObject(element, path, errors);
            var name = Name(layer);
            if (metrics.Contains(name) || !index.TryAdd(name, layers.Count))
            {
                layer.Error("name", "duplicateParameter", $"'{SpecObject.Short(name)}' is taken by another layer or a metric. Give each layer a name of its own.");
            }

            var latency = PerDevice(layer, "latencyMs", devices, double.PositiveInfinity);
            if (latency.All(double.IsInfinity))
            {
                layer.Error("latencyMs", "missingField", "'latencyMs' names no device. Give the milliseconds on each device that can run the layer, as {device: x}.");
            }

            layers.Add(new PartitionLayer(
                name,
                layer.Number("outputBytes", 0, MaxFigure, 0),
                layer.Number("memoryBytes", 0, MaxFigure, 0),
                latency,
                PerDevice(layer, "energyMj", devices, double.NaN),
                isGraph ? Inputs(layer, index, name, errors) : layers.Count > 0 ? [layers.Count - 1] : []));
            layer.RejectUnknown();
        }

        if (layers.Count == 0 && root.Has(field) && !root.HasErrors)
        {
            root.Error(field, "noValues", "The list is empty. Give at least one layer.");
        }

        return layers;
    }

    private static double[] PerDevice(SpecObject layer, string field, List<PartitionDevice> devices, double absent)
    {
        if (layer.Object(field) is not { } given)
        {
            return [.. devices.Select(_ => absent)];
        }

        double[] values = [.. devices.Select(d => given.OptionalNumber(d.Name, 0, MaxFigure) ?? absent)];
        given.RejectUnknown();
        return values;
    }

    private static int[] Inputs(SpecObject layer, Dictionary<string, int> index, string name, ICollection<SpecError> errors)
    {
        var inputs = new List<int>();
        foreach (var (element, path) in layer.List("inputs", 1000))
        {
            if (element.ValueKind == JsonValueKind.String && element.GetString() is { } input && index.TryGetValue(input, out var at) && !string.Equals(input, name, StringComparison.Ordinal) && !inputs.Contains(at))
            {
                inputs.Add(at);
            }
            else
            {
                errors.Add(new SpecError(path, "badGraph", string.Create(CultureInfo.InvariantCulture, $"{SpecObject.Describe(element)} is no layer that stands before this one, or stands twice. List layers so that inputs come first.")));
            }
        }

        return [.. inputs];
    }
}
