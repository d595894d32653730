using Dse.Core.Cost.Operators;
using Dse.Core.Hardware;

namespace Dse.Core.Tests.Cost;

public class TileWaveOperatorsTests
{
    private static readonly Device A100 = DeviceCatalog.Find("A100")!;

    // m = n = 128, k = 4096, by hand over the ten tiles and four splits: eight tiles of 64x32 win. Their operands come through the
    // cache in 8*(64+32)*4096*2 B / (2039 GB/s * 1.6) = 1.93 us, longer than their arithmetic (1.2 us) and the memory (1.5 us);
    // one tile of 128x128 would need 8.7 us of arithmetic. 4.4 us of launch on top.
    [Fact]
    public void A_small_product_takes_the_hand_computed_time()
    {
        var time = new TileWaveOperators(A100).Gemm(128, 128, 4096, Precision.Bf16);

        Assert.Equal(4.4e-6 + (8 * 96 * 4096 * 2 / (2039e9 * 1.6)), time.Seconds, 1e-10);
        Assert.Equal(2.0 * 128 * 128 * 4096, time.Flops);
    }

    [Fact]
    public void Large_products_run_at_nine_tenths_of_peak_or_less()
    {
        var time = new TileWaveOperators(A100).Gemm(8192, 8192, 8192, Precision.Bf16);

        Assert.InRange(time.Flops / time.Seconds / 312e12, 0.75, 0.96);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(64)]
    [InlineData(4096)]
    public void More_bandwidth_and_a_higher_peak_never_slow_a_product(int m)
    {
        var better = A100 with { MemoryGBps = 2 * A100.MemoryGBps, PeakTflops = A100.PeakTflops.ToDictionary(p => p.Key, p => 2 * p.Value) };
        var calibration = DeviceCalibration.For(A100);

        var before = new TileWaveOperators(A100, calibration).Gemm(m, 4096, 4096, Precision.Bf16).Seconds;
        var after = new TileWaveOperators(better, calibration).Gemm(m, 4096, 4096, Precision.Bf16).Seconds;

        Assert.True(after <= before);
    }

    [Fact]
    public void Causal_attention_counts_half_of_the_score_matrix()
    {
        var time = new TileWaveOperators(A100).FlashAttention(2, 1024, 1024, 16, 16, 128, 128);

        // 2 sequences x 16 heads x 2*(128+128) operations per visible pair; 1024*1025/2 pairs.
        Assert.Equal(2 * 16 * 2 * 256.0 * (1024.0 * 1025 / 2), time.Flops);
    }
}
