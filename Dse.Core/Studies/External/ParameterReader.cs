using System.Globalization;
using System.Text.Json;
using Dse.Core.Spaces;

namespace Dse.Core.Studies.External;

/// <summary>Reads one parameter of a user's space: its type, its values or range, its scale and its condition.</summary>
internal static class ParameterReader
{
    private const int MaxLevels = 100_000;
    private const double MaxWhole = 1L << 53;
    private const int Integer = 0, Real = 1, Ordinal = 2, Categorical = 3, Boolean = 4, Order = 5;

    private static readonly string[] Types = ["integer", "real", "ordinal", "categorical", "boolean", "permutation"];
    private static readonly string[] Scales = ["linear", "log"];

    /// <summary>Reads the parameter, a permutation as its digits; null after errors.</summary>
    public static IReadOnlyList<Parameter>? Read(string name, SpecObject spec)
    {
        if (!spec.Has("type"))
        {
            spec.Error("type", "missingField", $"'type' is missing. Give one of {string.Join(", ", Types)}.");
        }

        var type = spec.Choice("type", Types, -1);
        var isLog = spec.Choice("scale", Scales, 0) == 1;
        var when = ReadCondition(spec);
        if (type == Order)
        {
            return PermutationReader.Read(name, spec, when)?.Digits;
        }

        var values = ReadValues(spec, type);
        var (from, to, step) = ReadRange(spec, type, values is not null);
        spec.RejectUnknown();
        if (type < 0 || spec.HasErrors)
        {
            return null;
        }

        if (isLog && type is Categorical or Boolean)
        {
            spec.Error("scale", "unsupported", $"A {Types[type]} parameter has no scale. Leave it out.");
            return null;
        }

        if (values is null && type is Integer or Real && !(type == Real && step is null))
        {
            values = Levels(spec, from, to, step ?? 1);
        }

        if (spec.HasErrors)
        {
            return null;
        }

        var low = values is null ? from : values.Where(v => v.Kind == ParameterValueKind.Number).Select(v => v.Number).DefaultIfEmpty(1).Min();
        if (isLog && !(low > 0))
        {
            spec.Error("scale", "notPositive", string.Create(CultureInfo.InvariantCulture, $"A logarithmic scale cannot reach {low}. Use values above 0, or scale linear."));
            return null;
        }

        var made = type switch
        {
            Boolean => Parameter.Categories(name, values ?? [ParameterValue.Of(false), ParameterValue.Of(true)], when),
            Categorical => Parameter.Categories(name, values!, when),
            Ordinal => Parameter.Ordinals(name, values!, isLog, when),
            Integer => Parameter.Integers(name, values!.Select(v => (long)v.Number), isLog, when),
            _ when values is not null => Parameter.Ordinals(name, values, isLog, when),
            _ => Parameter.Reals(name, from, to, isLog, when),
        };
        return [made];
    }

    private static Expression? ReadCondition(SpecObject spec)
    {
        if (spec.String("when", Expression.MaxLength) is not { } text)
        {
            return null;
        }

        if (Expression.TryParse(text, out var when, out var error))
        {
            return when;
        }

        spec.Error("when", "badExpression", error);
        return null;
    }

    private static List<ParameterValue>? ReadValues(SpecObject spec, int type)
    {
        if (!spec.Has("values"))
        {
            if (type is Ordinal or Categorical)
            {
                spec.Error("values", "missingField", $"'values' is missing. Give the values of the {Types[type]} parameter as a list.");
            }

            return null;
        }

        var values = new List<ParameterValue>();
        var seen = new HashSet<ParameterValue>();
        var list = spec.List("values", MaxLevels);
        for (var i = 0; i < list.Count; i++)
        {
            var element = list[i].Element;
            var name = string.Create(CultureInfo.InvariantCulture, $"values[{i}]");
            if (ReadValue(element, type) is not { } value)
            {
                spec.Error(name, "wrongType", $"{SpecObject.Describe(element)} is no value of {(type < 0 ? "a" : Types[type])} parameter{(type == Integer ? ": whole numbers up to 2^53 are" : string.Empty)}.");
            }
            else if (!seen.Add(value))
            {
                spec.Error(name, "duplicateValue", $"{SpecObject.Describe(element)} stands twice. Name each value once.");
            }
            else
            {
                values.Add(value);
            }
        }

        if (list.Count == 0 && !spec.HasErrors)
        {
            spec.Error("values", "noValues", "The list is empty. Name at least one value.");
        }

        return values;
    }

    private static ParameterValue? ReadValue(JsonElement element, int type) => element.ValueKind switch
    {
        JsonValueKind.Number when type is not Boolean && element.TryGetDouble(out var number) && double.IsFinite(number)
            && (type != Integer || (number == Math.Floor(number) && Math.Abs(number) <= MaxWhole)) => ParameterValue.Of(number == 0 ? 0.0 : number),
        JsonValueKind.String when type is Ordinal or Categorical && element.GetString() is { Length: <= 200 } text => ParameterValue.Of(text),
        JsonValueKind.True or JsonValueKind.False when type is Categorical or Boolean => ParameterValue.Of(element.GetBoolean()),
        _ => null,
    };

    private static (double From, double To, double? Step) ReadRange(SpecObject spec, int type, bool hasValues)
    {
        var given = spec.Has("from") | spec.Has("to") | spec.Has("step");
        if (hasValues || type is not (Integer or Real))
        {
            if (given)
            {
                spec.Error("from", "unsupported", hasValues ? "Give either values or a range, not both." : "A range goes with integer and real parameters. Give values.");
            }

            return default;
        }

        // Only a whole number is taken for an end of an integer's range.
        var from = type == Integer ? spec.Whole("from", -(1L << 53), 1L << 53) : spec.Number("from", -1e300, 1e300);
        var to = type == Integer ? spec.Whole("to", -(1L << 53), 1L << 53) : spec.Number("to", -1e300, 1e300);
        double? step = !spec.Has("step") ? null : type == Integer ? spec.Whole("step", 1, 1L << 53) : spec.Number("step", 1e-300, 1e300);
        if (!spec.HasErrors && from > to)
        {
            spec.Error("from", "emptyRange", string.Create(CultureInfo.InvariantCulture, $"The range from {from} to {to} is empty. Swap the ends."));
        }

        return (from, to, step);
    }

    private static List<ParameterValue> Levels(SpecObject spec, double from, double to, double step)
    {
        // A hair beyond the end, so that 0.1 to 0.5 in steps of 0.1 has five levels.
        var count = Math.Floor(((to - from) / step) + 1e-9) + 1;
        if (count > MaxLevels)
        {
            spec.Error("to", "tooMany", string.Create(CultureInfo.InvariantCulture, $"{count} levels are more than {MaxLevels}. Use a larger step, or type real."));
            return [];
        }

        return [.. Enumerable.Range(0, (int)count).Select(i => ParameterValue.Of(Math.Min(to, from + (i * step))))];
    }
}
