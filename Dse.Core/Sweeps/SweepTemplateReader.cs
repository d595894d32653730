using System.Globalization;
using System.Text.Json;
using Dse.Core.Studies;

namespace Dse.Core.Sweeps;

/// <summary>Reads <c>template</c>, <c>axes</c>, <c>combine</c>, <c>samples</c> and <c>seed</c> of a sweep.</summary>
internal static class SweepTemplateReader
{
    private const int MaxAxes = 16;
    private static readonly string[] Combinations = ["cross", "zip", "sample"];

    /// <summary>The template, or null when there are errors.</summary>
    public static SweepTemplate? Read(SpecObject sweep, ICollection<SpecError> errors)
    {
        var before = errors.Count;
        var combination = (SweepCombination)sweep.Choice("combine", Combinations, 0);
        var samples = combination == SweepCombination.Sample ? sweep.Int("samples", 1, SweepTemplate.MaxMembers) : 0;
        var seed = sweep.Int("seed", 0, int.MaxValue, 1);
        if (samples == 0 && sweep.Has("samples"))
        {
            sweep.Error("samples", "notTogether", "samples goes with combine: sample. Say so, or leave it out.");
        }

        if (sweep.Member("template") is not { ValueKind: JsonValueKind.Object } spec)
        {
            sweep.Error("template", "missingField", "'template' is missing or no object. Give the spec that all studies of the sweep share.");
            spec = default;
        }

        var axes = Axes(sweep, errors, combination);
        if (axes.Count > 0 && combination == SweepCombination.Zip && axes.Any(a => a.Values.Count != axes[0].Values.Count))
        {
            sweep.Error("axes", "unequalAxes", $"Zipped axes have equally many values; these have {string.Join(", ", axes.Select(a => $"{a.Path} {a.Values.Count}"))}. Make them equal, or use combine: cross.");
        }

        var template = new SweepTemplate(spec, axes, combination, samples, seed);
        if (errors.Count == before && template.Count > SweepTemplate.MaxMembers)
        {
            sweep.Error("axes", "tooMany", $"The axes make {template.Count} studies; a run has at most {SweepTemplate.MaxMembers}. Shorten them, or use combine: sample.");
        }

        return errors.Count == before ? template : null;
    }

    private static List<SweepAxis> Axes(SpecObject sweep, ICollection<SpecError> errors, SweepCombination combination)
    {
        var axes = new List<SweepAxis>();
        if (sweep.Object("axes") is not { } group || group.Names.Count is 0 or > MaxAxes)
        {
            sweep.Error("axes", "missingField", $"'axes' is missing, empty or has more than {MaxAxes}. Give an object with a path of the template and its values for each axis.");
            return axes;
        }

        foreach (var path in group.Names)
        {
            if (SweepAxis.ReadPath(path) is not { } steps)
            {
                group.Error(SpecObject.Short(path), "badPath", "This is no path. Write names with dots and indices in brackets, such as cluster.devices or networks[0].weight.");
                continue;
            }

            if (Axis(group, path, steps, errors, combination) is { } axis)
            {
                axes.Add(axis);
            }
        }

        return axes;
    }

    private static SweepAxis? Axis(SpecObject group, string path, IReadOnlyList<SweepStep> steps, ICollection<SpecError> errors, SweepCombination combination)
    {
        var before = errors.Count;
        switch (group.Member(path)?.ValueKind)
        {
            case JsonValueKind.Array:
                var values = group.List(path, SweepTemplate.MaxMembers).Select(v => v.Element.GetRawText()).ToList();
                if (values.Count == 0 && errors.Count == before)
                {
                    group.Error(path, "noValues", "The list has no value. Give at least one.");
                }
                else if (values.Distinct(StringComparer.Ordinal).Count() < values.Count && combination != SweepCombination.Zip)
                {
                    group.Error(path, "duplicateValue", "The list holds a value twice. Give each once.");
                }

                return errors.Count == before ? new SweepAxis(path, steps, values, null) : null;
            case JsonValueKind.Object:
                return Range(group, path, steps, errors, combination);
            default:
                group.Error(path, "wrongType", "Expected a list of values, or an object with from, to and step or times.");
                return null;
        }
    }

    private static SweepAxis? Range(SpecObject group, string path, IReadOnlyList<SweepStep> steps, ICollection<SpecError> errors, SweepCombination combination)
    {
        var before = errors.Count;
        var range = group.Object(path)!;
        var from = range.Number("from", -1e15, 1e15);
        var to = range.Number("to", -1e15, 1e15);
        var step = range.OptionalNumber("step", 1e-12, 1e15);
        var times = range.OptionalNumber("times", 1.0001, 1e9);
        var isLog = range.Choice("scale", ["linear", "log"], 0) == 1;
        var isWhole = range.Flag("whole", false);
        range.RejectUnknown();
        if (errors.Count > before)
        {
            return null;
        }

        if (to < from)
        {
            range.Error("to", "outOfRange", $"{Text(to)} is below from, {Text(from)}. Turn them round.");
        }
        else if ((times is not null || isLog) && from <= 0)
        {
            range.Error("from", "outOfRange", $"{Text(from)} is not above 0, which times and scale: log need. Use a positive number, or step.");
        }
        else if (step is not null && times is not null)
        {
            range.Error("times", "notTogether", "step and times cannot go together. Leave one out.");
        }
        else if (step is null && times is null)
        {
            if (combination != SweepCombination.Sample)
            {
                range.Error("step", "missingField", "An interval without step or times can only be drawn from. Add one of them, or use combine: sample.");
            }

            return errors.Count == before ? new SweepAxis(path, steps, [], new SweepInterval(from, to, isLog, isWhole)) : null;
        }

        if (errors.Count > before)
        {
            return null;
        }

        // A last value that rounding puts a hair above the end still counts.
        var values = new List<string>();
        var end = to + 1e-9 * Math.Max(1, Math.Abs(to));
        for (var i = 0; ; i++)
        {
            var value = step is { } by ? from + i * by : from * Math.Pow(times!.Value, i);
            if (value > end || values.Count > SweepTemplate.MaxMembers)
            {
                break;
            }

            values.Add(Text(isWhole ? Math.Round(value) : Math.Abs(value - Math.Round(value)) < 1e-9 * Math.Max(1, Math.Abs(value)) ? Math.Round(value) : value));
        }

        return new SweepAxis(path, steps, [.. values.Distinct(StringComparer.Ordinal)], null);
    }

    private static string Text(double number) => number.ToString("R", CultureInfo.InvariantCulture);
}
