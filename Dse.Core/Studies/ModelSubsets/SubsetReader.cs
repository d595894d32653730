using System.Globalization;
using System.Text.Json;
using Dse.Core.Spaces;

namespace Dse.Core.Studies.ModelSubsets;

/// <summary>Reads <c>models, weights</c>.</summary>
internal static class SubsetReader
{
    private const int MaxModels = 60;
    private const int MaxClasses = 10_000;
    private const double MaxFigure = 1e18;

    /// <summary>The model; null when there are errors.</summary>
    public static SubsetModel? Read(SpecObject root, ICollection<SpecError> errors)
    {
        var before = errors.Count;
        var weights = Numbers(root, "weights", 0, errors);
        if (!root.Has("models"))
        {
            root.Error("models", "missingField", "'models' is missing. Give a list of {name, energyJoules, delayMs, memoryBytes, loss: [one per class]}.");
            return null;
        }

        var candidates = new List<CandidateModel>();
        var names = SubsetModel.Metrics.Select(m => m.Name).ToHashSet(StringComparer.Ordinal);
        foreach (var (element, path) in root.List("models", MaxModels))
        {
            var entry = new SpecObject(element, path, errors);
            if (entry.String("name", 200) is not { Length: > 0 } name)
            {
                entry.Error("name", "missingField", "A model needs a 'name'. Give a text.");
                name = path;
            }

            if (!names.Add(name))
            {
                entry.Error("name", "duplicateParameter", $"'{SpecObject.Short(name)}' is taken by another model or a metric. Give each model a name of its own.");
            }

            var loss = Numbers(entry, "loss", -MaxFigure, errors);
            var classes = weights.Length > 0 ? weights.Length : candidates.Count > 0 ? candidates[0].Loss.Length : Math.Max(1, loss.Length);
            if (errors.Count == before && loss.Length != classes)
            {
                entry.Error("loss", "wrongLength", string.Create(CultureInfo.InvariantCulture, $"{loss.Length} losses for {classes} classes. Give one per class of requests."));
            }

            candidates.Add(new CandidateModel(name, entry.Number("energyJoules", 0, MaxFigure, 0), entry.Number("delayMs", 0, MaxFigure, 0), entry.Number("memoryBytes", 0, MaxFigure, 0), loss));
            entry.RejectUnknown();
        }

        if (candidates.Count == 0 && errors.Count == before)
        {
            root.Error("models", "noValues", "The list is empty. Give at least one model.");
        }

        var sum = weights.Sum();
        if (root.Has("weights") && errors.Count == before && sum <= 0)
        {
            root.Error("weights", "noValues", "Every class has weight 0. Give at least one a weight above 0.");
        }

        if (errors.Count > before)
        {
            return null;
        }

        var count = candidates[0].Loss.Length;
        return new SubsetModel(candidates, weights.Length == 0 ? [.. Enumerable.Repeat(1.0 / count, count)] : [.. weights.Select(w => w / sum)]);
    }

    /// <summary>The space: 1 for a model that is deployed, else 0.</summary>
    public static IReadOnlyList<Parameter> Parameters(SubsetModel model) => [.. model.Candidates.Select(c => Parameter.Integers(c.Name, [0, 1]))];

    private static double[] Numbers(SpecObject spec, string field, double low, ICollection<SpecError> errors) => [.. spec.List(field, MaxClasses).Select(item =>
    {
        if (item.Element.ValueKind == JsonValueKind.Number && item.Element.TryGetDouble(out var number) && number >= low && number <= MaxFigure)
        {
            return number;
        }

        errors.Add(new SpecError(item.Path, item.Element.ValueKind == JsonValueKind.Number ? "outOfRange" : "wrongType", string.Create(CultureInfo.InvariantCulture, $"Expected a number from {low} to {MaxFigure}, found {SpecObject.Describe(item.Element)}.")));
        return 0;
    })];
}
