using System.Globalization;
using System.Text.Json;
using Dse.Core.Hardware;

namespace Dse.Core.Studies.TrainingPlans;

/// <summary>Reads how nodes are wired: <c>topology, oversubscriptionRatio, nodesPerSwitch, torusDimensions</c>.</summary>
internal static class NetworkReader
{
    private const int MaxDimensions = 8;

    private static readonly string[] Topologies = ["fatTree", "torus", "dragonfly"];

    /// <summary>Reads the network; null when none is stated or after an error.</summary>
    /// <param name="spec">The object with the fields.</param>
    /// <param name="nodes">Scale-up domains that the network joins.</param>
    public static Network? Read(SpecObject spec, int nodes)
    {
        var topology = (NetworkTopology)spec.Choice("topology", Topologies, -1);
        var isTree = topology != NetworkTopology.Torus;
        var isStated = spec.Has("topology");
        var ratio = spec.Number("oversubscriptionRatio", 1, 1e6, 1);
        var perSwitch = spec.Int("nodesPerSwitch", 1, Cluster.MaxDevices, 1);
        var dimensions = spec.List("torusDimensions", MaxDimensions);
        foreach (var (field, fits) in new[] { ("oversubscriptionRatio", isTree), ("nodesPerSwitch", isTree), ("torusDimensions", !isTree) })
        {
            if (spec.Has(field) && !(isStated && fits))
            {
                spec.Error(field, "notTogether", $"'{field}' belongs to topology {(field == "torusDimensions" ? "torus" : "fatTree or dragonfly")}. Give that topology, or leave it out.");
            }
        }

        if (!isStated || (int)topology < 0)
        {
            return null;
        }

        if (isTree)
        {
            return new Network(topology) { OversubscriptionRatio = ratio, NodesPerSwitch = perSwitch };
        }

        if (dimensions.Count == 0)
        {
            spec.Error("torusDimensions", "missingField", "'torusDimensions' is missing. Give the nodes in each dimension, for example [4, 4, 2].");
            return null;
        }

        var sizes = new List<int>();
        foreach (var (element, path) in dimensions)
        {
            if (element.ValueKind != JsonValueKind.Number || !element.TryGetInt32(out var size) || size < 1)
            {
                spec.Error(path[(spec.Path.Length + 1)..], "outOfRange", $"{SpecObject.Describe(element)} is no number of nodes. Give a whole number of at least 1.");
                return null;
            }

            sizes.Add(size);
        }

        if (sizes.Aggregate(1L, (product, size) => Math.Min(product * size, int.MaxValue)) != nodes)
        {
            spec.Error("torusDimensions", "nodeCount", string.Create(CultureInfo.InvariantCulture, $"The dimensions {string.Join(" x ", sizes)} do not multiply to the {nodes} nodes of the cluster. A node is a scale-up domain: devicesPerNode devices, unless the device's domain is larger."));
            return null;
        }

        return new Network(topology) { TorusDimensions = sizes };
    }
}
