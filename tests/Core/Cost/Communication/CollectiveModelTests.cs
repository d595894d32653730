using Dse.Core.Cost.Communication;
using Dse.Core.Hardware;

namespace Dse.Core.Tests.Cost.Communication;

public class CollectiveModelTests
{
    private static readonly Device H100 = DeviceCatalog.Find("H100")!;

    // H100: launch 57.1 us, 2^29 bytes at 0.559 of 450 GB/s through the summing switch: 2.19 ms; a ring sends 7/4 of them at 0.697.
    [Fact]
    public void A_large_all_reduce_of_a_node_goes_through_the_switch_where_the_switch_sums()
    {
        var (seconds, algorithm) = Plain(H100).Fastest(Collective.AllReduce, 1L << 29, new RankGroup(8, 8));
        var (_, onAmpere) = Plain(DeviceCatalog.Find("A100")!).Fastest(Collective.AllReduce, 1L << 29, new RankGroup(8, 8));

        Assert.Equal(CollectiveAlgorithm.Multicast, algorithm);
        Assert.Equal(57.1e-6 + ((1L << 29) / (0.559 * 450e9)), seconds, 1e-9);
        Assert.Equal(CollectiveAlgorithm.Ring, onAmpere);
    }

    // 4.91 us + 14 steps of 0.78 us + 2·7/8·64 KiB... the smallest buffers wait for the steps only.
    [Fact]
    public void A_small_all_reduce_takes_the_steps_of_the_ring()
    {
        var (seconds, algorithm) = Plain(H100).Fastest(Collective.AllReduce, 1, new RankGroup(8, 8));

        Assert.Equal(CollectiveAlgorithm.Ring, algorithm);
        Assert.Equal(4.91e-6 + (14 * 0.78e-6), seconds, 1e-9);
    }

    // 64 nodes: a ring takes 126 steps between nodes, halving and doubling 12.
    [Fact]
    public void Among_many_nodes_small_buffers_take_a_tree()
    {
        var (_, small) = Plain(H100, 512).Fastest(Collective.AllReduce, 1 << 16, new RankGroup(512, 8));

        Assert.Contains(small, new[] { CollectiveAlgorithm.Tree, CollectiveAlgorithm.HierarchicalTree });
    }

    [Fact]
    public void An_oversubscribed_tree_slows_an_all_to_all_by_its_ratio_and_a_ring_below_one_switch_not_at_all()
    {
        var group = new RankGroup(128, 8);
        CollectiveModel On(double ratio, int perSwitch) => new(new Cluster(H100, 128, 8, 450, 50)
        {
            Network = new Network(NetworkTopology.FatTree) { OversubscriptionRatio = ratio, NodesPerSwitch = perSwitch },
        });
        var even = On(1, 1).Fastest(Collective.AllToAll, 1e10, group).Seconds;

        Assert.Equal(4, On(4, 1).Fastest(Collective.AllToAll, 1e10, group).Seconds / even, 0.01);
        Assert.Equal(even, On(4, 16).Fastest(Collective.AllToAll, 1e10, group).Seconds, 1e-12);
        Assert.Equal(
            On(1, 1).Fastest(Collective.AllReduce, 1e10, group).Seconds,
            On(4, 4).Fastest(Collective.AllReduce, 1e10, group).Seconds,
            1e-3);
    }

    // A dragonfly's ring detours through a third group: at ratio 2 and one node a group it has a quarter of the port.
    [Fact]
    public void A_dragonfly_rings_at_half_of_what_a_fat_tree_of_the_same_ratio_gives()
    {
        NetworkModel On(NetworkTopology topology) => new(new Network(topology) { OversubscriptionRatio = 2 }, 16, 40e9, 12e-6);

        Assert.Equal(20e9, On(NetworkTopology.FatTree).RingRate(16, 1));
        Assert.Equal(10e9, On(NetworkTopology.Dragonfly).RingRate(16, 1));
        Assert.Equal(On(NetworkTopology.FatTree).FarRate(16, 1), On(NetworkTopology.Dragonfly).FarRate(16, 1));
    }

    // 4 x 4 nodes with four links of 10 GB/s: two shares, each first along its own dimension (3/4 of half the buffer over two
    // links), then along the other with a quarter of that.
    [Fact]
    public void A_torus_uses_all_its_dimensions_at_once()
    {
        var box = TorusRings.Box([4, 4], 16, 1)!;
        const double bytes = 1.6e9;
        var first = 0.75 * (bytes / 2) / 20e9;

        Assert.Equal([(4, true), (4, true)], box);
        Assert.Equal(first + (first / 4), TorusRings.Scatter(box, bytes, 10e9, 0), 1e-12);

        // A quarter of all 16 buffers crosses the cut one way, over 2 x 4 links.
        Assert.Equal(16 * bytes / 4 / (8 * 10e9), TorusRings.Exchange(box, bytes, 10e9), 1e-12);
    }

    [Theory]
    [InlineData(4, 1, "4 True")]
    [InlineData(4, 4, "4 True")]
    [InlineData(2, 2, "2 False")]
    [InlineData(8, 2, "2 False, 4 True")]
    [InlineData(2, 1, "2 False")]
    public void Groups_of_a_torus_are_the_boxes_that_their_spacing_spans(int nodes, int stride, string expected) =>
        Assert.Equal(expected, string.Join(", ", TorusRings.Box([4, 4], nodes, stride)!.Select(d => $"{d.Size} {d.Closes}")));

    [Fact]
    public void A_group_that_is_no_box_of_the_torus_is_said_to_be_none() => Assert.Null(TorusRings.Box([4, 4], 6, 1));

    // Sixteen domains, eight experts: 16·(1 − (15/16)^8) = 6.45 domains; with routing limited to four: 4·(1 − (3/4)^8) = 3.60.
    [Theory]
    [InlineData(16, 8, 16, 6.453)]
    [InlineData(16, 8, 4, 3.600)]
    [InlineData(1, 8, 4, 8)]
    [InlineData(4, 1, 4, 1)]
    public void A_token_goes_once_to_each_domain_that_holds_its_experts(int domains, int experts, int limit, double copies) =>
        Assert.Equal(copies, ExpertDispatch.Copies(domains, experts, limit), 1e-3);

    private static CollectiveModel Plain(Device device, int devices = 16) => new(new Cluster(device, devices, 8, device.ScaleUpGBps, device.ScaleOutGBps));
}
