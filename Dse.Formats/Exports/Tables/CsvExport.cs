using System.Globalization;
using Dse.Core.Studies;
using Dse.Formats.Fronts;

namespace Dse.Formats.Exports.Tables;

/// <summary>One point as CSV: a column per parameter, then per metric.</summary>
internal sealed class CsvExport : IPointExport
{
    public ExportFormat Format { get; } = new("csv", "CSV: a column per parameter, then per metric", "text/csv", "csv", []);

    public string Write(PointToExport point, ICollection<string> notes, out SpecError? error)
    {
        error = null;
        using var text = new StringWriter(CultureInfo.InvariantCulture);
        FrontCsv.Write(text, [point.Point]);
        return text.ToString();
    }
}
