using System.Text.Json;
using Dse.Core.Spaces;
using Dse.Core.Studies;

namespace Dse.Cli.Suggesters;

/// <summary>Describes a problem to an optimiser outside, in the words of an External spec.</summary>
internal static class SpaceJson
{
    /// <summary>Writes the members <c>space, metrics, objectives, constraints, evaluations, seed</c> of an object.</summary>
    public static void Write(Utf8JsonWriter writer, StudyProblem problem, SearchSettings search)
    {
        writer.WriteStartObject("space");
        writer.WriteStartObject("parameters");
        foreach (var parameter in problem.Space.Parameters)
        {
            if (parameter.Permutation is { } permutation)
            {
                if (parameter == permutation.Digits[0])
                {
                    WritePermutation(writer, permutation, parameter.When);
                }

                continue;
            }

            writer.WriteStartObject(parameter.Name);
            writer.WriteString("type", parameter.Kind switch
            {
                ParameterKind.Integer => "integer",
                ParameterKind.Real => "real",
                ParameterKind.Ordinal => "ordinal",
                ParameterKind.Categorical => "categorical",
                _ => throw new NotSupportedException($"Parameters of kind {parameter.Kind} cannot be described to an optimiser."),
            });
            if (parameter.IsDiscrete)
            {
                writer.WriteStartArray("values");
                foreach (var level in parameter.Levels)
                {
                    level.WriteTo(writer);
                }

                writer.WriteEndArray();
            }
            else
            {
                writer.WriteNumber("from", parameter.From);
                writer.WriteNumber("to", parameter.To);
            }

            if (parameter.LogScale)
            {
                writer.WriteString("scale", "log");
            }

            if (parameter.When is { } when)
            {
                writer.WriteString("when", when.Text);
            }

            writer.WriteEndObject();
        }

        writer.WriteEndObject();
        WriteTexts(writer, "constraints", Enumerable.Range(0, problem.Space.Rules.Count + problem.Space.Constraints.Count).Select(problem.Space.RuleText));
        writer.WriteEndObject();
        WriteTexts(writer, "metrics", problem.Evaluator.Metrics.Select(m => m.Name));
        WriteTexts(writer, "objectives", problem.Objectives.Select(o => o.ToString()));
        WriteTexts(writer, "constraints", problem.MetricConstraints.Select(c => c.Text));
        if (search.Evaluations is { } evaluations)
        {
            writer.WriteNumber("evaluations", evaluations);
        }

        writer.WriteNumber("seed", search.Seed);
    }

    private static void WritePermutation(Utf8JsonWriter writer, Permutation permutation, Expression? when)
    {
        writer.WriteStartObject(permutation.Name);
        writer.WriteString("type", "permutation");
        writer.WritePropertyName("items");
        ParameterValue.OfList(permutation.Items).WriteTo(writer);
        if (when is not null)
        {
            writer.WriteString("when", when.Text);
        }

        writer.WriteEndObject();
    }

    private static void WriteTexts(Utf8JsonWriter writer, string name, IEnumerable<string> texts)
    {
        writer.WriteStartArray(name);
        foreach (var text in texts)
        {
            writer.WriteStringValue(text);
        }

        writer.WriteEndArray();
    }
}
