using Dse.Core.Cost.Operators;
using Dse.Core.Hardware;

namespace Dse.Core.Tests.Cost.Operators;

public class MeasuredOperatorsTests
{
    private static readonly Device A100 = DeviceCatalog.Find("A100")!;
    private static readonly Device H100 = DeviceCatalog.Find("H100")!;
    private static readonly MeasuredOperators OnA100 = new(A100);
    private static readonly MeasuredOperators OnH100 = new(H100);

    // Rows of the source tables as they were published, in milliseconds.
    [Theory]
    [InlineData("A100", 8192, 65536, 6144, Precision.Bf16, 22.6798)]
    [InlineData("H100", 8192, 65536, 12288, Precision.Bf16, 15.3408)]
    [InlineData("H100", 8192, 65536, 12288, Precision.Fp8, 8.99992)]
    [InlineData("H100", 8192, 65536, 12288, Precision.Fp16, 15.3408)]
    public void A_measured_product_takes_the_measured_time(string device, double m, double n, double k, Precision precision, double milliseconds)
    {
        var time = new MeasuredOperators(DeviceCatalog.Find(device)!).Gemm(m, n, k, precision);

        Assert.Equal(milliseconds * 1e-3, time.Seconds, milliseconds * 1e-3 * 2e-4);
        Assert.Equal(Basis.Measured, time.Basis);
        Assert.Equal(0.03, time.LogSigma);
        Assert.Equal(2 * m * n * k, time.Flops);
    }

    // 3072 lies log(1.5)/log(2) of the way from 2048 to 4096; the ratio to the prior is carried along that line.
    [Fact]
    public void Between_measured_rows_the_ratio_to_the_prior_is_interpolated()
    {
        var prior = new TileWaveOperators(A100);
        double Ratio(double m) => OnA100.Gemm(m, 4096, 4096, Precision.Bf16).Seconds / prior.Gemm(m, 4096, 4096, Precision.Bf16).Seconds;

        Assert.Equal(Basis.Measured, OnA100.Gemm(2048, 4096, 4096, Precision.Bf16).Basis);
        Assert.Equal(Basis.Interpolated, OnA100.Gemm(3072, 4096, 4096, Precision.Bf16).Basis);
        Assert.Equal(Ratio(2048) * Math.Pow(Ratio(4096) / Ratio(2048), Math.Log2(1.5)), Ratio(3072), 1e-9);
    }

    [Theory]
    [InlineData(11008, 4096)]
    [InlineData(4096, 14336)]
    [InlineData(1280, 8192)]
    public void Products_between_the_sites_are_interpolated_and_grow_with_m(double n, double k)
    {
        foreach (var operators in new[] { OnA100, OnH100 })
        {
            var last = 0.0;
            for (var m = 64; m <= 16384; m *= 4)
            {
                var time = operators.Gemm(m, n, k, Precision.Bf16);

                Assert.Equal(Basis.Interpolated, time.Basis);
                Assert.InRange(time.LogSigma, 0.03, 0.12);
                Assert.True(time.Seconds > last, $"m={m}: {time.Seconds} after {last}");
                last = time.Seconds;
            }
        }
    }

    [Fact]
    public void Products_far_from_every_site_rest_on_the_prior_and_say_so()
    {
        var time = OnH100.Gemm(4096, 1 << 21, 4096, Precision.Bf16);

        Assert.Equal(Basis.Prior, time.Basis);
        Assert.True(time.LogSigma > 0.13);
        Assert.InRange(time.Flops / time.Seconds / H100.PeakFlops(Precision.Bf16)!.Value, 0.4, 1);
    }

    [Fact]
    public void Precisions_and_devices_that_nothing_measured_resembles_get_the_prior_unchanged()
    {
        var tpu = DeviceCatalog.Find("TPUv4")!;

        Assert.Equal(new TileWaveOperators(H100).Gemm(512, 4096, 4096, Precision.Tf32), OnH100.Gemm(512, 4096, 4096, Precision.Tf32));
        Assert.Equal(new TileWaveOperators(tpu).Gemm(512, 4096, 4096, Precision.Bf16), new MeasuredOperators(tpu).Gemm(512, 4096, 4096, Precision.Bf16));
        Assert.Equal(new TileWaveOperators(tpu).AttentionDecode(8, 4096, 32, 8, 128), new MeasuredOperators(tpu).AttentionDecode(8, 4096, 32, 8, 128));
        Assert.Equal(new TileWaveOperators(H100).Stream(1e6), OnH100.Stream(1e6));
    }

