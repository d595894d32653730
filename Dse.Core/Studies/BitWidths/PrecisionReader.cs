using System.Globalization;
using System.Text.Json;
using Dse.Core.Spaces;

namespace Dse.Core.Studies.BitWidths;

/// <summary>Reads <c>layers</c> of specs and lines.</summary>
internal static class PrecisionReader
{
    private const int MaxLayers = 10_000;
    private const int MaxOptions = 64;
    private const double MaxFigure = 1e18;

    /// <summary>The model; null when there are errors.</summary>
    public static PrecisionModel? Read(SpecObject root, ICollection<SpecError> errors)
    {
        var before = errors.Count;
        if (!root.Has("layers"))
        {
            root.Error("layers", "missingField", "'layers' is missing. Give a list of {name, options: [{bits, sensitivity, latencyMs, bytes}]}.");
            return null;
        }

        var layers = new List<PrecisionLayer>();
        var names = PrecisionModel.Metrics.Select(m => m.Name).ToHashSet(StringComparer.Ordinal);
        foreach (var (element, path) in root.List("layers", MaxLayers))
        {
            var layer = new SpecObject(element, path, errors);
            if (layer.String("name", 200) is not { Length: > 0 } name)
            {
                layer.Error("name", "missingField", "A layer needs a 'name'. Give a text.");
                name = path;
            }

            if (!names.Add(name))
            {
                layer.Error("name", "duplicateParameter", $"'{SpecObject.Short(name)}' is taken by another layer or a metric. Give each layer a name of its own.");
            }

            layers.Add(new PrecisionLayer(name, ReadOptions(layer, errors)));
            layer.RejectUnknown();
        }

        if (layers.Count == 0 && errors.Count == before)
        {
            root.Error("layers", "noValues", "The list is empty. Give at least one layer.");
        }

        return errors.Count > before ? null : new PrecisionModel(layers);
    }

    /// <summary>The space: one parameter per layer, its widths the levels.</summary>
    public static IReadOnlyList<Parameter> Parameters(PrecisionModel model) =>
        [.. model.Layers.Select(l => Parameter.Ordinals(l.Name, l.Options.Select(o => o.Bits)))];

    private static List<PrecisionOption> ReadOptions(SpecObject layer, ICollection<SpecError> errors)
    {
        var options = new List<PrecisionOption>();
        foreach (var (element, path) in layer.List("options", MaxOptions))
        {
            var option = new SpecObject(element, path, errors);
            var bits = option.Number("bits", 1e-3, 64);
            if (options.Any(o => o.Bits == bits))
            {
                option.Error("bits", "duplicateValue", string.Create(CultureInfo.InvariantCulture, $"{bits} bits stand twice. Name each width of a layer once."));
            }

            options.Add(new PrecisionOption(
                bits,
                option.OptionalNumber("sensitivity", -MaxFigure, MaxFigure),
                option.OptionalNumber("latencyMs", 0, MaxFigure),
                option.OptionalNumber("bytes", 0, MaxFigure)));
            option.RejectUnknown();
        }

        if (layer.Member("options") is null || (layer.Member("options") is { ValueKind: JsonValueKind.Array } list && list.GetArrayLength() == 0))
        {
            layer.Error("options", "missingField", "A layer needs 'options'. Give at least one {bits, sensitivity, latencyMs, bytes}.");
        }

        return options;
    }
}
