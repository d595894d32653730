using System.Text.Json;

namespace Dse.Core.Studies.Models.HuggingFace;

/// <summary>Reads the <c>config.json</c> of a Hugging Face model (docs/models.md).</summary>
/// <remarks>Stateless and thread-safe. Unknown fields are passed over, as every release adds some.</remarks>
public static class HuggingFaceConfig
{
    // Multi-modal configurations keep that of their language model under one of these names.
    private static readonly string[] TextMembers = ["text_config", "llm_config", "language_config"];

    /// <summary>The values of <c>model_type</c> that are read, in alphabetical order.</summary>
    public static IReadOnlyList<string> ModelTypes { get; } = [.. Families.ByType.Keys.Order(StringComparer.Ordinal)];

    /// <summary>Reads a configuration.</summary>
    /// <param name="config">The object.</param>
    /// <param name="path">Its JSON path, for messages.</param>
    /// <param name="errors">Receives what is wrong; nothing is thrown for bad input.</param>
    /// <returns>Null when there are errors.</returns>
    public static ImportedModel? Read(JsonElement config, string path, ICollection<SpecError> errors)
    {
        ArgumentNullException.ThrowIfNull(path);
        ArgumentNullException.ThrowIfNull(errors);
        var before = errors.Count;
        var root = new SpecObject(config, path, errors);
        if (errors.Count > before)
        {
            return null;
        }

        var nested = TextMembers.FirstOrDefault(m => config.TryGetProperty(m, out var inner) && inner.ValueKind == JsonValueKind.Object);
        var text = nested is null ? config : config.GetProperty(nested);
        var fields = new ConfigFields(text, nested is null ? path : $"{path}.{nested}", nested is null ? null : root, errors);
        var type = fields.Text("model_type") is { } inner && Families.ByType.ContainsKey(inner) ? inner : root.String("model_type", 200) ?? fields.Text("model_type");
        if (type is null)
        {
            if (errors.Count == before)
            {
                root.Error("model_type", "missingField", "'model_type' is missing. Give the whole config.json of the model.");
            }

            return null;
        }

        if (!Families.ByType.TryGetValue(type, out var family))
        {
            root.Error("model_type", "unknownModelType", $"'{SpecObject.Short(type)}' is not a model type read here.{Spaces.Nearest.Hint(type, ModelTypes)} Known: {string.Join(", ", ModelTypes)}. Give the shape as an object instead.");
            return null;
        }

        var model = family(fields);
        var weights = CheckpointFormat.Read(fields);
        foreach (var (field, value, limit) in new[] { ("num_hidden_layers", model.Layers, 10_000), ("num_attention_heads", model.Heads, 1 << 16), ("head_dim", model.HeadDim, 1 << 16), ("num_experts", model.Experts, 1 << 16) })
        {
            if (value > limit)
            {
                fields.Error(field, "outOfRange", $"{value} is above {limit}. Check the file.");
            }
        }

        if (errors.Count == before && model.Heads % model.KvHeads != 0)
        {
            fields.Error("num_key_value_heads", "notADivisor", $"{model.KvHeads} key-value heads do not divide {model.Heads} query heads. Check the file.");
        }

        if (errors.Count > before)
        {
            return null;
        }

        if (nested is not null)
        {
            fields.Note("The vision and audio parts are left out: the shape is that of the language model.");
        }

        if (new[] { "num_nextn_predict_layers", "mtp_num_hidden_layers", "num_mtp_modules" }.Any(n => fields.Whole(0, n) > 0))
        {
            fields.Note("Multi-token-prediction heads are left out.");
        }

        var name = root.String("_name_or_path", 200) is { Length: > 0 } given ? given : type;
        return errors.Count > before ? null : new ImportedModel(model with { Name = name }, type, weights, fields.Notes);
    }
}
