using System.Text.Json;

namespace Dse.Core.Studies.Requirements;

/// <summary>Writes what a target needs of the hardware.</summary>
internal static class RequirementAnswer
{
    /// <summary>Writes <c>requirements</c>: the targets, and for each resource and for all together the least that meets them.</summary>
    /// <param name="writer">Inside the answer object.</param>
    /// <param name="targets">The limits.</param>
    /// <param name="valueOf">The plan's present value of a metric; NaN when it has none.</param>
    /// <param name="resources">What may be multiplied.</param>
    /// <param name="excess">The worst value over its limit when each resource is multiplied; infinite when the plan does not fit.</param>
    public static void Write(
        Utf8JsonWriter writer, IReadOnlyList<RequirementTarget> targets, Func<string, double> valueOf, IReadOnlyList<RequiredResource> resources, Func<double[], double> excess)
    {
        writer.WriteStartObject("requirements");
        writer.WriteStartArray("targets");
        foreach (var target in targets)
        {
            writer.WriteStartObject();
            writer.WriteString("metric", target.Metric);
            writer.WriteNumber("atMost", target.AtMost);
            WriteNumber(writer, "now", valueOf(target.Metric));
            writer.WriteEndObject();
        }

        writer.WriteEndArray();
        var ones = resources.Select(_ => 1.0).ToArray();
        writer.WriteBoolean("met", excess(ones) <= 1);
        writer.WriteStartArray("each");
        for (var r = 0; r < resources.Count; r++)
        {
            var index = r;
            WriteResource(writer, resources[r], RequirementSolver.Least(ratio => excess([.. ones.Select((one, i) => i == index ? ratio : one)])));
        }

        writer.WriteEndArray();
        var together = RequirementSolver.Least(ratio => excess([.. ones.Select(_ => ratio)]));
        writer.WriteStartArray("together");
        foreach (var resource in resources)
        {
            WriteResource(writer, resource, together);
        }

        writer.WriteEndArray();
        writer.WriteEndObject();
    }

    private static void WriteResource(Utf8JsonWriter writer, RequiredResource resource, Requirement requirement)
    {
        writer.WriteStartObject();
        writer.WriteString("resource", resource.Name);
        writer.WriteString("unit", resource.Unit);
        writer.WriteNumber("now", resource.Value);
        WriteNumber(writer, "ratio", requirement.Ratio ?? double.NaN);
        WriteNumber(writer, "needed", requirement.Ratio * resource.Value ?? double.NaN);
        writer.WriteString("reason", requirement.Reason);
        writer.WriteEndObject();
    }

    private static void WriteNumber(Utf8JsonWriter writer, string name, double value)
    {
        if (double.IsFinite(value))
        {
            writer.WriteNumber(name, value);
        }
        else
        {
            writer.WriteNull(name);
        }
    }
}
