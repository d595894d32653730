using System.Globalization;
using System.Text.Json;
using Dse.Core.Hardware;

namespace Dse.Core.Studies.TrainingPlans;

/// <summary>Reads a <c>cluster</c> with unlike links (<c>bandwidthGBps</c>) or unlike nodes (<c>groups</c>).</summary>
/// <remarks>Links and nodes that turn out alike make a plain cluster.</remarks>
internal static class UnevenClusterReader
{
    /// <summary>Values of <c>placement</c>.</summary>
    public static readonly string[] Placements = ["best", "identity"];

    private const int MaxNodes = 512;
    private const double LeastGBps = 0.001, MostGBps = 1e6;

    /// <summary>Whether a cluster is one of these.</summary>
    public static bool Takes(SpecObject cluster) => cluster.Has("bandwidthGBps") || cluster.Has("groups");

    /// <summary>Reads the cluster; null after an error.</summary>
    public static Cluster? Read(SpecObject cluster, ICollection<SpecError> errors)
    {
        var before = errors.Count;
        var perNode = cluster.Has("devicesPerNode") ? cluster.Int("devicesPerNode", 1, Cluster.MaxDevices, 1) : 0;
        var common = cluster.Has("device") || !cluster.Has("groups") ? ClusterReader.ReadDevice(cluster, errors) : null;
        var scaleUp = cluster.OptionalNumber("scaleUpGBps", LeastGBps, MostGBps);
        var scaleOut = cluster.OptionalNumber("scaleOutGBps", LeastGBps, MostGBps);
        var between = cluster.OptionalNumber("betweenGroupsGBps", LeastGBps, MostGBps);
        var domainGiven = cluster.Has("scaleUpDomain") ? cluster.Int("scaleUpDomain", 1, Cluster.MaxDevices, 1) : 0;
        var keepsOrder = cluster.Choice("placement", Placements, 0) == 1;
        RejectTogether(cluster);
        var groups = ReadGroups(cluster, errors, common, ref perNode);
        var devices = cluster.Has("devices") || groups.Count == 0 ? cluster.Int("devices", 1, Cluster.MaxDevices) : 0;
        var matrix = cluster.List("bandwidthGBps", MaxNodes);
        cluster.RejectUnknown();
        if (errors.Count > before)
        {
            return null;
        }

        if (groups.Count == 0)
        {
            groups.Add(new Group(common!, 0, devices, null, null));
        }

        var domains = groups.Select(g => domainGiven > 0 ? domainGiven : ClusterReader.DomainOf(g.Device, perNode)).Distinct().ToArray();
        if (domains.Length > 1)
        {
            cluster.Error("groups", "unlikeNodes", $"The groups' devices have scale-up domains of {string.Join(" and ", domains)} devices. Give devicesPerNode, the same for all groups.");
            return null;
        }

        var domain = domains[0];
        var counts = Nodes(cluster, groups, domain);
        var total = counts is null ? 0 : counts.Sum(c => (long)c) * domain;
        if (counts is not null && devices > 0 && total != devices)
        {
            cluster.Error("devices", "nodeCount", Text($"The groups hold {total} devices, not {devices}. Leave 'devices' out or make it equal."));
        }

        if (counts is not null && total > Cluster.MaxDevices)
        {
            cluster.Error("groups", "outOfRange", Text($"{total} devices are more than {Cluster.MaxDevices}. Use fewer nodes."));
        }

        if (counts is null || errors.Count > before)
        {
            return null;
        }

        var nodes = counts.Sum();
        if (nodes > MaxNodes)
        {
            cluster.Error(cluster.Has("groups") ? "groups" : "devices", "outOfRange", Text($"{nodes} unlike nodes are more than {MaxNodes}. Group nodes into larger ones or give a plain cluster."));
            return null;
        }

        var groupOf = counts.SelectMany((count, g) => Enumerable.Repeat(g, count)).ToArray();
        var links = matrix.Count > 0 ? Matrix(cluster, matrix, nodes, errors) : Links(groups, groupOf, scaleOut, between);
        return links is null || errors.Count > before ? null : Make(groups, groupOf, links, scaleUp, domain, keepsOrder);
    }

    private static Cluster Make(List<Group> groups, int[] groupOf, double[,] links, double? scaleUp, int domain, bool keepsOrder)
    {
        var kinds = groups.Select(g => (g.Device, ScaleUp: g.ScaleUpGBps ?? scaleUp ?? g.Device.ScaleUpGBps)).ToArray();
        var types = kinds.Distinct().ToArray();
        int[] typeOf = [.. groupOf.Select(g => Array.IndexOf(types, kinds[g]))];
        var plain = new Cluster(types[0].Device, groupOf.Length * domain, domain, types[0].ScaleUp, links.Length == 1 ? types[0].Device.ScaleOutGBps : links[0, 1]);
        var isEven = types.Length == 1;
        for (var i = 0; i < groupOf.Length; i++)
        {
            for (var j = 0; j < groupOf.Length; j++)
            {
                isEven &= i == j || links[i, j] == links[0, 1];
            }
        }

        return isEven ? plain : plain with { Nodes = new NodeLinks(links, types, typeOf, keepsOrder) };
    }

