using System.Text.Json;
using Dse.Core.Studies;

namespace Dse.Core.Spaces;

/// <summary>Reads a design that a user or a user's program wrote as an object of parameters.</summary>
public static class DesignReader
{
    private const double Tolerance = 1e-9;

    /// <summary>Reads a design. Values of parameters that do not exist in it are passed over.</summary>
    /// <param name="space">The space.</param>
    /// <param name="parameters">An object of names and values.</param>
    /// <param name="path">Where the object stands, for the error.</param>
    /// <param name="cells">Receives one cell per parameter.</param>
    /// <returns>Null, or the first thing that is wrong with it.</returns>
    public static SpecError? Read(DesignSpace space, JsonElement parameters, string path, Span<double> cells)
    {
        ArgumentNullException.ThrowIfNull(space);
        if (parameters.ValueKind != JsonValueKind.Object)
        {
            return new SpecError(path, "wrongType", $"Expected an object of parameters, found {SpecObject.Describe(parameters)}.");
        }

        foreach (var member in parameters.EnumerateObject())
        {
            if (!space.Knows(member.Name))
            {
                var names = space.Names;
                return new SpecError($"{path}.{SpecObject.Short(member.Name)}", "unknownParameter", $"'{SpecObject.Short(member.Name)}' is no parameter of the space.{Nearest.Hint(member.Name, names)} Known: {string.Join(", ", names)}.");
            }
        }

        var values = new double[cells.Length];
        for (var p = 0; p < cells.Length; p++)
        {
            var parameter = space.Parameters[p];
            var name = parameter.Permutation?.Name ?? parameter.Name;
            if (!space.IsActive(p, values))
            {
                cells[p] = double.NaN;
            }
            else if (!parameters.TryGetProperty(name, out var value))
            {
                return new SpecError($"{path}.{name}", "missingParameter", $"'{name}' is missing. Give every parameter that the design has.");
            }
            else if (parameter.Permutation is { } permutation)
            {
                // The first digit reads all; the others stand already.
                if (parameter == permutation.Digits[0] && permutation.Read(value, $"{path}.{name}", cells.Slice(p, permutation.Digits.Count)) is { } wrong)
                {
                    return wrong;
                }
            }
            else if (CellOf(parameter, value) is { } cell)
            {
                cells[p] = cell;
            }
            else
            {
                return new SpecError($"{path}.{parameter.Name}", "notInSpace", $"{SpecObject.Describe(value)} is no value of '{parameter.Name}'. {Allowed(parameter)}");
            }

            values[p] = space.ValueOf(p, cells[p]);
            var broken = space.Broken(p, values);
            if (broken >= 0)
            {
                return new SpecError(path, "brokenRule", $"The design breaks '{space.RuleText(broken)}'.");
            }
        }

        return null;
    }

    private static double? CellOf(Parameter parameter, JsonElement value)
    {
        if (!parameter.IsDiscrete)
        {
            if (value.ValueKind != JsonValueKind.Number || !value.TryGetDouble(out var number))
            {
                return null;
            }

            // A value that was printed with fewer digits may lie a hair outside.
            var slack = Tolerance * Math.Max(Math.Abs(parameter.From), Math.Abs(parameter.To));
            return number >= parameter.From - slack && number <= parameter.To + slack ? Math.Clamp(number, parameter.From, parameter.To) : null;
        }

        for (var level = 0; level < parameter.Levels.Count; level++)
        {
            if (Matches(parameter.Levels[level], value))
            {
                return level;
            }
        }

        return null;
    }

    internal static bool Matches(ParameterValue level, JsonElement value) => (level.Kind, value.ValueKind) switch
    {
        (ParameterValueKind.Number, JsonValueKind.Number) => value.TryGetDouble(out var number) && Math.Abs(number - level.Number) <= Tolerance * Math.Abs(level.Number),
        (ParameterValueKind.Boolean, JsonValueKind.True or JsonValueKind.False) => value.GetBoolean() == (level.Number != 0),
        (ParameterValueKind.Text, JsonValueKind.String) => value.ValueEquals(level.Text),
        _ => false,
    };

    private static string Allowed(Parameter parameter) => parameter.IsDiscrete
        ? $"Use one of {string.Join(", ", parameter.Levels.Take(20))}{(parameter.Levels.Count > 20 ? ", ..." : string.Empty)}."
        : string.Create(System.Globalization.CultureInfo.InvariantCulture, $"Use a number from {parameter.From} to {parameter.To}.");
}
