using System.Text.Json;
using Dse.Core.Studies;

namespace Dse.Formats.Evaluations;

/// <summary>Finds the kind that answers a line.</summary>
internal static class LineKinds
{
    // Members that only lines of one kind have; a line without a kind is taken for it.
    private static readonly (string Kind, string[] Members)[] Signatures =
    [
        ("TrainingPlan", ["globalBatch", "sequence"]),
        ("ServingPlan", ["inputTokens", "outputTokens"]),
        ("Operator", ["operator"]),
        ("Accelerator", ["networks"]),
        ("AcceleratorLayer", ["accelerator"]),
        ("Mapping", ["hierarchy"]),
        ("MemoryController", ["workload"]),
    ];

    public static IEvaluationKind? Find(JsonElement line, out SpecError? error)
    {
        error = null;
        if (!line.TryGetProperty("kind", out var name))
        {
            var matches = Signatures.Where(s => s.Members.Any(m => line.TryGetProperty(m, out _))).ToArray();
            if (matches is [var only] && EvaluationKinds.Find(only.Kind) is { } inferred)
            {
                return inferred;
            }

            error = new SpecError("$.kind", "missingField", $"The line has no 'kind' and could be of several. Add one of: {Names()}.");
            return null;
        }

        if (name.ValueKind != JsonValueKind.String)
        {
            error = new SpecError("$.kind", "wrongType", $"'kind' is not a text. Use one of: {Names()}.");
            return null;
        }

        var text = name.GetString()!;
        if (EvaluationKinds.Find(text) is { } kind)
        {
            return kind;
        }

        error = new SpecError("$.kind", "unknownKind", $"'{(text.Length <= 60 ? text : text[..57] + "...")}' is not a kind. Use one of: {Names()}.");
        return null;
    }

    private static string Names() => EvaluationKinds.All.Count == 0 ? "(none)" : string.Join(", ", EvaluationKinds.All.Select(k => k.Name));
}
