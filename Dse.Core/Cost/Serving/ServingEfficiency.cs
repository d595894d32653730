using Dse.Core.Hardware;
using Dse.Core.Workloads;

namespace Dse.Core.Cost.Serving;

/// <summary>What an engine makes of kernel times: the constants that apply to one workload (docs/cost-model.md, serving).</summary>
internal sealed record ServingEfficiency
{
    // Devices of this year and later take the constants fitted to Blackwell, older ones those fitted to Hopper.
    private const int RecentYear = 2024;

    /// <summary>Time of matrix products in a captured graph over that of the kernel model.</summary>
    public required double Gemm { get; init; }

    /// <summary>The same of attention over the cache, by the cache's format.</summary>
    public required double DecodeAttention { get; init; }

    /// <summary>The same of experts in a step that only decodes.</summary>
    public required double Experts { get; init; }

    /// <summary>The same of experts on prompts.</summary>
    public required double PromptExperts { get; init; }

    /// <summary>The same of all-reduces beside a few tokens, where ranks wait for one another.</summary>
    public required double Reduce { get; init; }

    /// <summary>The same of exchanges between attention copies.</summary>
    public required double Exchange { get; init; }

    /// <summary>Gaps between the kernels of a layer that only decodes.</summary>
    public required double LayerSeconds { get; init; }

    /// <summary>Further kernels of a decode step: those of recurrent layers (convolution, gates, state) and of indexers (scores, choice of keys).</summary>
    public required double ExtraSeconds { get; init; }

    /// <summary>Gaps between the kernels of a layer with prompt tokens.</summary>
    public required double PromptLayerSeconds { get; init; }

    /// <summary>Scheduling and sampling of a step.</summary>
    public required double StepSeconds { get; init; }

    /// <summary>Host work per decoding sequence and step.</summary>
    public required double SequenceSeconds { get; init; }

    /// <summary>Share of other requests' prompts that falls between a request's tokens; above 1 when steps with prompts lose more than the prompt takes alone.</summary>
    public required double Interference { get; init; }

    /// <summary>Tokenising, scheduling and sending of a request.</summary>
    public required double RequestSeconds { get; init; }

    /// <summary>Prompts of others computed before a request's own, where as many are in flight: requests that started together end together.</summary>
    public required double PromptsAhead { get; init; }

    /// <summary>Share of a batch of prompts that a request waits for, where an engine computes waiting prompts before it decodes further; 0 elsewhere.</summary>
    public required double PromptBatchRatio { get; init; }

    /// <summary>Prompts more for every further request in flight: arrivals come in waves.</summary>
    public required double WaveRatio { get; init; }

    /// <summary>The constants of a workload.</summary>
    public static ServingEfficiency For(ServingWorkload work, ServingConstants constants)
    {
        var kind = KindOf(work.Model);
        var device = work.Cluster.Device;
        var recent = device.Year >= RecentYear || (device.Year == 0 && device.PeakFlops(Precision.Fp4) is not null);
        var generation = recent ? "2024" : "2022";
        var isFour = work.Weights is Precision.Fp4 or Precision.Nvfp4;
        double Of(string name) => constants.Of(name, kind, work.Backend);
        var family = work.Model.IsLatent ? "decodeAttention.latent" : "decodeAttention";
        var cache = work.KvCache.Bytes() >= 2 ? "decodeAttention.bf16" : isFour ? $"{family}.fp4" : $"{family}.fp8.{generation}";
        var experts = work.Model.IsMixture ? constants[$"experts.{kind}.{generation}"] * constants.Of("experts.engine", kind, work.Backend) * (recent ? 1 : Of("experts2022")) : 1;
        var spread = constants["ttft.spreadTokens"];
        return new ServingEfficiency
        {
            Gemm = constants[isFour ? "gemm.fp4" : "gemm"],
            DecodeAttention = constants[cache],
            Experts = experts,
            PromptExperts = experts * constants["promptExperts"],
            Reduce = constants[$"reduce.{kind}"],
            Exchange = constants["exchange"],
            LayerSeconds = (Of("layerSeconds") * (recent ? Of("layer2024") : 1)) + (isFour ? constants["layerSeconds.fp4"] : 0),
            ExtraSeconds = (work.Model.LinearLayers * constants["recurrentSeconds"]) + (work.Model.IsSparse ? work.Model.AttentionLayers * constants["indexerSeconds"] : 0),
            PromptLayerSeconds = Of("promptLayerSeconds"),
            StepSeconds = constants["stepSeconds"],
            SequenceSeconds = constants["sequenceSeconds"],
            Interference = Of("interference") * (recent ? constants["interference2024"] : 1),
            RequestSeconds = Of("ttft.requestSeconds"),
            PromptsAhead = Of("ttft.prompts") * spread / (spread + work.OutputTokens),
            PromptBatchRatio = work.Backend == ServingBackend.Sglang ? Of("ttft.batch") : 0,
            WaveRatio = Of("ttft.wave"),
        };
    }

    /// <summary>The class of a model that constants are refined for.</summary>
    public static string KindOf(LanguageModel model) => !model.IsMixture ? "dense" : model.IsLatent ? "latent" : "mixture";

    /// <summary>Seconds of a step: its prompt tokens and its decoding tokens, priced apart, share the fixed costs.</summary>
    public double Seconds(in StepTerms terms, in StepLoad load) => load.PrefillTokens > 0 && load.DecodeSequences <= 0
        ? PromptSeconds(terms) + StepSeconds
        : DecodeSeconds(terms, load) + (load.PrefillTokens > 0 ? PromptLayerSeconds * terms.Layers : 0);

    /// <summary>Parts of a step that decodes, in the order in which people read them.</summary>
    public (string Name, double Seconds)[] DecodeParts(in StepTerms terms) =>
    [
        ("gemm", Gemm * terms.GemmSeconds), ("attention", (DecodeAttention * terms.DecodeAttentionSeconds) + terms.PrefillAttentionSeconds),
        ("experts", Experts * terms.ExpertSeconds), ("elementwise", terms.StreamSeconds), ("logits", terms.LogitsSeconds),
        ("tensorParallelComm", Reduce * terms.TensorCommSeconds), ("expertComm", Exchange * terms.ExpertCommSeconds),
        ("pipelineComm", terms.PipelineCommSeconds), ("launch", (LayerSeconds * terms.Layers) + ExtraSeconds),
    ];

    /// <summary>Seconds of a step's prompt tokens alone, without scheduling.</summary>
    public double PromptSeconds(in StepTerms terms) =>
        (Gemm * terms.GemmSeconds) + terms.PrefillAttentionSeconds + (PromptExperts * terms.ExpertSeconds) + terms.StreamSeconds
        + terms.TensorCommSeconds + terms.ExpertCommSeconds + terms.PipelineCommSeconds + (PromptLayerSeconds * terms.Layers);

    private double DecodeSeconds(in StepTerms terms, in StepLoad load) =>
        (Gemm * terms.GemmSeconds) + (DecodeAttention * terms.DecodeAttentionSeconds) + terms.PrefillAttentionSeconds + (Experts * terms.ExpertSeconds)
        + terms.StreamSeconds + terms.LogitsSeconds + (Reduce * terms.TensorCommSeconds) + (Exchange * terms.ExpertCommSeconds) + terms.PipelineCommSeconds
        + (LayerSeconds * terms.Layers) + ExtraSeconds + StepSeconds + (SequenceSeconds * load.DecodeSequences);
}
