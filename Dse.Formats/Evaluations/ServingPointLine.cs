using System.Text.Json;
using System.Text.Json.Nodes;

namespace Dse.Formats.Evaluations;

/// <summary>The line of a point of kind <c>ServingPlan</c>: its space is flat, a line's plan is not.</summary>
internal static class ServingPointLine
{
    // Parameters that a line has beside its plan.
    private static readonly string[] Formats = ["weights", "activations", "kvCache"];

    private static readonly string[] Pools = ["prefill", "decode"];

    /// <summary>Puts a point's parameters where a line has them.</summary>
    /// <param name="line">The line without a plan; given back filled.</param>
    /// <param name="parameters">The point's parameters, for example <c>prefillTp</c>.</param>
    public static JsonElement Of(JsonObject line, JsonObject parameters)
    {
        var plan = new JsonObject();
        if (line.Remove("speculative", out var speculative))
        {
            plan["speculative"] = speculative;
        }

        line.Remove("attentionOffload", out var offload);
        foreach (var (name, value) in parameters)
        {
            var copy = value?.DeepClone();
            if (Formats.Contains(name, StringComparer.Ordinal))
            {
                line[name] = copy;
            }
            else if (name == "draftTokens")
            {
                SetDraft(plan, copy);
            }
            else if (name == "attentionOffload")
            {
                plan[name] = copy is JsonValue flag && flag.TryGetValue<bool>(out var isOn) && isOn ? offload : copy;
            }
            else if (Pools.FirstOrDefault(p => name.Length > p.Length && name.StartsWith(p, StringComparison.Ordinal)) is { } pool)
            {
                var rest = name[pool.Length..];
                plan[pool] ??= new JsonObject();
                plan[pool]![char.ToLowerInvariant(rest[0]) + rest[1..]] = copy;
            }
            else
            {
                plan[name] = copy;
            }
        }

        line["plan"] = plan;
        return JsonSerializer.SerializeToElement(line);
    }

    private static void SetDraft(JsonObject plan, JsonNode? tokens)
    {
        if (tokens is null || tokens.GetValue<double>() == 0)
        {
            plan.Remove("speculative");
            return;
        }

        plan["speculative"] ??= new JsonObject();
        plan["speculative"]!["draftTokens"] = tokens;
    }
}
