using System.Text.Json;
using Dse.Core.Spaces;
using Dse.Core.Studies;
using Dse.Formats.Exports;

namespace Dse.Formats.Tests.Exports;

/// <summary>Points of fronts for tests.</summary>
internal static class Points
{
    public const string Dense = """
        {"kind":"TrainingPlan","name":"dense","model":"meta-llama/Meta-Llama-3.1-70B",
         "cluster":{"device":"H100-SXM5-80GB","devices":64,"devicesPerNode":8,"scaleOutGBps":50},"sequence":8192,"globalBatch":512,"precision":"bf16"}
        """;

    public const string Mixture = """
        {"kind":"TrainingPlan","name":"mixture","model":"Mixtral-8x7B",
         "cluster":{"device":"H100-SXM5-80GB","devices":64,"devicesPerNode":8,"scaleOutGBps":50},"sequence":4096,"globalBatch":256,"precision":"bf16"}
        """;

    /// <summary>A point with the plan's fields as parameters.</summary>
    public static PointToExport Of(string spec, string plan)
    {
        using var document = JsonDocument.Parse(spec);
        using var parameters = JsonDocument.Parse(plan);
        var root = document.RootElement.Clone();
        var point = new FrontPoint(
            3,
            7,
            [.. parameters.RootElement.EnumerateObject().Select(p => KeyValuePair.Create(p.Name, Value(p.Value)))],
            [KeyValuePair.Create("stepTimeSeconds", (double?)1.5)],
            new Dictionary<string, (double P10, double P90)>(StringComparer.Ordinal),
            new Dictionary<string, double>(StringComparer.Ordinal),
            new Dictionary<string, double>(StringComparer.Ordinal),
            [],
            "prior",
            ArtifactJson: null);
        return new PointToExport(root.TryGetProperty("name", out var name) ? name.GetString()! : "unnamed", root, point);
    }

    public static PointExport Export(string spec, string plan, string to)
    {
        var export = PointExports.Write(Of(spec, plan), to, out var error);
        Assert.Null(error);
        return export!;
    }

    public static SpecError Refusal(string spec, string plan, string to)
    {
        Assert.Null(PointExports.Write(Of(spec, plan), to, out var error));
        return error!;
    }

    private static ParameterValue Value(JsonElement value) => value.ValueKind switch
    {
        JsonValueKind.Number => ParameterValue.Of(value.GetDouble()),
        JsonValueKind.True or JsonValueKind.False => ParameterValue.Of(value.GetBoolean()),
        _ => ParameterValue.Of(value.GetString()!),
    };
}
