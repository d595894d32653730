using System.Text.Json;
using Dse.Core.Cost.Training;
using Dse.Core.Hardware;
using Dse.Core.Spaces;
using Dse.Core.Workloads;

namespace Dse.Core.Studies.TrainingPlans;

/// <summary>Reads what is trained on what: <c>model, cluster, sequence, globalBatch, precision, stack</c>.</summary>
internal static class WorkloadReader
{
    private static readonly string[] Stacks = ["current", "legacy"];

    /// <summary>Reads the workload; null after errors.</summary>
    public static TrainingWorkload? Read(SpecObject spec, ICollection<SpecError> errors)
    {
        var before = errors.Count;
        var model = Model(spec, errors);
        var cluster = ClusterReader.Read(spec, errors);
        var sequence = spec.Int("sequence", 1, 1 << 24);
        var globalBatch = spec.Int("globalBatch", 1, 1 << 24);
        var precision = (Precision)spec.Choice("precision", Precisions.Names, (int)Precision.Bf16);
        var stack = (SoftwareStack)spec.Choice("stack", Stacks, (int)TrainingWorkload.DefaultStack(precision));
        if (cluster is not null && cluster.Device.PeakFlops(precision) is null)
        {
            var has = Precisions.Names.Where(n => Precisions.TryParse(n, out var p) && cluster.Device.PeakFlops(p) is not null);
            spec.Error("precision", "unsupportedPrecision", $"{cluster.Device.Name} has no {Precisions.Names[(int)precision]} rate. It has: {string.Join(", ", has)}.");
        }

        return errors.Count > before || model is null || cluster is null
            ? null
            : new TrainingWorkload(model, cluster, sequence, globalBatch, precision, stack);
    }

    /// <summary>Reads <c>model</c>: a catalog name or alias, or an object; null after an error.</summary>
    public static LanguageModel? Model(SpecObject spec, ICollection<SpecError> errors)
    {
        if (spec.Member("model") is not { } member)
        {
            spec.Error("model", "missingField", "'model' is missing. Give a catalog name such as \"Llama-3.1-70B\" or an object with hidden, layers, heads, ffn and vocab.");
            return null;
        }

        if (member.ValueKind == JsonValueKind.String)
        {
            var name = member.GetString()!;
            var found = name.Length <= 200 ? LanguageModelCatalog.Find(name) : null;
            if (found is null)
            {
                spec.Error("model", "unknownModel", $"The catalog has no model '{SpecObject.Short(name)}'.{Nearest.Hint(name, LanguageModelCatalog.All.Select(m => m.Name))} 'dse catalog models' lists them; or give the shape as an object.");
            }

            return found;
        }

        return Shape(spec.Object("model")!, errors);
    }

    /// <summary>Reads a model's shape; null after an error.</summary>
    public static LanguageModel? Shape(SpecObject shape, ICollection<SpecError> errors)
    {
        var before = errors.Count;
        if (shape.Has("huggingFaceConfig"))
        {
            shape.Error("huggingFaceConfig", "unsupported", "This version does not read Hugging Face configurations. Give hidden, layers, heads, kvHeads, headDim, ffn and vocab instead.");
            return null;
        }

        var hidden = shape.Int("hidden", 1, 1 << 20);
        var layers = shape.Int("layers", 1, 10_000);
        var heads = shape.Int("heads", 1, 1 << 16);
        var kvHeads = shape.Int("kvHeads", 1, 1 << 16, heads);
        var headDim = shape.Int("headDim", 1, 1 << 16, Math.Max(1, hidden / Math.Max(1, heads)));
        var ffn = shape.Int("ffn", 1, 1 << 22, 4 * hidden);
        var vocab = shape.Int("vocab", 1, 1 << 24);

        // A plain block is four times as wide as the model; other widths are those of gated blocks.
        var gated = shape.Flag("gatedMlp", ffn != 4 * hidden);
        var tied = shape.Flag("tieEmbeddings", !gated);
        var experts = shape.Int("experts", 0, 1 << 16, 0);
        var model = new LanguageModel(shape.String("name", 200) ?? "custom", hidden, layers, heads, kvHeads, headDim, ffn, vocab, gated, tied)
        {
            Experts = experts,
            ExpertsPerToken = shape.Int("expertsPerToken", experts > 0 ? 1 : 0, Math.Max(experts, 0), experts > 0 ? null : 0),
            MoeFfn = shape.Int("moeFfn", experts > 0 ? 1 : 0, 1 << 22, experts > 0 ? ffn : 0),
            SharedExperts = shape.Int("sharedExperts", 0, 1 << 10, 0),
            DenseLayers = shape.Int("denseLayers", 0, layers, 0),
            QLoraRank = shape.Int("qLoraRank", 0, 1 << 20, 0),
            KvLoraRank = shape.Int("kvLoraRank", 0, 1 << 20, 0),
            QkRopeHeadDim = shape.Int("qkRopeHeadDim", 0, 1 << 16, 0),
            QkNopeHeadDim = shape.Int("qkNopeHeadDim", 0, 1 << 16, 0),
            VHeadDim = shape.Int("vHeadDim", 0, 1 << 16, 0),
        };
        shape.RejectUnknown();
        if (errors.Count == before && heads % kvHeads != 0)
        {
            shape.Error("kvHeads", "notADivisor", $"{kvHeads} key-value heads do not divide {heads} query heads. Use a divisor.");
        }

        if (model.IsLatent && (model.QkNopeHeadDim == 0 || model.VHeadDim == 0))
        {
            shape.Error("kvLoraRank", "missingField", "Latent attention also needs qkNopeHeadDim, qkRopeHeadDim and vHeadDim.");
        }

        return errors.Count == before ? model : null;
    }
}
