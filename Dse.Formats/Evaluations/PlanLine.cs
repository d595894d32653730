using System.Buffers;
using System.Text.Json;
using System.Text.Json.Nodes;
using Dse.Core.Spaces;
using Dse.Core.Studies;

namespace Dse.Formats.Evaluations;

/// <summary>Makes evaluation lines out of a spec: everything that says what is asked, and one plan.</summary>
public static class PlanLine
{
    // What belongs to the search, not to the thing searched.
    private static readonly string[] SearchMembers = ["name", "tags", "priority", "space", "constraints", "objectives", "search", "referencePoint"];

    /// <summary>The line of a plan that a user wrote: a whole line, an object with <c>plan</c> (a chip's <c>design</c>), or the plan alone.</summary>
    public static JsonElement Of(JsonElement spec, JsonElement plan) =>
        Make(spec, JsonNode.Parse((plan.TryGetProperty(MemberOf(spec), out var inner) ? inner : plan).GetRawText()));

    /// <summary>The member of a line that holds what a study decides.</summary>
    public static string MemberOf(JsonElement spec) => (spec.TryGetProperty("kind", out var kind) && kind.ValueKind == JsonValueKind.String ? kind.GetString() : null) switch
    {
        "MemoryController" => "controller",
        "Precision" => "bits",
        "Partition" => "placement",
        "FleetMix" => "counts",
        "ModelSubset" => "deployed",
        "TestProblem" => "parameters",
        _ => spec.TryGetProperty("networks", out _) ? "design" : "plan",
    };

    /// <summary>The line of a point of a front.</summary>
    public static JsonElement Of(JsonElement spec, FrontPoint point)
    {
        ArgumentNullException.ThrowIfNull(point);
        var plan = new JsonObject();
        foreach (var (name, value) in point.Parameters)
        {
            plan[name] = value.Kind switch
            {
                ParameterValueKind.Number => JsonValue.Create(value.Number),
                ParameterValueKind.Boolean => JsonValue.Create(value.Number != 0),
                _ => JsonValue.Create(value.Text),
            };
        }

        return IsServing(spec)
            ? ServingPointLine.Of(Line(spec), plan)
            : Make(spec, plan);
    }

    /// <summary>What the kind explains of a line.</summary>
    /// <returns>The answer, or what is wrong with the line.</returns>
    public static (JsonElement Answer, SpecError? Error) Explain(IStudyKind kind, JsonElement line)
    {
        var bytes = new ArrayBufferWriter<byte>();
        SpecError? error;
        using (var writer = new Utf8JsonWriter(bytes))
        {
            writer.WriteStartObject();
            error = kind.Explain(line, writer);
            writer.WriteEndObject();
        }

        using var document = JsonDocument.Parse(bytes.WrittenMemory);
        return (document.RootElement.Clone(), error);
    }

    // A study that designs the device may serve or train.
    private static bool IsServing(JsonElement spec) => spec.TryGetProperty("kind", out var kind)
        && (kind.ValueEquals("ServingPlan") || (kind.ValueEquals("Codesign") && (spec.TryGetProperty("inputTokens", out _) || spec.TryGetProperty("arrivals", out _))));

    private static JsonElement Make(JsonElement spec, JsonNode? plan)
    {
        var line = Line(spec);
        line[MemberOf(spec)] = plan;
        return JsonSerializer.SerializeToElement(line);
    }

    // The spec without what belongs to the search.
    private static JsonObject Line(JsonElement spec)
    {
        var line = JsonObject.Create(spec)!;
        foreach (var name in SearchMembers)
        {
            line.Remove(name);
        }

        // A spec is owned by its document: the copy must not share nodes with it.
        return (JsonObject)line.DeepClone();
    }
}
