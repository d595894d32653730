using System.Globalization;
using System.Text;
using System.Text.Json.Nodes;

namespace Dse.Cli.Tests;

/// <summary>Specs that are wrong for certain, made from a right one with a seed.</summary>
internal static class MalformedSpecs
{
    private static readonly string[] Unknown = ["GPT-9", "llama 3 70 bee", "", "../../etc/passwd", "'; drop table studies; --", "💥", "meta-llama/", "H100"];

    // Constraints that cannot be read, or that exclude each other.
    private static readonly string[][] BadConstraints =
    [
        ["memoryGiB <= 10", "memoryGiB >= 20"], ["memoryGiB <= 1 && memoryGiB >= 2"], ["tp == 3", "tp == 5"], ["tp == 3 && pp <= 2 && tp == 5"], ["stepTimeSeconds > 5", "2 > stepTimeSeconds"],
        ["memoryGiB <="], ["nonsense > 1"], ["tp == 'eight'"], ["(tp"], ["1 +"], ["tp = 8"], [""], ["tp ** 2 > 1"], ["min(tp) <= 'a'"], ["tp <= 8; rm -rf /"], ["tp <= 8", "\u0000"],
    ];

    /// <summary>A family of mistakes and one spec of it.</summary>
    public static IEnumerable<(string Family, string Text)> Make(int count, int seed)
    {
        var random = new Random(seed);
        var families = new (string Name, Func<JsonObject, Random, string> Break)[]
        {
            ("cut", (spec, r) => spec.ToJsonString() is var text ? text[..r.Next(0, text.Length - 1)] : string.Empty),
            ("retyped", (spec, r) => Replace(spec, r, old => Other(old, r))),
            ("huge", (spec, r) => ReplaceNumber(spec, r, r.Next(4) switch { 0 => "1e400", 1 => "1e30", 2 => "999999999999999999999999", _ => "9223372036854775807" })),
            ("negative", (spec, r) => ReplaceNumber(spec, r, (-r.Next(1, 1000)).ToString(CultureInfo.InvariantCulture))),
            ("notANumber", (spec, r) => ReplaceNumber(spec, r, r.Next(3) switch { 0 => ".nan", 1 => ".inf", _ => "-.inf" })),
            ("unknownModel", (spec, r) => With(spec, "model", Unknown[r.Next(Unknown.Length)])),
            ("impossibleCluster", ImpossibleCluster),
            ("badConstraint", (spec, r) => With(spec, "constraints", new JsonArray([.. BadConstraints[r.Next(BadConstraints.Length)].Select(c => JsonValue.Create(c))]))),
            ("missing", (spec, r) => Without(spec, new[] { "kind", "model", "cluster", "sequence", "globalBatch" }[r.Next(5)])),
            ("unknownField", (spec, r) => With(spec, $"field{r.Next()}", r.Next())),
        };
        for (var i = 0; i < count; i++)
        {
            var (name, @break) = families[i % families.Length];
            yield return (name, @break(Base(), random));
        }
    }

    private static JsonObject Base() => (JsonObject)JsonNode.Parse("""
        {"kind":"TrainingPlan","name":"base","model":"meta-llama/Meta-Llama-3.1-8B",
         "cluster":{"device":"H100-SXM5-80GB","devices":8,"devicesPerNode":8,"scaleOutGBps":50},
         "sequence":4096,"globalBatch":16,"precision":"bf16","space":{"tp":[1,2,4]},
         "constraints":["memoryGiB <= 70"],"objectives":["min stepTimeSeconds","min memoryGiB"],
         "search":{"strategy":"random","evaluations":50,"seed":1}}
        """)!;

    private static string With(JsonObject spec, string name, JsonNode value)
    {
        spec[name] = value;
        return spec.ToJsonString();
    }

    private static string Without(JsonObject spec, string name)
    {
        spec.Remove(name);
        return spec.ToJsonString();
    }

    private static string Replace(JsonObject spec, Random random, Func<JsonNode, JsonNode> other)
    {
        var leaves = Leaves(spec).ToList();
        var leaf = leaves[random.Next(leaves.Count)];
        leaf.ReplaceWith(other(leaf));
        return spec.ToJsonString();
    }

    // The text is written by hand, since these numbers have no JSON form of their own: as YAML flow it is read all the same.
    private static string ReplaceNumber(JsonObject spec, Random random, string number)
    {
        var numbers = Leaves(spec).Where(l => l.GetValueKind() == System.Text.Json.JsonValueKind.Number).ToList();
        numbers[random.Next(numbers.Count)].ReplaceWith("@here@");
        return new StringBuilder(spec.ToJsonString()).Replace("\"@here@\"", number).Replace("\\u003C", "<").ToString();
    }

    private static JsonNode Other(JsonNode old, Random random)
    {
        JsonNode[] others = old.GetValueKind() == System.Text.Json.JsonValueKind.Number
            ? ["text", new JsonArray(), true, new JsonObject { ["a"] = 1 }, 1.5]
            : [7, new JsonArray(1), false, new JsonObject { ["a"] = 1 }];

        // A bandwidth may well be a fraction.
        var usable = old.GetPath() == "$.cluster.scaleOutGBps" ? others.Length - 1 : others.Length;
        return others[random.Next(usable)];
    }

    private static string ImpossibleCluster(JsonObject spec, Random random)
    {
        var cluster = (JsonObject)spec["cluster"]!;
        switch (random.Next(6))
        {
            case 0:
                cluster["devices"] = 0;
                break;
            case 1:
                cluster["devicesPerNode"] = 0;
                break;
            case 2:
                cluster["device"] = Unknown[random.Next(Unknown.Length - 1)];
                break;
            case 3:
                cluster["scaleOutGBps"] = -1;
                break;
            case 4:
                cluster["devices"] = 1L << 40;
                break;
            default:
                cluster.Remove("device");
                break;
        }

        return spec.ToJsonString();
    }

    private static IEnumerable<JsonNode> Leaves(JsonNode node) => node switch
    {
        JsonObject members => members.Select(m => m.Value!).SelectMany(Leaves),
        JsonArray items => items.Select(i => i!).SelectMany(Leaves),
        _ => [node],
    };
}