    [Fact]
    public void The_same_chip_with_faster_memory_carries_the_whole_ratio_over()
    {
        var h200 = DeviceCatalog.Find("H200")!;
        var small = new MeasuredOperators(h200).Gemm(1, 8192, 8192, Precision.Bf16);

        Assert.Equal(Basis.Interpolated, small.Basis);
        Assert.Equal(0.09, small.LogSigma, 1e-9);
        Assert.True(small.Seconds < OnH100.Gemm(1, 8192, 8192, Precision.Bf16).Seconds);
        Assert.True(new MeasuredOperators(h200).Gemm(8192, 8192, 8192, Precision.Bf16).Seconds <= OnH100.Gemm(8192, 8192, 8192, Precision.Bf16).Seconds);
    }

    [Fact]
    public void Another_chip_of_the_generation_carries_half_of_the_ratio_over()
    {
        var a30 = DeviceCatalog.Find("A30")!;
        var ratio = OnA100.Gemm(1024, 4096, 4096, Precision.Bf16).Seconds / new TileWaveOperators(A100).Gemm(1024, 4096, 4096, Precision.Bf16).Seconds;
        var prior = new TileWaveOperators(a30).Gemm(1024, 4096, 4096, Precision.Bf16);

        var time = new MeasuredOperators(a30).Gemm(1024, 4096, 4096, Precision.Bf16);

        Assert.Equal(prior.Seconds * Math.Sqrt(ratio), time.Seconds, prior.Seconds * 1e-9);
        Assert.Equal(Basis.Prior, time.Basis);
        Assert.Equal(0.145, time.LogSigma);
        Assert.Equal(0.37, new MeasuredOperators(a30).AttentionDecode(8, 4096, 32, 8, 128).LogSigma);
    }

    [Fact]
    public void A_device_with_the_name_of_a_measured_one_and_other_figures_is_not_taken_for_it()
    {
        var faster = A100 with { MemoryGBps = 4000 };

        Assert.Equal(Basis.Interpolated, new MeasuredOperators(faster).Gemm(2048, 4096, 4096, Precision.Bf16).Basis);
        Assert.NotEqual(OnA100.Fingerprint, new MeasuredOperators(faster).Fingerprint);
    }

    // First rows of the source tables: 32 sequences of 2 cached positions; 4 sequences of 16384, 64 heads on one key-value head.
    [Fact]
    public void Measured_attention_takes_the_measured_time()
    {
        var decode = OnA100.AttentionDecode(32, 2, 64, 1, 128);
        var prefill = OnA100.FlashAttention(4, 16384, 16384, 64, 1, 128, 128);

        Assert.Equal(13.712e-6, decode.Seconds, 1e-9);
        Assert.Equal(96.4749e-3, prefill.Seconds, 2e-5);
        Assert.Equal((Basis.Measured, Basis.Measured), (decode.Basis, prefill.Basis));
    }

    [Fact]
    public void Attention_between_the_shapes_grows_with_its_work()
    {
        foreach (var operators in new[] { OnA100, OnH100 })
        {
            var last = (Decode: 0.0, Prefill: 0.0);
            for (var positions = 1000; positions <= 16000; positions *= 2)
            {
                var decode = operators.AttentionDecode(12, positions, 64, 8, 128);
                var prefill = operators.FlashAttention(1, positions, positions, 64, 8, 128, 128);

                Assert.Equal(Basis.Interpolated, decode.Basis);
                Assert.True(decode.Seconds > last.Decode && prefill.Seconds > last.Prefill);
                Assert.True(decode.Seconds < operators.AttentionDecode(12, positions, 64, 16, 128).Seconds);
                last = (decode.Seconds, prefill.Seconds);
            }
        }
    }

