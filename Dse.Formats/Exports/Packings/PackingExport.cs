using Dse.Core.Studies;

namespace Dse.Formats.Exports.Packings;

/// <summary>Buffers with their offsets as CSV: <c>id,lower,upper,size,offset</c>, and <c>alignment</c> where one is given.</summary>
internal sealed class PackingExport : IPointExport
{
    public ExportFormat Format { get; } = new("packing", "CSV: buffers with their offsets (id,lower,upper,size,offset)", "text/csv", "csv", ["Scratchpad"]);

    public string? Write(PointToExport point, ICollection<string> notes, out SpecError? error)
    {
        var text = PackingCsv.Of(point.Point);
        error = text is null ? new SpecError("to", "formatKind", "The point is a plan of a graph, not a packing of buffers. Use json.") : null;
        return text;
    }
}
