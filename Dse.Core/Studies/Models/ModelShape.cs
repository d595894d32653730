using System.Text.Json;
using Dse.Core.Workloads;

namespace Dse.Core.Studies.Models;

/// <summary>The fields of a model given by its shape, in both directions.</summary>
/// <remarks>Stateless and thread-safe. What is written reads back as the same model.</remarks>
public static class ModelShape
{
    private const int MaxWidth = 1 << 20;
    private const int MaxCount = 1 << 16;

    /// <summary>Writes the fields of a model into an object that is open; fields at their default are left out.</summary>
    /// <param name="writer">Receives the fields.</param>
    /// <param name="model">The model.</param>
    public static void Write(Utf8JsonWriter writer, LanguageModel model)
    {
        ArgumentNullException.ThrowIfNull(writer);
        ArgumentNullException.ThrowIfNull(model);
        writer.WriteString("name", model.Name);
        foreach (var (name, value) in Counts(model))
        {
            writer.WriteNumber(name, value);
        }

        writer.WriteBoolean("gatedMlp", model.GatedMlp);
        writer.WriteBoolean("tieEmbeddings", model.TieEmbeddings);
        foreach (var (name, value, standard) in Optional(model))
        {
            if (value != standard)
            {
                writer.WriteNumber(name, value);
            }
        }

        if (model.AttentionGate)
        {
            writer.WriteBoolean("attentionGate", true);
        }

        if (model.Linear is { } linear)
        {
            writer.WriteString("linearKind", LinearMixer.KindNames[(int)linear.Kind]);
            writer.WriteNumber("linearLayers", model.LinearLayers);
            writer.WriteNumber("linearKeyHeads", linear.KeyHeads);
            writer.WriteNumber("linearKeyDim", linear.KeyDim);
            writer.WriteNumber("linearValueHeads", linear.ValueHeads);
            writer.WriteNumber("linearValueDim", linear.ValueDim);
            writer.WriteNumber("linearConvolution", linear.Convolution);
            writer.WriteNumber("linearRank", linear.Rank);
            writer.WriteBoolean("linearBesideAttention", model.LinearBesideAttention);
        }
    }

    /// <summary>Reads a shape; null after an error.</summary>
    internal static LanguageModel? Read(SpecObject shape, ICollection<SpecError> errors)
    {
        var before = errors.Count;
        var hidden = shape.Int("hidden", 1, MaxWidth);
        var layers = shape.Int("layers", 1, 10_000);
        var heads = shape.Int("heads", 1, MaxCount);
        var kvHeads = shape.Int("kvHeads", 1, MaxCount, heads);
        var headDim = shape.Int("headDim", 1, MaxCount, Math.Max(1, hidden / Math.Max(1, heads)));
        var ffn = shape.Int("ffn", 1, 1 << 22, 4 * hidden);
        var vocab = shape.Int("vocab", 1, 1 << 24);

        // A plain block is four times as wide as the model; other widths are those of gated blocks.
        var gated = shape.Flag("gatedMlp", ffn != 4 * hidden);
        var tied = shape.Flag("tieEmbeddings", !gated);
        var experts = shape.Int("experts", 0, MaxCount, 0);
        var window = shape.Int("slidingWindow", 0, 1 << 24, 0);
        var index = shape.Int("indexHeads", 0, MaxCount, 0);
        var model = new LanguageModel(shape.String("name", 200) ?? "custom", hidden, layers, heads, kvHeads, headDim, ffn, vocab, gated, tied)
        {
            Experts = experts,
            ExpertsPerToken = shape.Int("expertsPerToken", experts > 0 ? 1 : 0, Math.Max(experts, 0), experts > 0 ? null : 0),
            MoeFfn = shape.Int("moeFfn", experts > 0 ? 1 : 0, 1 << 22, experts > 0 ? ffn : 0),
            SharedExperts = shape.Int("sharedExperts", 0, 1 << 10, 0),
            DenseLayers = shape.Int("denseLayers", 0, layers, 0),
            MoeEvery = shape.Int("moeEvery", 1, layers, 1),
            FfnFreeLayers = shape.Int("ffnFreeLayers", 0, layers, 0),
            QLoraRank = shape.Int("qLoraRank", 0, MaxWidth, 0),
            KvLoraRank = shape.Int("kvLoraRank", 0, MaxWidth, 0),
            QkRopeHeadDim = shape.Int("qkRopeHeadDim", 0, MaxCount, 0),
            QkNopeHeadDim = shape.Int("qkNopeHeadDim", 0, MaxCount, 0),
            VHeadDim = shape.Int("vHeadDim", 0, MaxCount, 0),
            LearnedPositions = shape.Int("learnedPositions", 0, 1 << 24, 0),
            AttentionGate = shape.Flag("attentionGate", false),
            IndexHeads = index,
            IndexHeadDim = shape.Int("indexHeadDim", index > 0 ? 1 : 0, MaxCount, index > 0 ? null : 0),
            IndexTopK = shape.Int("indexTopK", index > 0 ? 1 : 0, 1 << 24, index > 0 ? null : 0),
            LinearLayers = shape.Int("linearLayers", 0, layers, 0),
            LinearBesideAttention = shape.Flag("linearBesideAttention", false),
            SlidingWindow = window,
        };
        model = model with
        {
            Linear = Mixer(shape, model.LinearLayers),
            SlidingLayers = shape.Int("slidingLayers", 0, layers, window > 0 ? model.AttentionLayers : 0),
        };
        shape.RejectUnknown();
        if (errors.Count == before)
        {
            Check(shape, model);
        }

        return errors.Count == before ? model : null;
    }

