using Dse.Core.Workloads;

namespace Dse.Core.Cost.Serving;

/// <summary>What an engine makes of kernel times: the constants that apply to one model on one engine.</summary>
/// <param name="Gemm">Time of products inside an engine over that of the kernel model.</param>
/// <param name="PrefillAttention">The same of prompt attention.</param>
/// <param name="DecodeAttention">The same of attention over the cache.</param>
/// <param name="Experts">The same of experts.</param>
/// <param name="Stream">The same of kernels bound by memory.</param>
/// <param name="Comm">The same of collectives.</param>
/// <param name="LayerSeconds">Gaps between the kernels of a layer.</param>
/// <param name="StepSeconds">Scheduling and sampling of a step.</param>
/// <param name="SequenceSeconds">Host work per sequence and step.</param>
/// <param name="PrefillStepSeconds">What a step with prompt tokens costs beyond one without (no captured graph).</param>
/// <param name="PrefillRatio">Time of prompt tokens inside an engine over that of the kernel model.</param>
/// <param name="RequestSeconds">Tokenising, scheduling and sending of one request.</param>
/// <param name="TtftWaveRatio">How far arrivals come in waves: 0 evenly spread, 1 all at once.</param>
internal sealed record ServingEfficiency(
    double Gemm, double PrefillAttention, double DecodeAttention, double Experts, double Stream, double Comm,
    double LayerSeconds, double StepSeconds, double SequenceSeconds, double PrefillStepSeconds, double PrefillRatio,
    double RequestSeconds, double TtftWaveRatio)
{
    /// <summary>The constants of a workload.</summary>
    public static ServingEfficiency For(ServingWorkload work, ServingConstants constants)
    {
        var kind = KindOf(work.Model);
        double Of(string name) => constants.Of(name, kind, work.Backend);
        return new ServingEfficiency(
            Of("gemm"), Of("prefillAttention"), Of("decodeAttention"), Of("experts"), Of("stream"), Of("comm"),
            Of("layerSeconds"), Of("stepSeconds"), Of("sequenceSeconds"), Of("prefillStepSeconds"), Of("prefillRatio"),
            Of("requestSeconds"), Of("waveRatio"));
    }

    /// <summary>The class of a model that constants may be refined for.</summary>
    public static string KindOf(LanguageModel model) => !model.IsMixture ? "dense" : model.IsLatent ? "latent" : "mixture";

    /// <summary>Seconds of a step.</summary>
    public double Seconds(in StepTerms terms, in StepLoad load)
    {
        var seconds = (Gemm * (terms.GemmSeconds + terms.LogitsSeconds)) + (PrefillAttention * terms.PrefillAttentionSeconds)
            + (DecodeAttention * terms.DecodeAttentionSeconds) + (Experts * terms.ExpertSeconds) + (Stream * terms.StreamSeconds)
            + (Comm * (terms.TensorCommSeconds + terms.ExpertCommSeconds)) + terms.PipelineCommSeconds
            + (LayerSeconds * terms.Layers) + StepSeconds + (SequenceSeconds * load.DecodeSequences);
        return load.PrefillTokens > 0 ? seconds + PrefillStepSeconds : seconds;
    }
}
