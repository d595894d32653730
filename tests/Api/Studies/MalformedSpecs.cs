using System.Globalization;
using System.Text;
using System.Text.Json.Nodes;
using Dse.Api.OpenApi;

namespace Dse.Api.Tests.Studies;

/// <summary>Seeded specs that are all wrong, each in a way of its own.</summary>
internal static class MalformedSpecs
{
    private static readonly string[] Texts = ["model", "cluster.device", "precision", "search.strategy", "kind"];
    private static readonly string[] Numbers =
        ["cluster.devices", "cluster.devicesPerNode", "cluster.scaleOutGBps", "sequence", "globalBatch", "search.evaluations", "search.seed"];

    private static readonly string[] Objects = ["cluster", "search"];

    /// <summary>What was done to the spec, and the text of it.</summary>
    public static IEnumerable<(string How, string Text)> Make(int count, int seed)
    {
        var random = new Random(seed);
        Func<Random, (string How, string Text)>[] ways =
            [Cut, Retyped, Huge, Negative, NotANumber, Deep, Doubled, Unknown, Missing, ImpossibleCluster, Contradiction, Flipped];
        for (var i = 0; i < count; i++)
        {
            yield return ways[i % ways.Length](random);
        }
    }

    private static (string How, string Text) Cut(Random random)
    {
        var text = Examples.Spec.ToJsonString();
        var at = random.Next(text.Length - 1);
        return ($"cut at {at}", text[..at]);
    }

    private static (string How, string Text) Retyped(Random random)
    {
        var path = Pick(random, [.. Texts, .. Numbers, .. Objects, "name", "objectives", "constraints", "space"]);
        var value = Pick(random, ["[{}]", "true", "[[]]", "[null]"]);
        return ($"{path} = {value}", With(path, JsonNode.Parse(value)));
    }

    private static (string How, string Text) Huge(Random random)
    {
        var path = Pick(random, Numbers);
        var digits = random.Next(25, 2000).ToString(CultureInfo.InvariantCulture);
        return ($"{path} = 1e{digits}", With(path, JsonValue.Create("@")).Replace("\"@\"", $"1e{digits}", StringComparison.Ordinal));
    }

    private static (string How, string Text) Negative(Random random)
    {
        var path = Pick(random, Numbers);
        var value = -random.Next(1, 1000);
        return ($"{path} = {value}", With(path, JsonValue.Create(value)));
    }

    private static (string How, string Text) NotANumber(Random random)
    {
        var path = Pick(random, Numbers);
        var value = Pick(random, ["NaN", "Infinity", "-Infinity", "+1", "01", ".5", "0x10", "1_000"]);
        return ($"{path} = {value}", With(path, JsonValue.Create("@")).Replace("\"@\"", value, StringComparison.Ordinal));
    }

    private static (string How, string Text) Deep(Random random)
    {
        var levels = random.Next(40, 50_000);
        var open = Pick(random, ["[", "{\"a\":"]);
        return ($"{levels} x {open}", With("space", JsonValue.Create("@")).Replace("\"@\"", string.Concat(Enumerable.Repeat(open, levels)), StringComparison.Ordinal));
    }

    private static (string How, string Text) Doubled(Random random)
    {
        var name = Pick(random, ["kind", "model", "sequence", "cluster", "precision"]);
        var spec = Examples.Spec.AsObject();
        return ($"{name} twice", $"{{\"{name}\":{spec[name]!.ToJsonString()},{spec.ToJsonString()[1..]}");
    }

    private static (string How, string Text) Unknown(Random random)
    {
        var name = string.Concat(Enumerable.Range(0, random.Next(5, 300)).Select(_ => (char)random.Next('a', 'z' + 1)));
        var path = Pick(random, [.. Texts, name, $"cluster.{name}", $"search.{name}", $"space.{name}", "objectives.0"]);
        return path == "objectives.0"
            ? ($"objective {name}", With("objectives", new JsonArray(JsonValue.Create($"min {name}"))))
            : ($"{path} = {name}", With(path, JsonValue.Create(name)));
    }

    private static (string How, string Text) Missing(Random random)
    {
        var name = Pick(random, ["kind", "model", "cluster", "sequence", "globalBatch"]);
        var spec = Examples.Spec.DeepClone().AsObject();
        spec.Remove(name);
        return ($"no {name}", spec.ToJsonString());
    }

    private static (string How, string Text) ImpossibleCluster(Random random) => random.Next(4) switch
    {
        0 => ("no devices", With("cluster.devices", JsonValue.Create(0))),
        1 => ("part of a device", With("cluster.devices", JsonValue.Create(8.5))),
        2 => ("a node of no devices", With("cluster.devicesPerNode", JsonValue.Create(0))),
        _ => ("a link of no bandwidth", With("cluster.scaleOutGBps", JsonValue.Create(0))),
    };

    private static (string How, string Text) Contradiction(Random random)
    {
        string[] constraints = random.Next(5) switch
        {
            0 => ["tp <= 2", "tp >= 4"],
            1 => ["pp > 8 && pp < 4"],
            2 => ["memoryGiB <="],
            3 => [$"colour{random.Next(100)} > 1"],
            _ => [string.Concat(Enumerable.Repeat("(", random.Next(40, 400))) + "tp"],
        };
        return (string.Join(", ", constraints), With("constraints", new JsonArray([.. constraints.Select(c => JsonValue.Create(c))])));
    }

    private static (string How, string Text) Flipped(Random random)
    {
        // A structural character turned into another one is never JSON again.
        var text = new StringBuilder(Examples.Spec.ToJsonString());
        var at = Enumerable.Range(0, text.Length).Where(i => text[i] is '{' or '}' or '[' or ']').ToArray();
        var place = at[random.Next(at.Length)];
        text[place] = text[place] is '{' ? '[' : text[place] is '}' ? ']' : text[place] is '[' ? '{' : '}';
        return ($"flipped at {place}", text.ToString());
    }

    private static string With(string path, JsonNode? value)
    {
        var spec = Examples.Spec.DeepClone();
        var parts = path.Split('.');
        var parent = parts.Length == 1 ? spec : spec[parts[0]] ??= new JsonObject();
        parent[parts[^1]] = value;
        return spec.ToJsonString();
    }

    private static string Pick(Random random, string[] values) => values[random.Next(values.Length)];
}
