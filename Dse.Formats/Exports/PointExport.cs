using System.Text.Json;
using Dse.Core.Studies;

namespace Dse.Formats.Exports;

/// <summary>A point of a front and the spec that it answers.</summary>
/// <param name="Study">The study's name, for people.</param>
/// <param name="Spec">The spec as it was run.</param>
/// <param name="Point">The point; its artifact saves pricing it anew where it is there.</param>
public sealed record PointToExport(string Study, JsonElement Spec, FrontPoint Point)
{
    /// <summary>The study's kind; empty when the spec names none.</summary>
    public string Kind => Spec.ValueKind == JsonValueKind.Object && Spec.TryGetProperty("kind", out var kind) && kind.ValueKind == JsonValueKind.String
        ? kind.GetString()!
        : string.Empty;
}

/// <summary>A point in the form of a tool.</summary>
/// <param name="Format">The form.</param>
/// <param name="Text">The text; lines end with LF.</param>
/// <param name="Notes">What the tool cannot be told, or is told differently, one sentence each; texts with comments hold them too.</param>
public sealed record PointExport(ExportFormat Format, string Text, IReadOnlyList<string> Notes);
