using Dse.Core.Studies.Elastic;
using Dse.Core.Workloads;

namespace Dse.Core.Studies.Codesigns;

/// <summary>Reads <c>elastic</c>: depths, widths, and an accuracy for each as an expression or a table.</summary>
internal static class ElasticReader
{
    private const int MaxChoices = 100;
    private const int MaxLayers = 10_000;
    private const int MaxWidth = 1 << 22;

    private static readonly string[] Names = ["layers", "ffn"];

    /// <summary>Reads it; null without one, or after errors.</summary>
    /// <param name="root">The spec or line.</param>
    /// <param name="model">The whole network.</param>
    /// <param name="errors">Receives what is wrong.</param>
    public static ElasticModels? Read(SpecObject root, LanguageModel model, ICollection<SpecError> errors)
    {
        if (root.Object("elastic") is not { } spec)
        {
            return null;
        }

        var before = errors.Count;
        if (model.IsMixture || model.LinearLayers > 0 || model.SlidingLayers > 0 || model.FfnFreeLayers > 0)
        {
            root.Error("elastic", "unsupported", $"Layers of {model.Name} are not alike: which to leave out is not said by their number. Leave 'elastic' out, or use a dense model.");
        }

        var layers = Choices(spec, Names[0], model.Layers, MaxLayers, errors);
        var widths = Choices(spec, Names[1], model.Ffn, MaxWidth, errors);
        var accuracies = errors.Count > before ? null : AccuracyTable.Read(spec, Names, [[.. layers.Select(l => (double)l)], [.. widths.Select(w => (double)w)]], errors);
        spec.Member("accuracy");
        spec.RejectUnknown();
        return errors.Count > before ? null : new ElasticModels(model, layers, widths, accuracies!);
    }

    private static IReadOnlyList<int> Choices(SpecObject spec, string name, int whole, int most, ICollection<SpecError> errors)
    {
        if (!spec.Has(name))
        {
            return [whole];
        }

        var values = SpaceValues.Read(spec, name, errors, (element, path, _) => SpaceValues.Whole(element, path, 1, most, errors));
        if (values.Count > MaxChoices)
        {
            spec.Error(name, "tooMany", $"{values.Count} choices are more than {MaxChoices}. Shorten the list.");
        }

        return [.. values.Select(v => (int)v.Number)];
    }
}