    private static LinearMixer? Mixer(SpecObject shape, int layers)
    {
        int? required = layers > 0 ? null : 0;
        var least = layers > 0 ? 1 : 0;
        var kind = shape.Choice("linearKind", LinearMixer.KindNames, -1);
        if (layers > 0 && !shape.Has("linearKind"))
        {
            shape.Error("linearKind", "missingField", $"'linearKind' is missing. Give one of {string.Join(", ", LinearMixer.KindNames)}, as there are linearLayers.");
        }

        var mixer = new LinearMixer(
            (LinearMixerKind)Math.Max(0, kind),
            shape.Int("linearKeyHeads", least, MaxCount, required),
            shape.Int("linearKeyDim", least, MaxCount, required),
            shape.Int("linearValueHeads", least, MaxCount, required),
            shape.Int("linearValueDim", least, MaxCount, required),
            shape.Int("linearConvolution", 0, 1 << 10, 0),
            shape.Int("linearRank", 0, MaxWidth, 0));
        return layers > 0 ? mixer : null;
    }

    private static void Check(SpecObject shape, LanguageModel model)
    {
        if (model.Heads % model.KvHeads != 0)
        {
            shape.Error("kvHeads", "notADivisor", $"{model.KvHeads} key-value heads do not divide {model.Heads} query heads. Use a divisor.");
        }

        if (model.IsLatent && (model.QkNopeHeadDim == 0 || model.VHeadDim == 0))
        {
            shape.Error("kvLoraRank", "missingField", "Latent attention also needs qkNopeHeadDim, qkRopeHeadDim and vHeadDim.");
        }

        if (model.SlidingLayers > model.AttentionLayers || (model.SlidingLayers > 0 && model.SlidingWindow == 0))
        {
            shape.Error("slidingLayers", "outOfRange", $"{model.SlidingLayers} local layers need a slidingWindow and at most {model.AttentionLayers} attention layers. Give both.");
        }

        if (model.IsMixture && model.DenseLayers > model.FfnLayers)
        {
            shape.Error("denseLayers", "outOfRange", $"{model.DenseLayers} dense layers are more than the {model.FfnLayers} layers with a feed-forward block. Use fewer.");
        }
    }

    private static (string Name, int Value)[] Counts(LanguageModel m) =>
    [
        ("hidden", m.Hidden), ("layers", m.Layers), ("heads", m.Heads), ("kvHeads", m.KvHeads), ("headDim", m.HeadDim), ("ffn", m.Ffn), ("vocab", m.Vocab),
        ("experts", m.Experts), ("expertsPerToken", m.ExpertsPerToken), ("moeFfn", m.MoeFfn), ("sharedExperts", m.SharedExperts), ("denseLayers", m.DenseLayers),
        ("qLoraRank", m.QLoraRank), ("kvLoraRank", m.KvLoraRank), ("qkRopeHeadDim", m.QkRopeHeadDim), ("qkNopeHeadDim", m.QkNopeHeadDim), ("vHeadDim", m.VHeadDim),
    ];

    private static (string Name, int Value, int Standard)[] Optional(LanguageModel m) =>
    [
        ("moeEvery", m.MoeEvery, 1), ("ffnFreeLayers", m.FfnFreeLayers, 0), ("slidingWindow", m.SlidingWindow, 0),
        ("slidingLayers", m.SlidingLayers, m.SlidingWindow > 0 ? m.AttentionLayers : 0), ("learnedPositions", m.LearnedPositions, 0),
        ("indexHeads", m.IndexHeads, 0), ("indexHeadDim", m.IndexHeadDim, 0), ("indexTopK", m.IndexTopK, 0),
    ];
}
