using Dse.Core.Cost.Operators;
using Dse.Core.Cost.Serving;
using Dse.Core.Hardware;
using Dse.Core.Workloads;

namespace Dse.Core.Tests.Cost.Serving;

public class FirstTokenTests
{
    private static readonly Device Hopper = DeviceCatalog.Find("H100")!;

    [Theory]
    [InlineData(ServingBackend.Vllm)]
    [InlineData(ServingBackend.Sglang)]
    [InlineData(ServingBackend.TrtLlm)]
    [InlineData(ServingBackend.Any)]
    public void A_lone_request_waits_for_no_prompt_of_another(ServingBackend engine) => Assert.Equal(0, Of(engine, 1, 1024, 128).QueueSeconds, 1e-12);

    [Theory]
    [InlineData(8, 126.1)]
    [InlineData(32, 182.1)]
    [InlineData(128, 426.1)]
    public void Measured_times_to_the_first_token_of_vLLM_are_met(int concurrency, double measuredMs) =>
        Assert.InRange(Of(ServingBackend.Vllm, concurrency, 1024, 128).TtftSeconds * 1e3, 0.88 * measuredMs, 1.12 * measuredMs);

    [Fact]
    public void Long_outputs_pull_apart_what_started_together()
    {
        var spread = ServingConstants.Default["ttft.spreadTokens"];
        var ahead = ServingConstants.Default["ttft.prompts.dense.trtllm"];
        var wave = ServingConstants.Default["ttft.wave.dense.trtllm"];

        foreach (var output in new[] { 128, 1024, 8192 })
        {
            // One pipeline stage and one copy of attention: a prompt takes of the worker what it takes itself.
            var estimate = Of(ServingBackend.TrtLlm, 16, 1024, output);
            var prompts = (ahead * spread / (spread + output)) + (15 * wave);
            Assert.Equal(prompts * estimate.PrefillSeconds, estimate.QueueSeconds, 1e-9);
        }
    }

    [Theory]
    [InlineData(64, 1024, 15)]
    [InlineData(64, 4096, 3)]
    [InlineData(16, 1024, 15)]
    [InlineData(64, 20000, 0)]
    public void SGLang_gathers_prompts_of_16384_tokens_before_it_decodes_further(int concurrency, int input, int others)
    {
        ServingEstimate With(double ratio) => Of(ServingBackend.Sglang, concurrency, input, 256, ServingConstants.Default.With("ttft.batch.dense.sglang", ratio));
        var before = With(0.1);
        var after = With(0.2);

        Assert.Equal(0.1 * others * before.PrefillSeconds, after.QueueSeconds - before.QueueSeconds, 1e-9);
    }

    [Theory]
    [InlineData(ServingBackend.Vllm)]
    [InlineData(ServingBackend.Sglang)]
    [InlineData(ServingBackend.TrtLlm)]
    public void Two_requests_wait_at_most_for_each_other(ServingBackend engine)
    {
        var estimate = Of(engine, 2, 1024, 16);

        Assert.InRange(estimate.QueueSeconds, 0.5 * estimate.PrefillSeconds, estimate.PrefillSeconds);
    }

    private static ServingEstimate Of(ServingBackend engine, int concurrency, int input, int output, ServingConstants? constants = null)
    {
        var work = new ServingWorkload(LanguageModelCatalog.Find("Qwen/Qwen3-32B")!, new Cluster(Hopper, 4, 4, Hopper.ScaleUpGBps, Hopper.ScaleOutGBps), input, output)
        {
            Weights = Precision.Bf16, Activations = Precision.Bf16, KvCache = Precision.Bf16, Backend = engine,
        };
        return new ServingModel(work, constants ?? ServingConstants.Default, new TileWaveOperators(Hopper))
            .Evaluate(new ServingPlan(ServingMode.Aggregated, new ServingGrid(4, 1, 1, 1, 1), concurrency, 8192));
    }
}
