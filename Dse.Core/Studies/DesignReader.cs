using System.Text.Json;
using Dse.Core.Spaces;

namespace Dse.Core.Studies;

/// <summary>Reads a design from an object with one member per parameter.</summary>
internal static class DesignReader
{
    /// <summary>The cells of a design of a space without conditions; every parameter must be given.</summary>
    /// <param name="parameters">The object.</param>
    /// <param name="space">The space.</param>
    /// <param name="errors">Receives what is wrong; the cells are then of no use.</param>
    public static double[] Read(SpecObject parameters, DesignSpace space, ICollection<SpecError> errors)
    {
        var cells = new double[space.Parameters.Count];
        for (var p = 0; p < cells.Length; p++)
        {
            var parameter = space.Parameters[p];
            if (!parameter.IsDiscrete)
            {
                cells[p] = parameters.Number(parameter.Name, parameter.From, parameter.To);
                continue;
            }

            var levels = parameter.Levels;
            if (parameters.Member(parameter.Name) is not { } member)
            {
                parameters.Error(parameter.Name, "missingField", $"'{parameter.Name}' is missing. Give one of {Shown(levels)}.");
                continue;
            }

            var level = levels.Select((l, i) => (l, i)).Where(x => Equal(x.l, member)).Select(x => x.i).DefaultIfEmpty(-1).First();
            if (level < 0)
            {
                errors.Add(new SpecError($"{parameters.Path}.{parameter.Name}", "unknownValue", $"{SpecObject.Describe(member)} is not one of {Shown(levels)}."));
            }

            cells[p] = Math.Max(0, level);
        }

        parameters.RejectUnknown();
        return cells;
    }

    private static bool Equal(ParameterValue level, JsonElement member) => level.Kind switch
    {
        ParameterValueKind.Number => member.ValueKind == JsonValueKind.Number && member.TryGetDouble(out var number) && number == level.Number,
        ParameterValueKind.Boolean => member.ValueKind == (level.Number != 0 ? JsonValueKind.True : JsonValueKind.False),
        _ => member.ValueKind == JsonValueKind.String && member.ValueEquals(level.Text),
    };

    private static string Shown(IReadOnlyList<ParameterValue> levels) => levels.Count <= 12
        ? string.Join(", ", levels)
        : $"{levels[0]}, {levels[1]}, ..., {levels[^1]}";
}
