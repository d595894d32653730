using System.Globalization;
using System.Text.Json;
using Dse.Core.Spaces;
using Dse.Core.Workloads;

namespace Dse.Core.Studies.Codesigns;

/// <summary>Reads <c>elastic</c>: depths, widths, and an accuracy for each as an expression or a table.</summary>
internal static class ElasticReader
{
    private const int MaxChoices = 100;
    private const int MaxRows = 10_000;
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
        var accuracies = new Dictionary<(int, int), double>();
        switch (spec.Member("accuracy"))
        {
            case { ValueKind: JsonValueKind.Array }:
                ReadTable(spec, layers, widths, accuracies, errors);
                break;
            case { ValueKind: JsonValueKind.String } text:
                ReadExpression(spec, text.GetString()!, layers, widths, accuracies);
                break;
            case null:
                spec.Error("accuracy", "missingField", "'accuracy' is missing. Give an expression over layers and ffn, or a list of {layers, ffn, accuracy}.");
                break;
            case var other:
                spec.Error("accuracy", "wrongType", $"Expected an expression in quotes or a list, found {SpecObject.Describe(other.Value)}.");
                break;
        }

        spec.RejectUnknown();
        return errors.Count > before ? null : new ElasticModels(model, layers, widths, accuracies);
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

    private static void ReadTable(
        SpecObject spec, IReadOnlyList<int> layers, IReadOnlyList<int> widths, Dictionary<(int, int), double> accuracies, ICollection<SpecError> errors)
    {
        foreach (var (element, path) in spec.List("accuracy", MaxRows))
        {
            var before = errors.Count;
            var row = new SpecObject(element, path, errors);
            if (errors.Count > before)
            {
                continue;
            }

            // A table of depths alone holds for the one width there is.
            var depth = row.Int(Names[0], 1, MaxLayers, layers.Count == 1 ? layers[0] : null);
            var width = row.Int(Names[1], 1, MaxWidth, widths.Count == 1 ? widths[0] : null);
            var value = row.Number("accuracy", -1e9, 1e9);
            row.RejectUnknown();
            if (!accuracies.TryAdd((depth, width), value))
            {
                errors.Add(new SpecError(path, "duplicateValue", $"{depth} layers of width {width} stand twice. Name each network once."));
            }
        }

        if (!layers.Any(l => widths.Any(w => accuracies.ContainsKey((l, w)))))
        {
            spec.Error("accuracy", "noValues", "The table has none of the networks that 'layers' and 'ffn' allow. List at least one.");
        }
    }

    private static void ReadExpression(SpecObject spec, string text, IReadOnlyList<int> layers, IReadOnlyList<int> widths, Dictionary<(int, int), double> accuracies)
    {
        if (!Expression.TryParse(text, out var expression, out var error)
            || !expression.TryBind(n => Array.IndexOf(Names, n) is var slot && slot >= 0 ? new NameBinding(slot) : null, Names, strictTexts: true, out var bound, out error))
        {
            spec.Error("accuracy", "badExpression", $"'{SpecObject.Short(text)}': {error}");
            return;
        }

        foreach (var (depth, width) in layers.SelectMany(l => widths.Select(w => (l, w))))
        {
            var value = bound.Evaluate([depth, width]);
            if (!double.IsFinite(value))
            {
                spec.Error("accuracy", "badExpression", string.Create(CultureInfo.InvariantCulture, $"'{SpecObject.Short(text)}' is no finite number at layers {depth}, ffn {width}."));
                return;
            }

            accuracies[(depth, width)] = value;
        }
    }
}
