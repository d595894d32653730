using Dse.Core.Cost.Dram;

namespace Dse.Core.Tests.Cost.Dram;

public class MemoryControllerModelTests
{
    private static readonly DramDevice Ddr3 = DramDevice.Find("DDR3-1600-1Gb-x8")!;
    private static readonly DramDevice Ddr4 = DramDevice.Find("DDR4-2400-8Gb-x8")!;
    private static readonly DramDevice Lpddr4 = DramDevice.Find("LPDDR4-3200-6Gb-x16")!;

    private static readonly MemoryController Typical = new(
        PagePolicy.OpenAdaptive, RequestScheduler.FrFcfs, SchedulerBuffer.Bankwise, 8, ResponseQueue.Fifo, RefreshPolicy.AllBank, 1, 1, RequestArbiter.Fifo, 32);

    private static readonly MemoryTraffic Mixed = new(0.7, 0.5, 8, 8, 64, 1e6);

    public static TheoryData<int> Seeds() => [.. Enumerable.Range(1, 40)];

    [Fact]
    public void A_stream_in_one_bank_is_bound_by_the_row_cycle_when_rows_close_and_by_the_bus_when_they_stay_open()
    {
        var stream = new MemoryTraffic(1, 1, 1, null, 64, 1e4);
        var unrefreshed = Typical with { Refresh = RefreshPolicy.None };

        var closed = new MemoryControllerModel(Ddr3, stream).Evaluate(unrefreshed with { PagePolicy = PagePolicy.Closed });
        var open = new MemoryControllerModel(Ddr3, stream).Evaluate(unrefreshed with { PagePolicy = PagePolicy.Open });

        // 38 clocks of 1.25 ns; 4 clocks.
        Assert.Equal(1 / 47.5, closed.RequestsPerNs, 1e-12);
        Assert.InRange(open.RequestsPerNs, 0.88 / 5, 1 / 5.0);
        Assert.Equal(0, closed.RowHitRatio);
        Assert.Equal(1, open.RowHitRatio);
    }

    [Fact]
    public void An_activate_costs_what_the_data_sheet_draws_above_standby()
    {
        // 8 devices at 1.5 V: 70 mA over 47.5 ns, less 45 mA over 35 ns and 45 mA over 12.5 ns.
        Assert.Equal(8 * 1.5 * ((70 * 47.5) - (45 * 35) - (45 * 12.5)), Ddr3.ActivatePj, 1e-9);
        Assert.Equal(8 * 1.5 * (140 - 45) * 5, Ddr3.ReadPj, 1e-9);
        Assert.Equal(12.8, Ddr3.PeakGBps, 1e-12);
        Assert.Equal(19.2, Ddr4.PeakGBps, 1e-12);
        Assert.Equal(6.4, Lpddr4.PeakGBps, 1e-12);
    }

    [Fact]
    public void Grouping_changes_direction_as_often_as_a_simulated_choice_does()
    {
        const double ReadRatio = 0.7;
        const int Window = 4;
        var random = new Random(5);
        var reads = true;
        var switches = 0;
        const int Choices = 200_000;
        for (var choice = 0; choice < Choices; choice++)
        {
            var anyRead = false;
            var anyWrite = false;
            for (var i = 0; i < Window; i++)
            {
                var read = random.NextDouble() < ReadRatio;
                anyRead |= read;
                anyWrite |= !read;
            }

            var next = reads ? anyRead : !anyWrite;
            switches += next != reads ? 1 : 0;
            reads = next;
        }

        Assert.Equal((double)switches / Choices, BankService.SwitchRatio(ReadRatio, Window), 0.002);
        Assert.Equal(2 * ReadRatio * (1 - ReadRatio), BankService.SwitchRatio(ReadRatio, 1), 1e-12);
    }

    [Theory]
    [MemberData(nameof(Seeds))]
    public void Terms_add_up_and_stay_within_their_bounds(int seed)
    {
        var random = new Random(seed);
        var device = DramDevice.All[random.Next(DramDevice.All.Count)];
        var traffic = RandomTraffic(random, device);
        var design = RandomDesign(random, device);

        var e = new MemoryControllerModel(device, traffic).Evaluate(design);

        Assert.InRange(e.RequestsPerNs * traffic.RequestBytes, 1e-9, device.PeakGBps * 1.0000001);
        Assert.True(traffic.OfferedGBps is not { } offered || e.RequestsPerNs * traffic.RequestBytes <= offered * 1.0000001);

        // Little's law: no more requests under way than allowed.
        Assert.True(e.LatencyNs * e.RequestsPerNs <= design.MaxActiveTransactions * 1.0000001);
        Assert.All([e.PipelineNs, e.RowNs, e.DataNs, e.RefreshNs, e.ReorderNs, e.QueueNs + 1e-6], part => Assert.True(part >= 0));
        Assert.All([e.ActivatePj, e.BurstPj, e.RefreshPj, e.StandbyPj, e.ControllerPj], part => Assert.True(part >= 0 && double.IsFinite(part)));
        Assert.InRange(e.RowHitRatio, 0, 1);
        Assert.InRange(e.BusUtilizationRatio, 0, 1.0000001);
    }

