using System.Text.Json;
using Dse.Core.Cost.Accelerators.Networks;
using Dse.Core.Studies.Accelerators.Networks;
using Dse.Core.Spaces;
using Dse.Core.Workloads.Graphs;
using Dse.Core.Workloads.Networks;

namespace Dse.Core.Studies.Accelerators;

/// <summary>Reads <c>networks</c>: what accelerators run.</summary>
internal static class NetworksReader
{
    private const int MaxNetworks = 32;
    private const int MaxLayers = 4096;
    private const int MaxNameLength = 100;
    private const int MaxFileLength = 1000;
    private const string Files = "The command reads paths in specs, the service SHA-256 hashes of files put at /v1/files and, as 'graph', names of your own at /v1/catalog/graphs; evaluation lines may hold the 'layers'.";

    private static readonly string[] Sources = ["graph", "topology", "problem", "layers"];

    /// <summary>The networks; null after an error.</summary>
    public static NetworkChoices? Read(SpecObject root, ICollection<SpecError> errors)
    {
        var before = errors.Count;
        if (!root.Has("networks"))
        {
            root.Error("networks", "missingField", "'networks' is missing. Give for example [{ graph: resnet50 }].");
            return null;
        }

        var networks = new List<NeuralNetwork>();
        var weights = new List<double>();
        var elastic = new List<ElasticNetwork?>();
        var prefixes = new HashSet<string>(StringComparer.Ordinal);
        var listed = root.List("networks", MaxNetworks);
        foreach (var (element, path) in listed)
        {
            var spec = new SpecObject(element, path, errors);
            if (element.ValueKind != JsonValueKind.Object)
            {
                continue;
            }

            weights.Add(spec.Number("weight", 1e-9, 1e9, 1));
            var name = spec.String("name", MaxNameLength);
            if (One(spec, errors, ref name) is { } layers)
            {
                var network = new NeuralNetwork(name is { Length: > 0 } ? name : $"network{networks.Count + 1}", layers);
                networks.Add(network);
                elastic.Add(ElasticReader.Read(spec, network, errors));
                if (!prefixes.Add(AcceleratorMetrics.Prefix(network.Name)))
                {
                    spec.Error("name", "duplicateValue", $"Another network is called like '{SpecObject.Short(network.Name)}'. Give each a name of its own; letters and digits count.");
                }
            }

            spec.Member("elastic");
            spec.RejectUnknown();
        }

        if (listed.Count == 0 && errors.Count == before)
        {
            root.Error("networks", "noValues", "The list is empty. Name at least one network.");
        }

        return errors.Count == before ? new NetworkChoices(new NetworkMix(networks, weights), elastic) : null;
    }

    private static IReadOnlyList<NetworkLayer>? One(SpecObject spec, ICollection<SpecError> errors, ref string? name)
    {
        var given = Sources.Where(spec.Has).ToArray();
        if (given is [_, var second, ..])
        {
            spec.Error(second, "notTogether", $"'{given[0]}' and '{second}' both say what the network is. Keep one.");
            return null;
        }

        return given switch
        {
            ["layers"] => Layers(spec, errors),
            ["graph"] => Graph(spec, errors, ref name),
            ["topology" or "problem"] => Unread(spec, given[0]),
            _ => Missing(spec),
        };
    }

    private static IReadOnlyList<NetworkLayer>? Graph(SpecObject spec, ICollection<SpecError> errors, ref string? name)
    {
        TensorGraph? graph;
        if (spec.Member("graph") is { ValueKind: JsonValueKind.Object } inline)
        {
            graph = TensorGraphReader.Read(inline, $"{spec.Path}.graph", errors);
        }
        else if (spec.String("graph", MaxFileLength) is not { } known)
        {
            return null;
        }
        else if ((graph = GraphCatalog.Find(known)) is null)
        {
            spec.Error("graph", "unknownGraph", $"The catalog has no graph '{SpecObject.Short(known)}'.{Nearest.Hint(known, GraphCatalog.Names)} 'dse catalog graphs' lists them. {Files}");
        }

        if (graph?.Layers is [])
        {
            spec.Error("graph", "badGraph", "No operator of the graph multiplies. There is nothing to design for.");
            return null;
        }

        name ??= graph?.Name;
        return graph?.Layers;
    }

    // Files are read where specs come in, and their layers put in the place of their names.
    private static IReadOnlyList<NetworkLayer>? Unread(SpecObject spec, string member)
    {
        if (spec.String(member, MaxFileLength) is { } file)
        {
            spec.Error(member, "unreadFile", $"The file '{SpecObject.Short(file)}' was not read. {Files}");
        }

        return null;
    }

    private static IReadOnlyList<NetworkLayer>? Missing(SpecObject spec)
    {
        spec.Error("graph", "missingField", $"The network has none of {string.Join(", ", Sources)}. Give one.");
        return null;
    }

    private static IReadOnlyList<NetworkLayer>? Layers(SpecObject spec, ICollection<SpecError> errors)
    {
        var before = errors.Count;
        var layers = new List<NetworkLayer>();
        var listed = spec.List("layers", MaxLayers);
        foreach (var (element, path) in listed)
        {
            var layer = new SpecObject(element, path, errors);
            if (element.ValueKind != JsonValueKind.Object)
            {
                continue;
            }

            var name = layer.String("name", MaxNameLength);
            var count = layer.Whole("count", 1, 1 << 20, 1);
            var follows = layer.Flag("follows", false);
            foreach (var (work, part) in (LayerReader.ReadFields(layer, isScaleSim: false, errors) ?? []).Select((w, i) => (w, i)))
            {
                layers.Add(new NetworkLayer(name is { Length: > 0 } ? name : $"layer{layers.Count + 1 - part}", work, count) { Follows = follows && part == 0 });
            }
        }

        if (listed.Count == 0 && errors.Count == before)
        {
            spec.Error("layers", "noValues", "The list is empty. Name at least one layer.");
        }

        return errors.Count == before ? layers : null;
    }
}
