using System.Globalization;
using Dse.Core.Studies;

namespace Dse.Formats.Exports.Megatron;

/// <summary>A model's shape as arguments of Megatron-LM.</summary>
internal static class MegatronModelArguments
{
    /// <summary>Why <c>pretrain_gpt.py</c> cannot build the model; null when it can.</summary>
    public static SpecError? Refuse(TrainingPoint training) => training.Work.Model.LinearLayers > 0
        ? new SpecError("to", "notExpressible", "Megatron-LM's pretrain_gpt.py has no recurrent layers. Export to nemo, whose recipe brings the model.")
        : null;

    /// <summary>What of the model's shape the arguments leave out.</summary>
    public static IEnumerable<string> Notes(TrainingPoint training)
    {
        var model = training.Work.Model;
        if (model.SlidingLayers > 0)
        {
            yield return string.Create(CultureInfo.InvariantCulture, $"{model.SlidingLayers} layers see a window of {model.SlidingWindow} tokens: set --window-size and --window-attn-skip-freq to the model's pattern, which its shape does not hold.");
        }

        if (model.MoeEvery > 1)
        {
            yield return string.Create(CultureInfo.InvariantCulture, $"One feed-forward block in {model.MoeEvery} is a mixture: set --moe-layer-freq to the model's pattern.");
        }

        if (model.IsSparse || model.AttentionGate || model.FfnFreeLayers > 0)
        {
            yield return "The indexer of sparse attention, gates of attention and layers without feed-forward blocks are left out.";
        }
    }

    public static IEnumerable<string> Of(TrainingPoint training)
    {
        var model = training.Work.Model;
        yield return Option("num-layers", model.Layers) + Option(" --hidden-size", model.Hidden) + Option(" --ffn-hidden-size", model.Ffn);
        yield return Option("num-attention-heads", model.Heads) + Option(" --kv-channels", model.HeadDim);
        if (!model.IsLatent && model.KvHeads != model.Heads)
        {
            yield return "--group-query-attention" + Option(" --num-query-groups", model.KvHeads);
        }

        if (model.IsLatent)
        {
            yield return "--multi-latent-attention" + (model.QLoraRank > 0 ? Option(" --q-lora-rank", model.QLoraRank) : string.Empty) + Option(" --kv-lora-rank", model.KvLoraRank);
            yield return Option("qk-head-dim", model.QkNopeHeadDim) + Option(" --qk-pos-emb-head-dim", model.QkRopeHeadDim) + Option(" --v-head-dim", model.VHeadDim);
        }

        yield return Option("seq-length", training.Work.Sequence) + Option(" --max-position-embeddings", training.Work.Sequence);
        if (model.GatedMlp)
        {
            yield return "--swiglu --normalization RMSNorm --disable-bias-linear --position-embedding-type rope";
        }

        if (!model.TieEmbeddings)
        {
            yield return "--untie-embeddings-and-output-weights";
        }

        // cuDNN's fused kernel takes the unlike widths of latent attention; neither stores scores.
        yield return $"--attention-backend {(!training.Plan.FlashAttention ? "unfused" : model.IsLatent ? "fused" : "flash")}";
        if (model.IsMixture)
        {
            yield return Option("num-experts", model.Experts) + Option(" --moe-router-topk", model.ExpertsPerToken) + Option(" --moe-ffn-hidden-size", model.MoeFfn) + " --moe-grouped-gemm";
            if (model.SharedExperts > 0)
            {
                yield return Option("moe-shared-expert-intermediate-size", model.SharedExperts * model.MoeFfn);
            }

            if (model.DenseLayers > 0 && model.MoeEvery == 1)
            {
                yield return string.Create(CultureInfo.InvariantCulture, $"--moe-layer-freq '([0]*{model.DenseLayers}+[1]*{model.Layers - model.DenseLayers})'");
            }
        }
    }

    private static string Option(string name, int value) => string.Create(CultureInfo.InvariantCulture, $"{(name[0] == ' ' ? string.Empty : "--")}{name} {value}");
}
