using Dse.Core.Cost.Communication;
using Dse.Core.Cost.Operators;
using Dse.Core.Hardware;

namespace Dse.Core.Tests.Cost.Communication;

public class CollectiveTimesTests
{
    private static readonly Device H100 = DeviceCatalog.Find("H100")!;
    private static readonly CollectiveTimes Times = On(H100);

    // The source states it: 2^29 bytes among eight in 2.11 ms is about 445 GB/s of bus bandwidth.
    [Fact]
    public void A_measured_all_reduce_takes_the_measured_time()
    {
        var time = Times.Time(Collective.AllReduce, 1L << 29, new RankGroup(8, 8));

        Assert.Equal(2.11e-3, time.Seconds, 0.01e-3);
        Assert.Equal(445e9, time.Bytes / time.Seconds, 2e9);
        Assert.Equal(Basis.Measured, time.Basis);
    }

    [Fact]
    public void Between_sizes_the_logarithms_are_interpolated_and_beyond_them_time_grows_in_proportion()
    {
        var group = new RankGroup(8, 8);
        double Seconds(double bytes) => Times.Time(Collective.AllReduce, bytes, group).Seconds;

        Assert.Equal(Math.Sqrt(Seconds(1 << 20) * Seconds(1 << 21)), Seconds(Math.Sqrt(2) * (1 << 20)), 1e-9);
        Assert.Equal(4 * Seconds(1L << 29), Seconds(1L << 31), 1e-9);
        Assert.Equal(Seconds(512), Seconds(8));
    }

    [Theory]
    [InlineData(Collective.AllGather, 2)]
    [InlineData(Collective.ReduceScatter, 2)]
    [InlineData(Collective.AllReduce, 3)]
    [InlineData(Collective.AllToAll, 6)]
    public void Groups_that_were_not_measured_are_interpolated(Collective collective, int devices)
    {
        var time = Times.Time(collective, 1 << 26, new RankGroup(devices, devices));
        var all = Times.Time(Collective.AllReduce, 1 << 26, new RankGroup(8, 8));

        Assert.Equal(Basis.Interpolated, time.Basis);
        Assert.InRange(time.Seconds, 0.2 * all.Seconds, 1.4 * all.Seconds);
    }

    [Fact]
    public void Across_domains_other_links_and_messages_the_model_answers()
    {
        var h800 = On(DeviceCatalog.Find("H800")!);

        Assert.Equal(Basis.Prior, Times.Time(Collective.AllReduce, 1 << 26, new RankGroup(16, 8)).Basis);
        Assert.Equal(Basis.Prior, Times.Time(Collective.PointToPoint, 1 << 26, new RankGroup(2, 2)).Basis);
        Assert.Equal(Basis.Prior, h800.Time(Collective.AllReduce, 1 << 26, new RankGroup(8, 8)).Basis);
        Assert.Equal(Basis.Interpolated, On(DeviceCatalog.Find("H200")!).Time(Collective.AllReduce, 1 << 26, new RankGroup(8, 8)).Basis);
        Assert.Equal(0, Times.Time(Collective.AllReduce, 1 << 26, new RankGroup(1, 1)).Seconds);
    }

    // microsoft/vidur, a100_dgx: 16 devices on two nodes, 2^26 bytes: the table has it; the same group on a stated network is computed.
    [Fact]
    public void Across_nodes_a_measured_network_answers_until_another_one_is_stated()
    {
        var a100 = On(DeviceCatalog.Find("A100")!);
        var group = new RankGroup(16, 8);

        Assert.Equal(Basis.Measured, a100.Alone(Collective.AllReduce, 1 << 26, group, CollectiveLibrary.Any, isNetworkGiven: false).Time.Basis);
        Assert.Equal(Basis.Prior, a100.Alone(Collective.AllReduce, 1 << 26, group, CollectiveLibrary.Any, isNetworkGiven: true).Time.Basis);
    }

    // catalog/kernels: NCCL has exactly 2^20 bytes; 1.5 MiB lies between sizes that torch was measured at every 128 KiB.
    [Fact]
    public void The_table_with_the_closest_sizes_answers()
    {
        var group = new RankGroup(8, 8);
        double At(double bytes, CollectiveLibrary library) => Times.Alone(Collective.AllReduce, bytes, group, library, isNetworkGiven: false).Time.Seconds;

        Assert.Equal(At(1 << 20, CollectiveLibrary.Nccl), At(1 << 20, CollectiveLibrary.Any));
        Assert.Equal(At(3 << 19, CollectiveLibrary.Torch), At(3 << 19, CollectiveLibrary.Any));
        Assert.True(At(4096, CollectiveLibrary.VllmGraph) < 0.5 * At(4096, CollectiveLibrary.VllmEager));
    }

    private static CollectiveTimes On(Device device) => new(new Cluster(device, 16, 8, device.ScaleUpGBps, device.ScaleOutGBps));
}
