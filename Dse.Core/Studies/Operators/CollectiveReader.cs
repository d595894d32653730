using Dse.Core.Cost.Communication;
using Dse.Core.Hardware;
using Dse.Core.Studies.TrainingPlans;

namespace Dse.Core.Studies.Operators;

/// <summary>Reads and prices collectives: <c>devices, devicesPerNode, bytes, scaleUpGBps, scaleOutGBps, library</c>, the network's fields.</summary>
internal static class CollectiveReader
{
    private const double MaxBytes = 1L << 50;

    private static readonly string[] Libraries = ["any", "nccl", "torch", "vllmGraph", "vllmEager"];

    public static OperatorEstimate Price(SpecObject spec, Device device, Collective collective)
    {
        var isMessage = collective == Collective.PointToPoint;
        var devices = spec.Int("devices", isMessage ? 2 : 1, Cluster.MaxDevices, isMessage ? 2 : null);
        var perNode = spec.Has("devicesPerNode") ? spec.Int("devicesPerNode", 1, Cluster.MaxDevices, 1) : 0;
        var bytes = spec.Number("bytes", 1, MaxBytes);
        var scaleUp = spec.OptionalNumber("scaleUpGBps", 0.001, 1e6) ?? device.ScaleUpGBps;
        var scaleOut = spec.OptionalNumber("scaleOutGBps", 0.001, 1e6) ?? device.ScaleOutGBps;
        if (perNode > 0 && devices > perNode && devices % perNode != 0)
        {
            spec.Error("devicesPerNode", "notADivisor", $"{devices} devices do not fill nodes of {perNode}. Use a divisor of {devices}.");
        }

        var domain = Math.Clamp(ClusterReader.DomainOf(device, perNode), 1, devices);
        var network = NetworkReader.Read(spec, (devices + domain - 1) / domain);
        var library = (CollectiveLibrary)spec.Choice("library", Libraries, 0);
        if (collective == Collective.AllToAll)
        {
            bytes = ExpertTraffic(spec, bytes, devices, domain);
        }

        var cluster = new Cluster(device, devices, domain, scaleUp, scaleOut) { Network = network };
        var group = isMessage ? new RankGroup(2, devices > domain ? 1 : 2) : new RankGroup(devices, domain);
        var times = new CollectiveTimes(cluster);
        var isNetworkGiven = network is not null || spec.Has("scaleOutGBps");
        var (time, algorithm) = times.Alone(collective, bytes, group, library, isNetworkGiven);

        // What a buffer of one byte takes is waiting; the rest goes through the slower of the two tiers.
        var latency = times.Alone(collective, 1, group, library, isNetworkGiven).Time.Seconds;
        var (local, remote) = Tiers(collective, bytes, group);
        var scaleUpSeconds = scaleUp > 0 ? local / (scaleUp * 1e9) : 0;
        var scaleOutSeconds = remote / (scaleOut * 1e9);

        // Measured across nodes, the network is that of the measured machines: slower than the catalog's.
        var isOutside = scaleOutSeconds > scaleUpSeconds || (algorithm is null && group.Domains > 1);
        var bound = latency >= 0.5 * time.Seconds ? "latency" : isOutside ? "scaleOut" : "scaleUp";
        return new OperatorEstimate(time, bound, [("latency", latency), ("scaleUp", scaleUpSeconds), ("scaleOut", scaleOutSeconds)]) { Algorithm = algorithm };
    }

    // With topK the bytes are routed copies of tokens: each token goes once to a domain that holds some of its experts.
    private static double ExpertTraffic(SpecObject spec, double bytes, int devices, int domain)
    {
        if (!spec.Has("topK"))
        {
            return bytes;
        }

        var copies = spec.Int("topK", 1, 1 << 16);
        var domains = (devices + domain - 1) / domain;
        var limit = spec.Int("nodeLimit", 1, Cluster.MaxDevices, domains);
        return bytes * ExpertDispatch.Copies(domains, copies, limit) / copies;
    }

    // Bytes that one rank sends inside its domain and beyond it.
    private static (double Local, double Remote) Tiers(Collective collective, double bytes, RankGroup group)
    {
        double l = group.Local;
        double domains = group.Domains;
        return collective switch
        {
            Collective.PointToPoint => domains > 1 ? (0, bytes) : (bytes, 0),
            Collective.AllToAll => (bytes * (l - 1) / group.Size, bytes * (group.Size - l) / group.Size),
            _ => Times(collective == Collective.AllReduce ? 2 : 1, ((l - 1) / l * bytes, (domains - 1) / domains * bytes / l)),
        };
    }

    private static (double Local, double Remote) Times(double factor, (double Local, double Remote) tiers) => (factor * tiers.Local, factor * tiers.Remote);
}
