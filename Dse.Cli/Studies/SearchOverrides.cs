using System.Text.Json;
using System.Text.Json.Nodes;

namespace Dse.Cli.Studies;

/// <summary>Search settings given on the command line, which go before those of the spec.</summary>
/// <param name="Seed">Null keeps the spec's.</param>
/// <param name="Evaluations">Null keeps the spec's.</param>
/// <param name="Seconds">Null keeps the spec's.</param>
internal sealed record SearchOverrides(ulong? Seed, long? Evaluations, double? Seconds)
{
    public static SearchOverrides None { get; } = new(null, null, null);

    /// <summary>The spec with the settings put in, so that they are validated and reported as part of it.</summary>
    public JsonElement Apply(JsonElement spec)
    {
        if (this == None)
        {
            return spec;
        }

        var root = JsonObject.Create(spec)!;
        if (root["search"] is null)
        {
            root["search"] = new JsonObject();
        }

        if (root["search"] is JsonObject search)
        {
            Set(search, "seed", Seed);
            Set(search, "evaluations", Evaluations);
            Set(search, "seconds", Seconds);
        }

        return JsonSerializer.SerializeToElement(root);
    }

    private static void Set<T>(JsonObject search, string name, T? value)
        where T : struct
    {
        if (value is { } given)
        {
            search[name] = JsonValue.Create(given);
        }
    }
}
