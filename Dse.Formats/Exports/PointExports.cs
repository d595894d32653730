using Dse.Core.Studies;

namespace Dse.Formats.Exports;

/// <summary>The forms in which points of fronts may leave (CONTRACT §6).</summary>
public static class PointExports
{
    private static readonly IReadOnlyList<IPointExport> Exports =
    [
        new Megatron.MegatronExport(),
        new Nemo.NemoExport(),
        new DeepSpeed.DeepSpeedExport(),
        new Serving.EngineExport("vllm", "vLLM: a script with the options of vllm serve", new Serving.VllmEngine()),
        new Serving.EngineExport("sglang", "SGLang: a script with the options of its server", new Serving.SglangEngine()),
        new Serving.TrtLlmExport(),
        new Dynamo.DynamoExport(),
        new Timelines.PerfettoExport(),
        new Experts.EplbExport(),
        new Timeloop.TimeloopExport(),
        new Packings.PackingExport(),
        new Tables.CsvExport(),
        new Tables.JsonExport(),
        new Tables.LineExport(),
    ];

    // Other names that people know the tools by.
    private static readonly Dictionary<string, string> OtherNames = new(StringComparer.OrdinalIgnoreCase)
    {
        ["megatron-lm"] = "megatron", ["megatron-bridge"] = "nemo", ["tensorrt-llm"] = "trtllm", ["trt-llm"] = "trtllm", ["timeline"] = "perfetto",
    };

    /// <summary>Every form, in the order in which they are listed.</summary>
    public static IReadOnlyList<ExportFormat> All { get; } = [.. Exports.Select(e => e.Format)];

    /// <summary>The forms that fit a kind.</summary>
    public static IEnumerable<ExportFormat> For(string kind) => All.Where(f => f.Fits(kind));

    /// <summary>Writes a point.</summary>
    /// <param name="point">The point.</param>
    /// <param name="to">Name of the form, or another that its tool goes by, whatever the case.</param>
    /// <param name="error">Why there is no text: an unknown form, one that does not fit the kind, or what the tool cannot be told.</param>
    public static PointExport? Write(PointToExport point, string to, out SpecError? error)
    {
        ArgumentNullException.ThrowIfNull(point);
        ArgumentNullException.ThrowIfNull(to);
        var name = OtherNames.GetValueOrDefault(to, to);
        var fitting = string.Join(", ", For(point.Kind).Select(f => f.Name));
        if (Exports.FirstOrDefault(e => string.Equals(e.Format.Name, name, StringComparison.OrdinalIgnoreCase)) is not { } export)
        {
            error = new SpecError("to", "unknownFormat", $"'{Short(to)}' is no format. For a point of kind {point.Kind} use one of: {fitting}.");
            return null;
        }

        if (!export.Format.Fits(point.Kind))
        {
            error = new SpecError("to", "formatKind", $"'{to}' is for {string.Join(" and ", export.Format.Kinds)}; this point is a {point.Kind}. Use one of: {fitting}.");
            return null;
        }

        var notes = new List<string>();
        return export.Write(point, notes, out error) is { } text ? new PointExport(export.Format, text, [.. notes.Distinct(StringComparer.Ordinal)]) : null;
    }

    private static string Short(string text) => text.Length <= 60 ? text : text[..57] + "...";
}
