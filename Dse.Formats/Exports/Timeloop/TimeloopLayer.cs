using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using Dse.Core.Cost.Accelerators.LoopNests;
using Dse.Core.Studies;

namespace Dse.Formats.Exports.Timeloop;

/// <summary>A layer of a point with its mapping, in Timeloop's words: filters are M, loops of a level stand innermost first, each dimension once.</summary>
internal sealed class TimeloopLayer
{
    // In the order of LoopDimension.
    private const string Names = "NMCPQRS";
    private static readonly string[] OwnNames = ["n", "k", "c", "p", "q", "r", "s"];
    private static readonly (string Name, Tensors Tensor)[] DataSpaces = [("Weights", Tensors.Weights), ("Inputs", Tensors.Inputs), ("Outputs", Tensors.Outputs)];

    private readonly JsonElement layer;
    private readonly Dictionary<(string Level, bool IsSpatial), IReadOnlyList<(int Dimension, long Factor)>> loops;

    private TimeloopLayer(JsonElement layer, Dictionary<(string Level, bool IsSpatial), IReadOnlyList<(int Dimension, long Factor)>> loops)
    {
        this.layer = layer;
        this.loops = loops;
    }

    /// <summary>Whether a breakdown has all that is read here.</summary>
    public static bool AreIn(JsonElement breakdown) =>
        breakdown.TryGetProperty("template", out _)
        && breakdown.GetProperty("networks").EnumerateArray().All(n => n.GetProperty("layers").EnumerateArray().All(l => l.ValueKind == JsonValueKind.Object && l.TryGetProperty("layer", out _)));

    /// <summary>Reads a layer of a breakdown; null with the reason when Timeloop cannot be told its mapping.</summary>
    public static TimeloopLayer? Read(JsonElement layer, MemoryHierarchy hierarchy, out SpecError? error)
    {
        error = null;
        if (layer.ValueKind != JsonValueKind.Object)
        {
            error = new SpecError("to", "notExpressible", $"A layer has no mapping onto this {hierarchy.Name}. Export a feasible point.");
            return null;
        }

        var read = new Dictionary<(string, bool), IReadOnlyList<(int, long)>>();
        foreach (var level in layer.GetProperty("mapping").EnumerateArray())
        {
            var name = level.GetProperty("level").GetString()!;
            foreach (var isSpatial in (bool[])[false, true])
            {
                var merged = new List<(int Dimension, long Factor)>();
                foreach (var loop in level.GetProperty(isSpatial ? "spatial" : "temporal").EnumerateArray())
                {
                    var (dimension, factor) = (Array.IndexOf(OwnNames, loop[0].GetString()), loop[1].GetInt64());
                    if (merged.Count > 0 && merged[^1].Dimension == dimension)
                    {
                        merged[^1] = (dimension, merged[^1].Factor * factor);
                    }
                    else if (factor > 1)
                    {
                        merged.Add((dimension, factor));
                    }
                }

                if (!isSpatial && merged.Select(l => l.Dimension).Distinct().Count() < merged.Count)
                {
                    error = new SpecError("to", "notExpressible", $"{layer.GetProperty("name").GetString()} loops over a dimension twice in {name} with another in between; Timeloop has one loop per dimension and level. Take json.");
                    return null;
                }

                read[(name, isSpatial)] = merged;
            }
        }

        return new TimeloopLayer(layer.GetProperty("layer"), read);
    }

    /// <summary>The layer as <c>problem</c>: a convolution without padding and dilation, as the model sees it.</summary>
    public JsonObject Problem()
    {
        var instance = new JsonObject();
        for (var d = 0; d < Names.Length; d++)
        {
            instance[Names[d].ToString()] = layer.GetProperty(OwnNames[d]).GetInt64();
        }

        instance["Wstride"] = layer.GetProperty("strideW").GetInt64();
        instance["Hstride"] = layer.GetProperty("strideH").GetInt64();
        instance["Wdilation"] = 1;
        instance["Hdilation"] = 1;
        var shape = new JsonObject
        {
            ["name"] = "conv2D",
            ["dimensions"] = new JsonArray([.. Names.Select(n => JsonValue.Create(n.ToString()))]),
            ["coefficients"] = new JsonArray([.. new[] { "Wstride", "Hstride", "Wdilation", "Hdilation" }.Select(n => new JsonObject { ["name"] = n, ["default"] = 1 })]),
            ["data_spaces"] = new JsonArray(
                Space("Weights", false, [["C"]], [["M"]], [["R"]], [["S"]]),
                Space("Inputs", false, [["N"]], [["C"]], [["R", "Wdilation"], ["P", "Wstride"]], [["S", "Hdilation"], ["Q", "Hstride"]]),
                Space("Outputs", true, [["N"]], [["M"]], [["Q"]], [["P"]])),
        };
        return new JsonObject { ["problem"] = new JsonObject { ["version"] = 0.4, ["shape"] = shape, ["instance"] = instance } };
    }

    /// <summary>The loops as <c>mapping</c>: what each level keeps, then its spatial and temporal loops, innermost level first.</summary>
    public JsonObject Mapping(MemoryHierarchy hierarchy)
    {
        var directives = new JsonArray();
        foreach (var level in hierarchy.Levels)
        {
            directives.Add(new JsonObject
            {
                ["target"] = level.Name,
                ["type"] = "datatype",
                ["keep"] = Spaces(level.Keeps),
                ["bypass"] = Spaces(Tensors.All & ~level.Keeps),
            });
        }

        foreach (var level in hierarchy.Levels)
        {
            if (level.FanOut > 1)
            {
                var spatial = Loops(level.Name, isSpatial: true);
                spatial["split"] = Names.Length;
                directives.Add(spatial);
            }

            directives.Add(Loops(level.Name, isSpatial: false));
        }

        return new JsonObject { ["mapping"] = directives };
    }

    private static JsonArray Spaces(Tensors tensors) => [.. DataSpaces.Where(s => tensors.HasFlag(s.Tensor)).Select(s => JsonValue.Create(s.Name))];

    private static JsonObject Space(string name, bool isWritten, params string[][][] projection)
    {
        var space = new JsonObject
        {
            ["name"] = name,
            ["projection"] = new JsonArray([.. projection.Select(p => new JsonArray([.. p.Select(t => new JsonArray([.. t.Select(w => JsonValue.Create(w))]))]))]),
        };
        if (isWritten)
        {
            space["read_write"] = true;
        }

        return space;
    }

    private JsonObject Loops(string level, bool isSpatial)
    {
        var present = loops.GetValueOrDefault((level, isSpatial)) ?? [];
        var factors = Enumerable.Repeat(1L, Names.Length).ToArray();
        foreach (var (dimension, factor) in present)
        {
            factors[dimension] *= factor;
        }

        // Those that do not run stand outermost, where they change nothing.
        var order = present.Select(l => l.Dimension).Distinct().ToList();
        order.AddRange(Enumerable.Range(0, Names.Length).Except(order));
        return new JsonObject
        {
            ["target"] = level,
            ["type"] = isSpatial ? "spatial" : "temporal",
            ["factors"] = string.Join(' ', factors.Select((f, d) => string.Create(CultureInfo.InvariantCulture, $"{Names[d]}{f}"))),
            ["permutation"] = string.Concat(order.Select(d => Names[d])),
        };
    }
}