    [Fact]
    public void The_last_chunk_of_a_sequence_costs_less_than_all_of_it_and_other_heads_are_less_certain()
    {
        var whole = OnH100.FlashAttention(1, 8192, 8192, 32, 8, 128, 128);
        var chunk = OnH100.FlashAttention(1, 2048, 8192, 32, 8, 128, 128);
        var narrow = OnH100.FlashAttention(1, 8192, 8192, 32, 8, 64, 64);

        Assert.Equal(Basis.Measured, whole.Basis);
        Assert.True(chunk.Seconds < whole.Seconds && narrow.Seconds < whole.Seconds);
        Assert.Equal((0.15, 0.15), (chunk.LogSigma, narrow.LogSigma));
    }

    // First rows of the source tables.
    [Fact]
    public void Measured_experts_and_latent_attention_take_the_measured_time()
    {
        var mixtral = new ExpertShape(1, 4096, 14336, 2, 8, 1, 1);

        Assert.Equal(0.316139e-3, OnH100.RoutedExperts(mixtral, Precision.Bf16, isSkewed: false).Seconds, 1e-8);
        Assert.Equal(0.148544e-3, OnH100.RoutedExperts(mixtral, Precision.Fp8, isSkewed: false).Seconds, 1e-8);
        Assert.Equal(Basis.Measured, OnH100.LatentPrefill(1, 4096, 4096, 128, 192, 128).Basis);
        Assert.Equal(1.46466e-3, OnH100.LatentPrefill(1, 4096, 4096, 128, 192, 128).Seconds, 1e-7);
        Assert.Equal(Basis.Prior, OnA100.RoutedExperts(mixtral, Precision.Bf16, isSkewed: false).Basis);
        Assert.Equal(new TileWaveOperators(H100).LatentDecode(8, 4096, 16, 256, 64), OnH100.LatentDecode(8, 4096, 16, 256, 64));
    }

    // 64 tokens that pick 2 of 8 experts reach all of them but one in 10^8; 16 rows each fill the padding exactly.
    [Fact]
    public void The_prior_of_routed_experts_is_hand_computed()
    {
        var time = new TileWaveOperators(H100).RoutedExperts(new ExpertShape(64, 4096, 14336, 2, 8, 1, 1), Precision.Bf16, isSkewed: false);

        var weights = 8 * 3.0 * 4096 * 14336 * 2;
        var routed = 20.0 * 64 * 2 * 4096;
        Assert.Equal(25e-6 + (weights / (3350e9 * 0.84)) + (routed / (3350e9 * 0.85)), time.Seconds, 1e-9);
        Assert.Equal(6.0 * 128 * 4096 * 14336, time.Flops);
    }

    [Fact]
    public void More_tokens_and_fewer_ranks_never_make_experts_faster_by_more_than_noise()
    {
        var last = 0.0;
        for (var tokens = 50; tokens < 100_000; tokens *= 4)
        {
            var shape = new ExpertShape(tokens, 5120, 1536, 6, 160, 1, 4);
            var time = OnH100.RoutedExperts(shape, Precision.Bf16, isSkewed: false);

            Assert.True(time.Seconds > 0.95 * last);
            Assert.True(time.Seconds < 1.05 * OnH100.RoutedExperts(shape with { ExpertParallel = 2 }, Precision.Bf16, isSkewed: false).Seconds);
            last = time.Seconds;
        }
    }

    // The stated 80 % interval of every third head pair told from the others must hold about 80 % of the kernels.
    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    public void Stated_intervals_of_held_out_kernels_cover_as_often_as_they_say(int device)
    {
        var table = Core.Cost.Operators.Measured.DeviceKernels.All[device].Decode.Value!;
        var prior = TileWaveOperators.Alone(device == 0 ? A100 : H100);
        var asked = table.Shapes.Where((_, i) => i % 5 == 0).ToArray();

        var covered = asked.Count(s =>
        {
            var ratio = table.At(s.Batch, s.Positions, s.Heads, s.KvHeads, other => table.Shapes[other].Heads == s.Heads && table.Shapes[other].KvHeads == s.KvHeads);
            var error = Math.Log(prior.AttentionDecode(s.Batch, s.Positions, s.Heads, s.KvHeads, 128).Seconds / s.Seconds) + ratio.LogRatio;
            return Math.Abs(error) <= 1.2816 * Math.Max(0.03, table.LogSigma(ratio));
        });

        Assert.InRange((double)covered / asked.Length, 0.72, 0.9);
    }
}