    private static void RejectTogether(SpecObject cluster)
    {
        foreach (var field in new[] { "topology", "oversubscriptionRatio", "nodesPerSwitch", "torusDimensions" })
        {
            if (cluster.Has(field))
            {
                cluster.Error(field, "notTogether", $"'{field}' and links of their own exclude each other. Leave one of them out.");
            }
        }

        if (cluster.Has("bandwidthGBps") && cluster.Has("scaleOutGBps"))
        {
            cluster.Error("scaleOutGBps", "notTogether", "'bandwidthGBps' gives every link between nodes. Leave 'scaleOutGBps' out.");
        }

        if (cluster.Has("betweenGroupsGBps") && (cluster.Has("bandwidthGBps") || !cluster.Has("groups")))
        {
            cluster.Error("betweenGroupsGBps", "notTogether", "'betweenGroupsGBps' joins 'groups' that have no 'bandwidthGBps'. Leave it out.");
        }
    }

    private static List<Group> ReadGroups(SpecObject cluster, ICollection<SpecError> errors, Device? common, ref int perNode)
    {
        var groups = new List<Group>();
        var given = cluster.Member("groups");
        if (given is { ValueKind: JsonValueKind.Array } list && list.GetArrayLength() == 0)
        {
            cluster.Error("groups", "noValues", "'groups' is empty. Name at least one group, or leave it out.");
        }

        foreach (var (element, path) in cluster.List("groups", MaxNodes))
        {
            var group = new SpecObject(element, path, errors);
            if (element.ValueKind != JsonValueKind.Object)
            {
                continue;
            }

            var device = group.Has("device") || common is null ? ClusterReader.ReadDevice(group, errors) : common;
            var nodes = group.Has("nodes") ? group.Int("nodes", 1, MaxNodes, 1) : 0;
            var devices = group.Has("devices") ? group.Int("devices", 1, Cluster.MaxDevices, 1) : 0;
            if ((nodes > 0) == (devices > 0))
            {
                group.Error("nodes", nodes > 0 ? "notTogether" : "missingField", "Give either 'nodes' or 'devices' of the group.");
            }

            var own = group.Has("devicesPerNode") ? group.Int("devicesPerNode", 1, Cluster.MaxDevices, 1) : perNode;
            if (perNode > 0 && own != perNode)
            {
                group.Error("devicesPerNode", "unlikeNodes", Text($"A node has {own} devices here and {perNode} elsewhere. Nodes of unlike size are not modelled: use the same for all groups, splitting larger nodes."));
            }

            perNode = own;
            var scaleUp = group.OptionalNumber("scaleUpGBps", LeastGBps, MostGBps);
            var scaleOut = group.OptionalNumber("scaleOutGBps", LeastGBps, MostGBps);
            group.RejectUnknown();
            if (device is not null)
            {
                groups.Add(new Group(device, nodes, devices, scaleUp, scaleOut));
            }
        }

        return groups;
    }

    // Nodes of each group; null after an error.
    private static List<int>? Nodes(SpecObject cluster, List<Group> groups, int domain)
    {
        var counts = new List<int>();
        foreach (var group in groups)
        {
            if (group.Devices % domain != 0)
            {
                cluster.Error(cluster.Has("groups") ? "groups" : "devices", "notADivisor", Text($"{group.Devices} devices do not fill nodes of {domain}. Use a multiple of {domain}, or give devicesPerNode."));
                return null;
            }

            counts.Add(group.Nodes > 0 ? group.Nodes : group.Devices / domain);
        }

        return counts;
    }

    private static double[,]? Matrix(SpecObject cluster, IReadOnlyList<(JsonElement Element, string Path)> rows, int nodes, ICollection<SpecError> errors)
    {
        if (rows.Count != nodes)
        {
            cluster.Error("bandwidthGBps", "nodeCount", Text($"The matrix has {rows.Count} rows, but there are {nodes} nodes. Give one row and one column a node; a node is a scale-up domain."));
            return null;
        }

        var before = errors.Count;
        var links = new double[nodes, nodes];
        for (var i = 0; i < nodes; i++)
        {
            var (row, path) = rows[i];
            if (row.ValueKind != JsonValueKind.Array || row.GetArrayLength() != nodes)
            {
                errors.Add(new SpecError(path, row.ValueKind == JsonValueKind.Array ? "nodeCount" : "wrongType", Text($"A row is a list of {nodes} numbers, GB/s from this node to each. The entry to itself is ignored.")));
                continue;
            }

            for (var j = 0; j < nodes; j++)
            {
                var isNumber = row[j].ValueKind == JsonValueKind.Number && row[j].TryGetDouble(out links[i, j]);
                if (i != j && !(isNumber && links[i, j] is >= LeastGBps and <= MostGBps))
                {
                    errors.Add(new SpecError(Text($"{path}[{j}]"), isNumber ? "outOfRange" : "wrongType", Text($"{SpecObject.Describe(row[j])} is no bandwidth between nodes. Give a number from {LeastGBps} to {MostGBps}, GB/s per device and direction.")));
                }
            }
        }

        return errors.Count > before ? null : links;
    }

    // Inside a group its own rate, between groups the slower of the two unless it is given.
    private static double[,] Links(List<Group> groups, int[] groupOf, double? scaleOut, double? between)
    {
        double Port(int node) => groups[groupOf[node]].ScaleOutGBps ?? scaleOut ?? groups[groupOf[node]].Device.ScaleOutGBps;
        var links = new double[groupOf.Length, groupOf.Length];
        for (var i = 0; i < groupOf.Length; i++)
        {
            for (var j = 0; j < groupOf.Length; j++)
            {
                links[i, j] = between is { } rate && groupOf[i] != groupOf[j] ? rate : Math.Min(Port(i), Port(j));
            }
        }

        return links;
    }

    private static string Text(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);

    private sealed record Group(Device Device, int Nodes, int Devices, double? ScaleUpGBps, double? ScaleOutGBps);
}
