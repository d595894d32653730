using System.Text.Json;
using Dse.Core.Hardware;
using Dse.Core.Studies.Models.HuggingFace;
using Dse.Core.Workloads;

namespace Dse.Core.Studies.Models;

/// <summary>Reads what <c>model</c> may hold as an object: a shape, or a Hugging Face configuration under <c>huggingFaceConfig</c>.</summary>
internal static class ModelReader
{
    /// <summary>Reads the object; null after an error.</summary>
    public static LanguageModel? Read(SpecObject body, ICollection<SpecError> errors) =>
        body.Has("huggingFaceConfig") ? Imported(body, errors)?.Model : ModelShape.Read(body, errors);

    /// <summary>Reads an object with <c>huggingFaceConfig</c> and, if need be, <c>name</c>; null after an error.</summary>
    public static ImportedModel? Imported(SpecObject body, ICollection<SpecError> errors)
    {
        var config = body.Member("huggingFaceConfig")!.Value;
        var name = body.String("name", 200);
        body.RejectUnknown();
        if (config.ValueKind == JsonValueKind.String)
        {
            body.Error("huggingFaceConfig", "unsupported", "A path to a config.json is read by the command only, never by the service. Give the object itself.");
            return null;
        }

        var imported = HuggingFaceConfig.Read(config, $"{body.Path}.huggingFaceConfig", errors);
        return imported is null || name is null ? imported : imported with { Model = imported.Model with { Name = name } };
    }

    /// <summary>The format that the weights of a spec's <c>model</c> are published in, when it has 8 bits or fewer and the spec says so; else null.</summary>
    public static Precision? QuantisedFormat(SpecObject spec)
    {
        var format = spec.Member("model") switch
        {
            { ValueKind: JsonValueKind.String } name when name.GetString() is { Length: <= 200 } text => LanguageModelCatalog.CheckpointPrecision(text),
            { ValueKind: JsonValueKind.Object } body when body.TryGetProperty("huggingFaceConfig", out var config) => HuggingFaceConfig.Read(config, "$", new List<SpecError>())?.Weights,
            _ => null,
        };
        return format is { } found && found.IsLow() ? found : null;
    }
}
