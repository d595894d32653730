using Dse.Core.Cost.Serving;
using Dse.Core.Cost.Serving.Offload;
using Dse.Core.Hardware;
using Dse.Core.Workloads;

namespace Dse.Core.Tests.Cost.Serving.Offload;

public class AttentionOffloadTests
{
    private static readonly Device H100 = DeviceCatalog.Find("H100-SXM5-80GB")!;

    private static readonly ServingWorkload Work = new(LanguageModelCatalog.Find("Llama-3.1-70B")!, new Cluster(H100, 4, 4, H100.ScaleUpGBps, 50), 8000, 500);

    private static readonly ServingPlan Plan = new(ServingMode.Aggregated, new ServingGrid(4, 1, 1, 1, 1), 64, 8192);

    [Theory]
    [InlineData(4, 3, 1, 8)] // products bind: twice four
    [InlineData(3, 4, 1, 8)] // attention binds: twice four
    [InlineData(4, 4, 3, 11)] // one half's own way binds
    public void Halves_that_take_turns_take_the_time_by_hand(double products, double attention, double ways, double step) =>
        Assert.Equal(step, AttentionOffload.TakingTurns(products, attention, ways));

    [Fact]
    public void Memory_devices_hold_the_cache_and_count_as_devices_and_rent()
    {
        var cheap = H100 with { Name = "memory", UsdPerHour = 1, MemoryGiB = 96 };
        var model = new ServingModel(Work);
        var apart = model.Evaluate(Plan with { Offload = new AttentionOffload(cheap, 4, 50) });

        // 80 layers x 2 x 8 heads x 128 x 2 bytes = 327,680 bytes a token, 8,250 tokens a request.
        Assert.Equal(Math.Floor(4 * 0.9 * 96 * (1L << 30) / (327_680.0 * 8250)), apart.MaxConcurrency);
        Assert.Equal(0, apart.KvCacheBytes);
        Assert.Equal(((4 * H100.UsdPerHour!.Value) + 4) / 8, apart.UsdPerHour!.Value, 1e-9);
        Assert.Equal(apart.RequestsPerSecond * 500 / 8, apart.TokensPerSecondPerDevice, 1e-9);
    }

    [Fact]
    public void Attention_apart_makes_room_for_more_requests_but_never_hides_the_way()
    {
        var model = new ServingModel(Work);
        var here = model.Evaluate(Plan);
        var far = new AttentionOffload(H100, 4, 400);
        var apart = model.Evaluate(Plan with { Offload = far });
        var slow = model.Evaluate(Plan with { Offload = far with { LinkGBps = 0.5 } });

        Assert.True(apart.MaxConcurrency > here.MaxConcurrency);
        Assert.True(slow.TpotSeconds > apart.TpotSeconds);
        Assert.True(apart.DecodeStepSeconds > 80 * AttentionOffload.RoundTripSeconds);
    }
}
