using System.Text.Json;
using System.Text.Json.Nodes;

namespace Dse.Core.Studies.Codesigns;

/// <summary>The plan that a co-design study or line holds, as a spec or line of its own with a device in place of <c>designed</c>.</summary>
internal static class BodySpec
{
    private static readonly string[] Shared = ["model", "cluster"];

    private static readonly string[] Training = ["sequence", "globalBatch", "precision", "stack"];

    private static readonly string[] Serving =
        ["inputTokens", "cachedInputTokens", "outputTokens", "arrivals", "backend", "weights", "activations", "kvCache", "slo", "speculative"];

    /// <summary>Marks the fields as known, and tells what runs: true for serving, false for training, null after an error.</summary>
    public static bool? IsServing(SpecObject root)
    {
        foreach (var name in Shared)
        {
            root.Member(name);
        }

        var training = Training.Where(root.Has).ToArray();
        var serving = Serving.Where(root.Has).ToArray();
        if (training.Length > 0 && serving.Length > 0)
        {
            root.Error(serving[0], "notTogether", $"'{training[0]}' is of training, '{serving[0]}' of serving. Give the fields of one of them.");
            return null;
        }

        if (training.Length + serving.Length == 0)
        {
            root.Error("sequence", "noBody", "Nothing says what runs. Give sequence and globalBatch (training), or inputTokens and outputTokens (serving).");
            return null;
        }

        return serving.Length > 0;
    }

    /// <summary>The body with a device.</summary>
    /// <param name="spec">The spec or line.</param>
    /// <param name="isServing">What runs.</param>
    /// <param name="device">What <c>cluster.device</c> becomes.</param>
    /// <param name="plan">The plan of a line; null for none.</param>
    /// <param name="model">The network in place of the spec's; null for that.</param>
    public static JsonElement Of(JsonElement spec, bool isServing, JsonNode device, JsonNode? plan = null, JsonNode? model = null)
    {
        var body = new JsonObject();
        foreach (var name in Shared.Concat(isServing ? Serving : Training))
        {
            // Drafts belong to the plan of a line.
            if (spec.TryGetProperty(name, out var member) && !(plan is not null && name == "speculative"))
            {
                body[name] = JsonNode.Parse(member.GetRawText());
            }
        }

        if (body["cluster"] is JsonObject cluster)
        {
            cluster["device"] = device;
        }

        if (!isServing)
        {
            // One software for all devices, so that they are compared as devices.
            body["stack"] ??= "current";
        }

        if (plan is not null)
        {
            body["plan"] = plan;
        }

        if (model is not null)
        {
            body["model"] = model;
        }

        return JsonSerializer.SerializeToElement(body);
    }
}
