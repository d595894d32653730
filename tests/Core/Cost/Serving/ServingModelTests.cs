using Dse.Core.Cost.Serving;
using Dse.Core.Hardware;
using Dse.Core.Workloads;

namespace Dse.Core.Tests.Cost.Serving;

public class ServingModelTests
{
    private static readonly LanguageModel Llama = LanguageModelCatalog.Find("Llama-3.1-70B")!;
    private static readonly LanguageModel DeepSeek = LanguageModelCatalog.Find("DeepSeek-R1")!;

    [Fact]
    public void Weights_of_a_70B_model_in_fp8_over_eight_devices_are_those_of_its_data_sheet()
    {
        var estimate = Model(Llama, "H200", 8, Precision.Fp8).Evaluate(Aggregated(tp: 8, concurrency: 64));

        // 68.45e9 weights in blocks at one byte and two embeddings of 128256 x 8192 at two bytes, over eight devices.
        Assert.Equal((68.45e9 + (2 * 2 * 128256.0 * 8192)) / 8, estimate.WeightBytes, 0.01e9);

        // 80 layers x 2 x 1 head x 128 wide x 1 byte, for 64 requests of 1536 positions.
        Assert.Equal(64 * 1536 * 80 * 2 * 128.0, estimate.KvCacheBytes, 1.0);
    }

    [Theory]
    [InlineData("H200", ServingBackend.Vllm, 8, 64, 1024, 1024, 12.73)]
    [InlineData("H200", ServingBackend.Vllm, 2, 16, 1024, 8192, 17.18)]
    [InlineData("B200", ServingBackend.Vllm, 4, 32, 8192, 1024, 17.23)]
    [InlineData("H100", ServingBackend.Vllm, 2, 8, 1024, 8192, 19.19)]
    public void Measured_times_between_tokens_of_a_dense_model_are_met(string device, ServingBackend engine, int tp, int concurrency, int input, int output, double measuredMs)
    {
        var work = Work(Llama, device, tp, Precision.Fp8, input, output) with { Backend = engine };

        var estimate = new ServingModel(work).Evaluate(Aggregated(tp, concurrency));

        Assert.Equal(ServingProblem.None, estimate.Problem);
        Assert.InRange(estimate.TpotSeconds * 1e3, 0.9 * measuredMs, 1.1 * measuredMs);
    }

    [Fact]
    public void A_step_is_never_faster_than_reading_the_weights_once()
    {
        foreach (var tp in new[] { 1, 2, 4, 8 })
        {
            var model = Model(Llama, "H200", tp, Precision.Fp8);
            var estimate = model.Evaluate(Aggregated(tp, 1));
            Assert.True(estimate.DecodeStepSeconds > estimate.WeightBytes / 4.8e12);
        }
    }

    [Fact]
    public void More_requests_in_flight_make_all_slower_and_the_devices_busier()
    {
        foreach (var (language, device, grid) in new[]
        {
            (Llama, "H100", new ServingGrid(4, 1, 1, 1, 1)), (DeepSeek, "B200", new ServingGrid(8, 1, 1, 8, 1)), (DeepSeek, "B200", new ServingGrid(1, 1, 8, 1, 8)),
        })
        {
            var model = Model(language, device, 8, Precision.Fp8);
            var last = default(ServingEstimate);
            foreach (var concurrency in new[] { 1, 2, 4, 8, 16, 32, 64, 128, 256 })
            {
                var estimate = model.Evaluate(new ServingPlan(ServingMode.Aggregated, grid, concurrency, 8192));
                Assert.True(estimate.TpotSeconds >= last.TpotSeconds * 0.999, $"{language.Name} {concurrency}");
                Assert.True(estimate.TtftSeconds >= last.TtftSeconds * 0.999, $"{language.Name} {concurrency}");
                Assert.True(estimate.TokensPerSecondPerDevice > last.TokensPerSecondPerDevice, $"{language.Name} {concurrency}");
                Assert.True(estimate.TokensPerSecondPerDevice < estimate.BoundTokensPerSecondPerDevice);
                last = estimate;
            }
        }
    }

    [Fact]
    public void Requests_in_flight_are_those_that_finish_times_how_long_each_stays()
    {
        var work = Work(Llama, "H200", 16, Precision.Fp8, 4000, 500);
        var model = new ServingModel(work);
        var pools = new ServingPlan(ServingMode.Disaggregated, ServingGrid.Single, 400, 8192)
        {
            Prefill = new ServingPool(2, new ServingGrid(4, 1, 1, 1, 1), 1), Decode = new ServingPool(1, new ServingGrid(8, 1, 1, 1, 1), 0),
        };

        foreach (var plan in new[] { Aggregated(8, 64), pools, pools with { Concurrency = 8 } })
        {
            var estimate = model.Evaluate(plan);
            var stay = estimate.TtftSeconds + (499 * estimate.TpotSeconds);
            Assert.Equal(plan.Concurrency, estimate.RequestsPerSecond / estimate.Replicas * stay, 0.01 * plan.Concurrency);
        }
    }