    [Theory]
    [MemberData(nameof(Seeds))]
    public void More_offered_load_never_lowers_throughput_and_a_better_locality_never_lowers_hits(int seed)
    {
        var random = new Random(seed);
        var device = DramDevice.All[random.Next(DramDevice.All.Count)];
        var traffic = RandomTraffic(random, device) with { OfferedGBps = 0.2 * device.PeakGBps, RowHitRatio = 0.3 };
        var design = RandomDesign(random, device) with { Refresh = RefreshPolicy.None };

        var some = new MemoryControllerModel(device, traffic).Evaluate(design);
        var more = new MemoryControllerModel(device, traffic with { OfferedGBps = 0.6 * device.PeakGBps }).Evaluate(design);
        var near = new MemoryControllerModel(device, traffic with { RowHitRatio = 0.8 }).Evaluate(design);

        Assert.True(more.RequestsPerNs >= some.RequestsPerNs * 0.999999);
        Assert.True(near.RowHitRatio >= some.RowHitRatio);
    }

    [Fact]
    public void Hits_first_finds_more_open_rows_than_taking_turns_and_order_costs_time()
    {
        var model = new MemoryControllerModel(Ddr4, Mixed);

        Assert.True(model.Evaluate(Typical).RowHitRatio > model.Evaluate(Typical with { Scheduler = RequestScheduler.Fifo }).RowHitRatio);
        Assert.True(model.Evaluate(Typical).LatencyNs < model.Evaluate(Typical with { ResponseQueue = ResponseQueue.Reorder }).LatencyNs);
    }

    [Fact]
    public void Refresh_takes_its_share_of_a_busy_memory_and_hides_in_an_idle_one()
    {
        var busy = new MemoryControllerModel(Ddr4, Mixed with { OfferedGBps = null }).Evaluate(Typical);
        var idle = new MemoryControllerModel(Ddr4, Mixed with { OfferedGBps = 0.1 }).Evaluate(Typical with { RefreshMaxPostponed = 8 });

        Assert.Equal(350 / 7800.0, busy.RefreshStallRatio, 1e-3);
        Assert.True(idle.RefreshStallRatio < 1e-4);
    }

    [Fact]
    public void Requests_of_two_bursts_take_the_bus_twice_as_long()
    {
        var stream = new MemoryTraffic(1, 1, 4, null, 64, 1e4);

        var estimate = new MemoryControllerModel(Lpddr4, stream).Evaluate(Typical with { Refresh = RefreshPolicy.None });

        // 64 bytes are two bursts of 32 at 16 beats of 3,200 MT/s.
        Assert.InRange(estimate.RequestsPerNs, 0.9 / 10, 1 / 10.0);
    }

    [Fact]
    public void A_device_that_cannot_refresh_by_bank_refuses_to() =>
        Assert.Throws<ArgumentException>(() => new MemoryControllerModel(Ddr4, Mixed).Evaluate(Typical with { Refresh = RefreshPolicy.PerBank }));

    private static MemoryTraffic RandomTraffic(Random random, DramDevice device) => new(
        random.NextDouble(), random.NextDouble(), 1 + random.Next(device.Banks), random.Next(4) == 0 ? null : random.NextDouble() * 1.5 * device.PeakGBps, 32 << random.Next(3), 1e6);

    private static MemoryController RandomDesign(Random random, DramDevice device) => new(
        (PagePolicy)random.Next(4),
        (RequestScheduler)random.Next(3),
        (SchedulerBuffer)random.Next(3),
        1 + random.Next(8),
        (ResponseQueue)random.Next(2),
        (RefreshPolicy)random.Next(device.BankRefreshNs is null ? 2 : 3),
        1 + random.Next(8),
        1 + random.Next(8),
        (RequestArbiter)random.Next(3),
        1 << random.Next(8));
}
