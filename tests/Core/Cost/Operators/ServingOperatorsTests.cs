using Dse.Core.Cost.Operators;
using Dse.Core.Hardware;

namespace Dse.Core.Tests.Cost.Operators;

public class ServingOperatorsTests
{
    private static readonly TileWaveOperators H100 = new(DeviceCatalog.Find("H100")!);

    [Fact]
    public void A_window_limits_what_each_query_sees()
    {
        // 8 queries after none: 1+2+3+3+3+3+3+3 = 21 pairs; the last 4 of 8: 4 x 3; window wider than all: 36 pairs. 2 x 2 x 64 FLOP a pair.
        Assert.Equal(21 * 256, H100.FlashAttention(1, 8, 8, 1, 1, 64, 64, window: 3).Flops);
        Assert.Equal(12 * 256, H100.FlashAttention(1, 4, 8, 1, 1, 64, 64, window: 3).Flops);
        Assert.Equal(36 * 256, H100.FlashAttention(1, 8, 8, 1, 1, 64, 64, window: 100).Flops);
        Assert.Equal(H100.FlashAttention(1, 8, 8, 1, 1, 64, 64), H100.FlashAttention(1, 8, 8, 1, 1, 64, 64, window: 8));
    }

    [Fact]
    public void A_cache_of_half_the_width_is_read_in_half_the_bytes()
    {
        // 8 sequences x 4096 positions x 8 heads x 2 x 128, and queries and outputs of 64 heads in two bytes.
        Assert.Equal((8.0 * 4096 * 8 * 2 * 128) + (8 * 64 * 2 * 128 * 2), H100.AttentionDecode(8, 4096, 64, 8, 128, storedBytes: 1).Bytes);
        Assert.Equal((2 * 8.0 * 4096 * 8 * 2 * 128) + (8 * 64 * 2 * 128 * 2), H100.AttentionDecode(8, 4096, 64, 8, 128).Bytes);
        Assert.Equal((8.0 * 4096 * 576) + (8 * 16 * 576 * 2), H100.LatentDecode(8, 4096, 16, 512, 64, storedBytes: 1).Bytes);
    }

    [Fact]
    public void Weights_of_four_bits_are_read_in_a_quarter_of_the_time_and_multiplied_as_wide_as_the_rest()
    {
        var wide = H100.Gemm(8, 8192, 8192, Precision.Bf16);
        var narrow = H100.Gemm(8, 8192, 8192, Precision.Bf16, Precision.Int4);

        Assert.Equal(wide.Flops, narrow.Flops);
        Assert.InRange(wide.Seconds / narrow.Seconds, 2.5, 4);
        Assert.InRange(H100.Gemm(8192, 8192, 8192, Precision.Bf16, Precision.Int4).Seconds / H100.Gemm(8192, 8192, 8192, Precision.Bf16).Seconds, 0.99, 1);
        Assert.Equal(wide, H100.Gemm(8, 8192, 8192, Precision.Bf16, Precision.Bf16));
    }

    [Fact]
    public void Later_parts_of_a_prompt_attend_to_what_came_before()
    {
        var latent = H100.LatentPrefill(1, 1024, 4096, 16, 192, 128);

        // Each of the last 1024 rows sees 3072 positions and those of the 1024 before it and itself.
        Assert.Equal(2.0 * 16 * 320 * ((1024.0 * 4096) - (1024 * 1023 / 2)), latent.Flops);
        Assert.True(latent.Seconds > H100.LatentPrefill(1, 1024, 1024, 16, 192, 128).Seconds);
    }

    [Fact]
    public void A_device_that_permutes_only_its_own_tokens_saves_what_the_others_get()
    {
        var all = new ExpertShape(4096, 7168, 2048, 8, 256, 1, 8);
        var own = all with { IsDispatched = true };

        Assert.True(H100.RoutedExperts(own, Precision.Fp8, isSkewed: true).Seconds < 0.7 * H100.RoutedExperts(all, Precision.Fp8, isSkewed: true).Seconds);
        Assert.True(H100.RoutedExperts(own with { Imbalance = 2 }, Precision.Fp8, isSkewed: true).Seconds > H100.RoutedExperts(own, Precision.Fp8, isSkewed: true).Seconds);
    }
}