    [Fact]
    public void Prompts_that_come_faster_than_the_prefill_pool_computes_them_wait()
    {
        var model = new ServingModel(Work(Llama, "H200", 16, Precision.Fp8, 8192, 128));
        var plan = new ServingPlan(ServingMode.Disaggregated, ServingGrid.Single, 1, 8192)
        {
            Prefill = new ServingPool(1, new ServingGrid(8, 1, 1, 1, 1), 1), Decode = new ServingPool(1, new ServingGrid(8, 1, 1, 1, 1), 0),
        };

        var alone = model.Evaluate(plan);
        var many = model.Evaluate(plan with { Concurrency = 256 });

        Assert.InRange(many.RequestsPerSecond, 0.7 * 0.8 / alone.PrefillSeconds, 0.8 / alone.PrefillSeconds);
        Assert.True(many.TtftSeconds > 10 * alone.TtftSeconds);
        Assert.True(many.DecodeBatch < 128);
    }

    [Fact]
    public void Requests_beyond_what_memory_holds_wait_and_do_not_slow_the_others()
    {
        var model = Model(Llama, "H100", 2, Precision.Fp8);
        var full = model.Evaluate(Aggregated(2, 100));
        var more = model.Evaluate(Aggregated(2, 2000));

        Assert.True(more.MaxConcurrency is > 100 and < 2000);
        Assert.Equal(ServingProblem.None, more.Problem);
        Assert.Equal(more.MaxConcurrency, more.DecodeBatch);
        Assert.True(more.TtftSeconds > 20 * full.TtftSeconds);
        Assert.Equal(ServingProblem.OutOfMemory, Model(DeepSeek, "H100", 2, Precision.Fp8).Evaluate(new ServingPlan(ServingMode.Aggregated, new ServingGrid(2, 1, 1, 2, 1), 1, 8192)).Problem);
    }

    [Fact]
    public void A_pipeline_of_two_stages_serves_as_many_requests_as_one_stage_of_half_the_layers_would()
    {
        var model = Model(Llama, "H200", 4, Precision.Fp8);
        var one = model.Evaluate(Aggregated(2, 32));
        var two = model.Evaluate(Aggregated(2, 64) with { Grid = new ServingGrid(2, 2, 1, 1, 1) });

        // Each stage works on 32 requests; a token passes both, so that it takes as long as in one stage of all layers.
        Assert.InRange(two.DecodeStepSeconds / one.DecodeStepSeconds, 1.0, 1.05);
    }

    [Fact]
    public void Arrivals_settle_where_as_many_end_as_come_and_saturate_beyond()
    {
        var work = Work(Llama, "H200", 8, Precision.Fp8, 1024, 1024);
        var most = new ServingModel(work).Evaluate(Aggregated(8, 256)).RequestsPerSecond;

        var half = new ServingModel(work with { RequestsPerSecond = most / 2 }).Evaluate(Aggregated(8, 256));
        var twice = new ServingModel(work with { RequestsPerSecond = most * 2 }).Evaluate(Aggregated(8, 256));

        Assert.Equal(most / 2, half.RequestsPerSecond, most / 1000);
        Assert.True(half.InFlight < 128);
        Assert.Equal(ServingProblem.Saturated, twice.Problem);
    }

    [Fact]
    public void Cached_prompt_tokens_are_not_computed_again()
    {
        var work = Work(Llama, "H200", 8, Precision.Fp8, 4096, 256);
        var cold = new ServingModel(work).Evaluate(Aggregated(8, 16));
        var warm = new ServingModel(work with { CachedInputTokens = 3072 }).Evaluate(Aggregated(8, 16));

        Assert.InRange(warm.PrefillSeconds / cold.PrefillSeconds, 0.25, 0.4);
        Assert.Equal(cold.MaxConcurrency, warm.MaxConcurrency);
    }

    [Fact]
    public void Draft_tokens_that_are_kept_make_tokens_come_faster()
    {
        var model = Model(Llama, "H200", 8, Precision.Fp8);
        var plain = model.Evaluate(Aggregated(8, 4));
        var drafted = model.Evaluate(Aggregated(8, 4) with { Speculative = new SpeculativeDecoding(3, 0.8, 0.02) });

        // (1 - 0.8^4) / 0.2 = 2.952 tokens a step.
        Assert.InRange(plain.TpotSeconds / drafted.TpotSeconds, 2.2, 2.952);
    }

    private static ServingModel Model(LanguageModel model, string device, int devices, Precision weights) => new(Work(model, device, devices, weights, 1024, 1024));

    private static ServingWorkload Work(LanguageModel model, string device, int devices, Precision weights, int input, int output)
    {
        var found = DeviceCatalog.Find(device)!;
        return new ServingWorkload(model, new Cluster(found, devices, Math.Min(devices, found.ScaleUpDomain), found.ScaleUpGBps, found.ScaleOutGBps), input, output)
        {
            Weights = weights, Activations = weights, KvCache = Precision.Fp8, Backend = ServingBackend.Vllm,
        };
    }

    private static ServingPlan Aggregated(int tp, int concurrency) => new(ServingMode.Aggregated, new ServingGrid(tp, 1, 1, 1, 1), concurrency, 8192);
}
