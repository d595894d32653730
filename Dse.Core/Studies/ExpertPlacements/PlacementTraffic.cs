namespace Dse.Core.Studies.ExpertPlacements;

/// <summary>Tokens that go between devices from one layer to the next.</summary>
/// <remarks>Every copy of an expert takes an equal share of the tokens that any copy of another expert sends to it.</remarks>
/// <param name="CrossDeviceTokens">Tokens that leave their device.</param>
/// <param name="CrossNodeTokens">Tokens that leave their node.</param>
internal readonly record struct PlacementTraffic(double CrossDeviceTokens, double CrossNodeTokens)
{
    /// <summary>Adds up the tokens of a profile with flows.</summary>
    public static PlacementTraffic Of(ExpertDevices devices, RoutingProfile profile, PlacementTable table)
    {
        var (crossDevice, crossNode) = (0.0, 0.0);
        var next = table.Holders(0, profile.Experts);
        for (var layer = 0; layer + 1 < profile.Layers; layer++)
        {
            var here = next;
            next = table.Holders(layer + 1, profile.Experts);
            var flows = profile.Flows![layer];
            for (var from = 0; from < flows.Experts; from++)
            {
                for (var i = flows.Starts[from]; i < flows.Starts[from + 1]; i++)
                {
                    var (source, target) = (here[from], next[flows.To[i]]);
                    if (source.Length == 1 && target.Length == 1)
                    {
                        // Most pairs by far where few experts have copies.
                        crossDevice += source[0] == target[0] ? 0 : flows.Tokens[i];
                        crossNode += devices.NodeOf[source[0]] == devices.NodeOf[target[0]] ? 0 : flows.Tokens[i];
                        continue;
                    }

                    Count(devices, source, target, out var device, out var node, out var pairs);
                    crossDevice += flows.Tokens[i] * (pairs - device) / pairs;
                    crossNode += flows.Tokens[i] * (pairs - node) / pairs;
                }
            }
        }

        return new PlacementTraffic(crossDevice, crossNode);
    }

    /// <summary>The time of the slowest link, summed over the steps from layer to layer, in milliseconds.</summary>
    /// <param name="devices">Devices with bandwidths.</param>
    /// <param name="profile">A profile with flows.</param>
    /// <param name="table">The placement.</param>
    /// <param name="bytesPerToken">Bytes of a token.</param>
    public static double LinkMs(ExpertDevices devices, RoutingProfile profile, PlacementTable table, double bytesPerToken)
    {
        var sum = 0.0;
        var next = table.Holders(0, profile.Experts);
        var tokens = new double[devices.Count * devices.Count];
        for (var layer = 0; layer + 1 < profile.Layers; layer++)
        {
            var here = next;
            next = table.Holders(layer + 1, profile.Experts);
            Array.Clear(tokens);
            foreach (var (from, to, flow) in profile.Flows![layer].Pairs)
            {
                var share = flow / here[from].Length / next[to].Length;
                foreach (var a in here[from])
                {
                    foreach (var b in next[to])
                    {
                        tokens[(a * devices.Count) + b] += share;
                    }
                }
            }

            var slowest = 0.0;
            for (var a = 0; a < devices.Count; a++)
            {
                for (var b = 0; b < devices.Count; b++)
                {
                    slowest = a == b ? slowest : Math.Max(slowest, tokens[(a * devices.Count) + b] / devices.BandwidthGBps![a][b]);
                }
            }

            // Tokens times bytes over GB/s are nanoseconds.
            sum += slowest * bytesPerToken * 1e-6;
        }

        return sum;
    }

    // Pairs of copies on one device, and on one node.
    private static void Count(ExpertDevices devices, int[] here, int[] there, out int device, out int node, out int pairs)
    {
        (device, node, pairs) = (0, 0, here.Length * there.Length);
        foreach (var a in here)
        {
            foreach (var b in there)
            {
                device += a == b ? 1 : 0;
                node += devices.NodeOf[a] == devices.NodeOf[b] ? 1 : 0;
            }
        }
    }
}
